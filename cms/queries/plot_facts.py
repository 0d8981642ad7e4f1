"""What is known of a plot in the words of the reader: each fact with its date and source, or that it is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from cms.models import PlotListing

LABELS: dict[str, Any] = {
    "grid_kw": _("Power from the grid"),
    "water_m3_h": _("Process water"),
    "gas_m3_h": _("Natural gas"),
    "heat_kw": _("Residual heat"),
    "nitrogen": _("Nitrogen"),
    "soil": _("Soil"),
    "rail": _("Rail"),
    "waterway": _("Waterway"),
    "road_min": _("To the motorway"),
    "fibre": _("Fibre"),
}
"""The facts that a plot is asked for, in the order they are shown; acquisition has the same keys."""

_CONNECTED = {"on_site": _("at the plot"), "nearby": _("within five kilometres"), "none": _("not there")}
WORDS: dict[str, dict[str, Any]] = {
    "nitrogen": {
        "room": _("room for a permit"),
        "study": _("a study must show whether a permit is possible"),
        "no_room": _("no room for a permit"),
    },
    "soil": {
        "fit": _("examined, fit for industry"),
        "clean_up": _("must be cleaned up first"),
        "survey_due": _("examined, a second survey is needed"),
    },
    "rail": _CONNECTED,
    "waterway": _CONNECTED,
    "fibre": _CONNECTED,
}
_DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Fact:
    """`value` is None when nobody knows; `as_of` is None when nobody was asked yet."""

    key: str
    label: str
    value: str | int | None
    unit: str = ""
    as_of: date | None = None
    source: str = ""
    stale_after: date | None = None

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def is_stale(self) -> bool:
        return self.stale_after is not None and self.stale_after < timezone.localdate()

    @property
    def counts(self) -> bool:
        """Whether it says something about today: an old figure is no longer knowledge."""
        return self.is_known and not self.is_stale

    @property
    def months_old(self) -> int:
        return round((timezone.localdate() - self.as_of).days / _DAYS_A_MONTH) if self.as_of else 0

    @property
    def printed(self) -> str:
        if isinstance(self.value, int):
            return f"{number_format(self.value, force_grouping=True)} {self.unit}"
        return str(WORDS.get(self.key, {}).get(self.value or "", _("unknown")))


def facts_of(plot: PlotListing) -> list[Fact]:
    """Every fact a plot is asked for, also those that nobody has written down yet."""
    told = {fact["key"]: fact for fact in plot.facts}
    return [_fact(key, told.get(key)) for key in LABELS]


def fact_of(plot: PlotListing, key: str) -> Fact:
    return _fact(key, next((fact for fact in plot.facts if fact["key"] == key), None))


def _fact(key: str, told: Mapping[str, Any] | None) -> Fact:
    label = str(LABELS[key])
    if told is None:
        return Fact(key, label, None)
    days = {name: date.fromisoformat(told[name]) for name in ("as_of", "stale_after")}
    return Fact(key, label, told["value"], told["unit"], source=told["source"], **days)
