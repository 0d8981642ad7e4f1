"""Whether a plot answers a requirement, criterion by criterion: passes, fails, or nobody knows."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from acquisition.models import EnvironmentalCategory, FactKey, Plot, PlotFact, Requirement
from acquisition.models.land import UNITS, measured

CATEGORIES = list(EnvironmentalCategory.values)
NEARBY = ["on_site", "nearby"]


class Verdict(enum.StrEnum):
    PASSES = "passes"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Criterion:
    """`asked` is what the requirement asks for, None when it does not; `passes` and `fails` are conditions on plots.

    What is neither is not known. `has` is what the plot has, for the reason that a person reads.
    """

    label: Promise
    asked: Callable[[Requirement], Any]
    passes: Callable[[Any], Q]
    fails: Callable[[Any], Q]
    has: Callable[[Plot, Mapping[str, PlotFact]], str | None]
    unit: str = ""


def _fact(key: str, **condition: Any) -> Q:
    return Q(Exists(PlotFact.objects.filter(plot=OuterRef("pk"), key=key, newest=True, **condition)))


def _at_least(key: str, label: Promise) -> Criterion:
    return Criterion(
        label,
        lambda asked: getattr(asked, key),
        lambda wanted: _fact(key, number__gte=wanted),
        lambda wanted: _fact(key, number__lt=wanted),
        lambda _plot, facts: facts[key].in_words if key in facts and facts[key].value is not None else None,
        UNITS[key],
    )


def _one_of(key: str, asked: str, good: list[str], bad: list[str], label: Promise) -> Criterion:
    return Criterion(
        label,
        lambda requirement: getattr(requirement, asked) or None,
        lambda _wanted: _fact(key, value__in=good),
        lambda _wanted: _fact(key, value__in=bad),
        lambda _plot, facts: facts[key].in_words if key in facts and facts[key].value is not None else None,
    )


CRITERIA: dict[str, Criterion] = {
    "area": Criterion(
        _("Land"),
        lambda asked: asked.area_m2_min,
        lambda wanted: Q(free__gte=wanted) & (Q(largest_plot_m2=None) | Q(largest_plot_m2__gte=wanted)),
        lambda wanted: Q(free__lt=wanted) | Q(largest_plot_m2__lt=wanted),
        lambda plot, _facts: measured(min(plot.free_m2, plot.largest_plot_m2 or plot.free_m2), "m²"),
        "m²",
    ),
    "category": Criterion(
        _("Environmental category"),
        lambda asked: asked.environmental_category or None,
        lambda wanted: Q(environmental_category__in=CATEGORIES[CATEGORIES.index(wanted) :]),
        lambda wanted: Q(environmental_category__in=CATEGORIES[: CATEGORIES.index(wanted)]),
        lambda plot, _facts: plot.environmental_category or None,
    ),
    "price": Criterion(
        _("Price a m²"),
        lambda asked: asked.price_eur_m2_max,
        lambda wanted: Q(price_eur_m2_from__lte=wanted),
        lambda wanted: Q(price_eur_m2_from__gt=wanted),
        lambda plot, _facts: measured(plot.price_eur_m2_from, "€") if plot.price_eur_m2_from else None,
        "€",
    ),
    "available": Criterion(
        _("Available"),
        lambda asked: asked.needed_on,
        lambda wanted: Q(available_from__lte=wanted),
        lambda wanted: Q(available_from__gt=wanted),
        lambda plot, _facts: measured(plot.available_from) if plot.available_from else None,
    ),
    "grid_kw": _at_least(FactKey.GRID_KW, _("Power")),
    "water_m3_h": _at_least(FactKey.WATER_M3_H, _("Process water")),
    "gas_m3_h": _at_least(FactKey.GAS_M3_H, _("Natural gas")),
    "heat_kw": _at_least(FactKey.HEAT_KW, _("Residual heat")),
    "road_min": Criterion(
        _("To the motorway"),
        lambda asked: asked.road_min,
        lambda wanted: _fact("road_min", number__lte=wanted),
        lambda wanted: _fact("road_min", number__gt=wanted),
        lambda _plot, facts: facts["road_min"].in_words if facts.get("road_min") else None,
        UNITS["road_min"],
    ),
    "nitrogen": _one_of("nitrogen", "emits_nitrogen", ["room"], ["no_room"], _("Room for nitrogen")),
    "rail": _one_of("rail", "rail", NEARBY, ["none"], _("Rail")),
    "waterway": _one_of("waterway", "waterway", NEARBY, ["none"], _("Waterway")),
    "fibre": _one_of("fibre", "fibre", NEARBY, ["none"], _("Fibre")),
}
FREE = F("area_m2") - F("held_m2")
