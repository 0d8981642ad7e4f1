"""What a visitor can ask of a plot, and whether a plot has it: it fits, it fails, or nobody knows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import PlotListing
from cms.queries.plot_facts import fact_of

M2_A_HECTARE = 10_000
PART, HELD = "part", "held"
CATEGORIES = ("1", "2", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2", "5.3", "6")
_NUMBER = re.compile(r"[0-9]{1,7}([.,][0-9]{1,2})?")
_SLUG = re.compile(r"[a-z0-9-]{1,50}")
_YEAR = re.compile(r"20[0-9]{2}")


class Verdict(IntEnum):
    """The worst of several is the verdict on all."""

    FITS = 0
    UNKNOWN = 1
    FAILS = 2


@dataclass(frozen=True)
class Filter:
    """One question. `read` returns the choice in its plain form, or nothing for what is no choice."""

    name: str
    label: Any
    choices: tuple[str, ...]
    read: Callable[[str], str]
    say: Callable[[str], str]
    has: Callable[[PlotListing], str]
    judge: Callable[[PlotListing, str], Verdict]


def hectares(m2: int | None) -> str:
    if m2 is None:
        return _("unknown")
    return f"{number_format(round(m2 / M2_A_HECTARE, 1), 1, force_grouping=True)} ha"


def price_band(plot: PlotListing) -> str:
    if plot.price_eur_m2_from is None:
        return _("on request")
    return f"€ {plot.price_eur_m2_from}–{plot.price_eur_m2_to} / m²"


def available(plot: PlotListing) -> str:
    if plot.availability == HELD:
        return _("under option")
    if plot.availability == PART:
        return _("%(when)s, for a part") % {"when": _from(plot)}
    return _from(plot)


def _from(plot: PlotListing) -> str:
    if plot.available_from is None:
        return _("unknown")
    if plot.available_from <= timezone.localdate():
        return _("now")
    return date_format(plot.available_from, "F Y")


def standing(plot: PlotListing) -> Verdict:
    """Before anything is asked of it: what is under option may go to somebody else, or come free."""
    return Verdict.UNKNOWN if plot.availability == HELD else Verdict.FITS


def _number(text: str) -> str:
    return f"{float(text.replace(',', '.')):g}" if _NUMBER.fullmatch(text) and float(text.replace(",", ".")) else ""


def _one_of(*known: str) -> Callable[[str], str]:
    return lambda text: text if text in known else ""


def _year(text: str) -> str:
    return text if text == "now" or _YEAR.fullmatch(text) else ""


def _known(*, passes: bool) -> Verdict:
    return Verdict.FITS if passes else Verdict.FAILS


def _enough_land(plot: PlotListing, wish: str) -> Verdict:
    """Of a plot that is taken in part nobody outside knows how much is left in one piece."""
    verdict = _known(passes=(plot.largest_plot_m2 or plot.area_m2) >= float(wish) * M2_A_HECTARE)
    return Verdict.UNKNOWN if plot.availability == PART and verdict == Verdict.FITS else verdict


def _heavy_enough(plot: PlotListing, wish: str) -> Verdict:
    if plot.environmental_category not in CATEGORIES:
        return Verdict.UNKNOWN
    return _known(passes=CATEGORIES.index(plot.environmental_category) >= CATEGORIES.index(wish))


def _cheap_enough(plot: PlotListing, wish: str) -> Verdict:
    if plot.price_eur_m2_from is None:
        return Verdict.UNKNOWN
    return _known(passes=plot.price_eur_m2_from <= float(wish))


def _in_time(plot: PlotListing, wish: str) -> Verdict:
    if plot.available_from is None:
        return Verdict.UNKNOWN
    last = timezone.localdate() if wish == "now" else date(int(wish), 12, 31)
    return _known(passes=plot.available_from <= last)


def _measured(key: str) -> Callable[[PlotListing, str], Verdict]:
    def judge(plot: PlotListing, wish: str) -> Verdict:
        fact = fact_of(plot, key)
        return _known(passes=float(fact.value or 0) >= float(wish)) if fact.counts else Verdict.UNKNOWN

    return judge


def _by_rail(plot: PlotListing, wish: str) -> Verdict:
    fact = fact_of(plot, "rail")
    near_enough = {"on_site"} if wish == "on_site" else {"on_site", "nearby"}
    return _known(passes=fact.value in near_enough) if fact.counts else Verdict.UNKNOWN


def _fact_in_words(key: str) -> Callable[[PlotListing], str]:
    def say(plot: PlotListing) -> str:
        fact = fact_of(plot, key)
        return _("%(value)s, but that is an old figure") % {"value": fact.printed} if fact.is_stale else fact.printed

    return say


def _at_least(unit: str) -> Callable[[str], str]:
    return lambda wish: _("at least %(amount)s") % {"amount": f"{_plain(wish)} {unit}"}


def _plain(wish: str) -> str:
    value = float(wish)
    return number_format(value, 0 if value.is_integer() else None, force_grouping=True)


def _say_rail(wish: str) -> str:
    return _("at the plot") if wish == "on_site" else _("within five kilometres")


def _say_year(wish: str) -> str:
    return _("now") if wish == "now" else _("in %(year)s at the latest") % {"year": wish}


def _slug(text: str) -> str:
    return text if _SLUG.fullmatch(text) else ""


def filters() -> list[Filter]:
    """Every question, in the order they are asked; the years offered begin with this one."""
    this_year = timezone.localdate().year
    years = tuple(str(year) for year in range(this_year, this_year + 4))
    return [
        Filter("municipality", gettext_lazy("Municipality"), (), _slug, str, lambda plot: plot.municipality.name,
               lambda plot, wish: _known(passes=plot.municipality.slug == wish)),
        Filter("hectares", gettext_lazy("Land in one piece"), ("1", "2", "5", "10"), _number, _at_least("ha"),
               lambda plot: hectares(plot.largest_plot_m2 or plot.area_m2), _enough_land),
        Filter("category", gettext_lazy("Environmental category"), ("3.2", "4.1", "4.2", "5.2"), _one_of(*CATEGORIES),
               lambda wish: _("at least %(amount)s") % {"amount": wish},
               lambda plot: plot.environmental_category or _("unknown"), _heavy_enough),
        Filter("grid", gettext_lazy("Power from the grid"), ("250", "500", "1000", "2000", "5000", "10000"), _number,
               _at_least("kW"), _fact_in_words("grid_kw"), _measured("grid_kw")),
        Filter("water", gettext_lazy("Process water"), ("10", "25", "50", "100"), _number, _at_least("m³/h"),
               _fact_in_words("water_m3_h"), _measured("water_m3_h")),
        Filter("rail", gettext_lazy("Rail"), ("on_site", "nearby"), _one_of("on_site", "nearby"), _say_rail,
               _fact_in_words("rail"), _by_rail),
        Filter("price", gettext_lazy("Price"), ("50", "75", "100"), _number,
               lambda wish: _("at most € %(amount)s / m²") % {"amount": _plain(wish)}, price_band, _cheap_enough),
        Filter("by", gettext_lazy("Available"), ("now", *years), _year, _say_year, available, _in_time),
    ]  # fmt: skip
