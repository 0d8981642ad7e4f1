"""Two or three plots side by side: a row per property, and whether it tells them apart."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.models import PlotListing
from cms.queries.plot_facts import LABELS, Fact, fact_of
from cms.queries.plot_wishes import available, hectares, price_band


@dataclass(frozen=True)
class Cell:
    """`fact` is there for what was asked of a source on a day."""

    text: str
    fact: Fact | None = None


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]

    @property
    def tells_apart(self) -> bool:
        return len({cell.text for cell in self.cells}) > 1


_PROPERTIES: list[tuple[Any, Callable[[PlotListing], str]]] = [
    (_("Municipality"), lambda plot: plot.municipality.name),
    (_("Business park"), lambda plot: plot.park),
    (_("Area"), lambda plot: hectares(plot.area_m2)),
    (_("Land in one piece"), lambda plot: hectares(plot.largest_plot_m2)),
    (_("Environmental category"), lambda plot: plot.environmental_category or str(_("unknown"))),
    (_("Price"), price_band),
    (_("Available"), available),
]


def comparison(chosen: list[PlotListing]) -> list[Row]:
    own = [Row(str(label), [Cell(say(plot)) for plot in chosen]) for label, say in _PROPERTIES]
    asked = [Row(str(label), [_fact_cell(fact_of(plot, key)) for plot in chosen]) for key, label in LABELS.items()]
    return own + asked


def _fact_cell(fact: Fact) -> Cell:
    return Cell(fact.printed, fact)
