"""Land: what we know of plots is recorded, and what is on offer is told whenever it changes."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from acquisition.actions.outlines import clean_outline
from acquisition.actions.telling import tell_gone, tell_offer
from acquisition.models import BusinessPark, EnvironmentalCategory, Landowner, Plot, PlotFact
from acquisition.models.land import UNITS, WORDS
from crm.contracts import Refused

LARGEST_NUMBER = 10**7


class PlotImpossible(Refused):
    message = _("A plot has a name and an area; no piece of it is larger than the whole.")


class PlotHeld(Refused):
    message = _("Companies hold more of this plot than the area you give. End their holds first.")


class PriceIncomplete(Refused):
    message = _("A price a m² is known from and to, the lower one first, or not known at all.")


class PlotKnown(Refused):
    message = _("There is a plot with this short name already.")


class FactUnreadable(Refused):
    message = _("This fact needs a value of its own kind, or none when it is not known, with its source and dates.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlotDescription:
    """What a plot is, apart from its dated facts. None is not known."""

    name: str
    area_m2: int
    largest_plot_m2: int | None = None
    environmental_category: str = ""
    price_eur_m2_from: int | None = None
    price_eur_m2_to: int | None = None
    available_from: date | None = None
    landowner: str = Landowner.UNKNOWN
    divisible: bool = True
    outline: Sequence[Sequence[float]] = ()
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    is_sample: bool = False


@transaction.atomic
def record_park(*, slug: str, name: str, municipality_id: int, source: str) -> int:
    """The park exists as described; its plots on offer are told again when it is called otherwise. Returns its id."""
    fields = {"name": name, "municipality_id": municipality_id, "source": source}
    park, new = BusinessPark.objects.select_for_update().get_or_create(slug=slug, defaults=fields)
    if not new and _put(park, fields):
        for plot in Plot.objects.select_for_update().filter(park=park, offered=True):
            tell_offer(plot)
    return park.pk


@transaction.atomic
def record_plot(*, park_id: int, slug: str, description: PlotDescription) -> int:
    """There is a new plot, not on offer yet; returns its id. Refuses a short name that is taken, and the impossible."""
    if Plot.objects.filter(slug=slug).exists():
        raise PlotKnown
    return Plot.objects.create(park_id=park_id, slug=slug, **_checked(description)).pk


@transaction.atomic
def edit_plot(*, plot_id: int, park_id: int, description: PlotDescription) -> None:
    """The plot is as described, which is told when it is on offer. Refuses the impossible, and less than is held."""
    plot = _locked(plot_id)
    if description.area_m2 < plot.held_m2:
        raise PlotHeld
    if _put(plot, {"park_id": park_id, **_checked(description)}) and plot.offered:
        tell_offer(plot)


@transaction.atomic
def record_plot_fact(*, plot_id: int, key: str, value: str | None, as_of: date, source: str, stale_after: date) -> int:
    """What the source said that day stands with the plot, in place of what it was thought to have said; returns its id.

    Told when the plot is on offer and this changes something. Refuses a value that is not of the key's kind.
    """
    plot = _locked(plot_id)
    if not source.strip() or stale_after < as_of or not _fits(key, value):
        raise FactUnreadable
    number = int(value) if key in UNITS and value is not None else None
    fields = {"value": value, "number": number, "source": source.strip(), "stale_after": stale_after}
    fact, new = PlotFact.objects.get_or_create(plot=plot, key=key, as_of=as_of, defaults=fields)
    if _put(fact, fields) or new:
        _mark_newest(plot, key)
        if plot.offered:
            tell_offer(plot)
    return fact.pk


def _mark_newest(plot: Plot, key: str) -> None:
    facts = plot.facts.filter(key=key).order_by("-as_of")
    newest = facts[0]
    if not newest.newest:
        facts.filter(newest=True).update(newest=False)
        _put(newest, {"newest": True})


@transaction.atomic
def offer_plot(*, plot_id: int) -> None:
    """The plot is on offer. When it was already, nothing changes."""
    plot = _locked(plot_id)
    if _put(plot, {"offered": True}):
        tell_offer(plot)


@transaction.atomic
def withdraw_plot(*, plot_id: int) -> None:
    """The plot is on offer no longer. When it was not, nothing changes."""
    plot = _locked(plot_id)
    if _put(plot, {"offered": False}):
        tell_gone(plot)


def _locked(plot_id: int) -> Plot:
    return Plot.objects.select_for_update().get(pk=plot_id)


def _put(row: Any, fields: Mapping[str, Any]) -> bool:
    """Whether anything had to change for the row to be as given."""
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _checked(description: PlotDescription) -> dict[str, Any]:
    given = {field.name: getattr(description, field.name) for field in dataclasses.fields(description)}
    low, high = description.price_eur_m2_from, description.price_eur_m2_to
    piece = description.largest_plot_m2
    if not description.name.strip() or description.area_m2 <= 0:
        raise PlotImpossible
    if piece is not None and not 0 < piece <= description.area_m2:
        raise PlotImpossible
    if (low is None) != (high is None) or (low is not None and high is not None and not 0 < low <= high):
        raise PriceIncomplete
    if description.environmental_category not in ("", *EnvironmentalCategory.values):
        raise PlotImpossible
    if description.landowner not in Landowner.values:
        raise PlotImpossible
    outline, texts = clean_outline(description.outline), {k: v for k, v in description.texts.items() if v.strip()}
    return {**given, "name": description.name.strip(), "outline": outline, "texts": texts}


def _fits(key: str, value: str | None) -> bool:
    if key in UNITS:
        return value is None or (value.isascii() and value.isdigit() and int(value) <= LARGEST_NUMBER)
    return key in WORDS and (value is None or value in WORDS[key])
