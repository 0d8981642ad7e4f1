"""The site finder: every plot on offer, judged by what the visitor asks for, and which wish stands in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models import PlotListing, SiteFinderPage
from cms.queries.plot_wishes import Filter, Verdict, available, filters, standing

MOST_COMPARED = 3
Wishes = dict[str, str]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    fits: int
    unknown: int
    chosen: bool


@dataclass(frozen=True)
class Question:
    name: str
    label: str
    options: list[Option]
    wish: str


@dataclass(frozen=True)
class Reason:
    """Why a plot is out or unsure: what was asked about, and what the plot has."""

    label: str
    has: str


@dataclass(frozen=True)
class Candidate:
    """`number` is the same on the map and in the list, whatever is asked for."""

    number: int
    plot: PlotListing
    verdict: Verdict
    reasons: list[Reason]


@dataclass(frozen=True)
class Loosening:
    """A wish that could be given up, and how many plots would fit then."""

    name: str
    label: str
    said: str
    fits: int
    unknown: int


class Finder:
    """The plots on offer against the wishes of one query string; what is no wish is not heard."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.plots = plots_on_offer()
        self._filters = filters()
        self.wishes: Wishes = {each.name: wish for each in self._filters if (wish := self._heard(each, query))}

    def _heard(self, each: Filter, query: Mapping[str, str]) -> str:
        wish = each.read(query.get(each.name, ""))
        return wish if each.name != "municipality" or wish in self._municipalities else ""

    @cached_property
    def _municipalities(self) -> dict[str, str]:
        return {plot.municipality.slug: plot.municipality.name for plot in self.plots}

    @cached_property
    def candidates(self) -> list[Candidate]:
        return [self._candidate(number, plot) for number, plot in enumerate(self.plots, start=1)]

    def _candidate(self, number: int, plot: PlotListing) -> Candidate:
        verdict = self._verdict(plot, self.wishes)
        judged = [(each, each.judge(plot, self.wishes[each.name])) for each in self._asked]
        reasons = [Reason(str(each.label), each.has(plot)) for each, one in judged if one and one == verdict]
        if standing(plot) and verdict == standing(plot):
            reasons.insert(0, Reason(_("Available"), available(plot)))
        return Candidate(number, plot, verdict, reasons)

    @property
    def _asked(self) -> list[Filter]:
        return [each for each in self._filters if each.name in self.wishes]

    def _verdict(self, plot: PlotListing, wishes: Wishes) -> Verdict:
        judged = (each.judge(plot, wishes[each.name]) for each in self._filters if each.name in wishes)
        return max([standing(plot), *judged])

    def _with(self, verdict: Verdict) -> list[Candidate]:
        return [candidate for candidate in self.candidates if candidate.verdict == verdict]

    @property
    def fitting(self) -> list[Candidate]:
        return self._with(Verdict.FITS)

    @property
    def unsure(self) -> list[Candidate]:
        return self._with(Verdict.UNKNOWN)

    @property
    def out(self) -> list[Candidate]:
        return self._with(Verdict.FAILS)

    @property
    def some_are_samples(self) -> bool:
        return any(plot.is_sample for plot in self.plots)

    def questions(self) -> list[Question]:
        """Every question with its choices, each with how many plots would be left."""
        return [Question(each.name, str(each.label), self._options(each), self._wish(each)) for each in self._filters]

    def _wish(self, each: Filter) -> str:
        return self.wishes.get(each.name, "")

    def _options(self, each: Filter) -> list[Option]:
        others = {name: wish for name, wish in self.wishes.items() if name != each.name}
        standing = [(plot, self._verdict(plot, others)) for plot in self.plots]
        wish = self._wish(each)
        choices = list(self._municipalities) if each.name == "municipality" else list(each.choices)
        if wish and wish not in choices:
            choices = sorted([*choices, wish], key=_size)
        return [self._option(each, choice, standing) for choice in choices]

    def _option(self, each: Filter, choice: str, standing: list[tuple[PlotListing, Verdict]]) -> Option:
        verdicts = [max(verdict, each.judge(plot, choice)) for plot, verdict in standing]
        label = self._municipalities[choice] if each.name == "municipality" else each.say(choice)
        fits, unknown = verdicts.count(Verdict.FITS), verdicts.count(Verdict.UNKNOWN)
        return Option(choice, label, fits, unknown, choice == self._wish(each))

    def ways_on(self) -> list[Loosening]:
        """Which single wish to give up so that a plot fits, or may fit; the most promising first."""
        found = [self._without(each) for each in self._asked]
        hopeful = [one for one in found if one.fits or one.unknown]
        return sorted(hopeful, key=lambda one: (-one.fits, -one.unknown))

    def _without(self, each: Filter) -> Loosening:
        others = {name: wish for name, wish in self.wishes.items() if name != each.name}
        verdicts = [self._verdict(plot, others) for plot in self.plots]
        wish = self._wish(each)
        said = self._municipalities[wish] if each.name == "municipality" else each.say(wish)
        fits, unknown = verdicts.count(Verdict.FITS), verdicts.count(Verdict.UNKNOWN)
        return Loosening(each.name, str(each.label), said, fits, unknown)


def _size(choice: str) -> tuple[int, float]:
    """Words before numbers, numbers by their size."""
    try:
        return 1, float(choice)
    except ValueError:
        return 0, 0.0


def plots_on_offer() -> list[PlotListing]:
    return list(PlotListing.objects.filter(offered=True).select_related("municipality"))


def newest_plots(count: int) -> list[PlotListing]:
    """Those that were told of last."""
    return list(PlotListing.objects.filter(offered=True).select_related("municipality").order_by("-event_id")[:count])


def compared(slugs: Iterable[str]) -> list[PlotListing]:
    """The plots on offer among these, each once, in the order asked for, three at most."""
    asked = list(dict.fromkeys(slugs))
    rows = {plot.slug: plot for plot in plots_on_offer() if plot.slug in asked}
    return [rows[slug] for slug in asked if slug in rows][:MOST_COMPARED]


def finder_page(language: str) -> SiteFinderPage | None:
    return SiteFinderPage.objects.live().filter(locale__language_code=language).order_by("path").first()


def page_to_ask(language: str) -> Page | None:
    """Where a visitor asks about a plot: the page for questions, or else the one for the bidbook."""
    pages = Page.objects.live().filter(locale__language_code=language, content_type__app_label="cms")
    asking = pages.filter(content_type__model__in=["enquirypage", "bidbookpage"])
    return asking.order_by("-content_type__model", "path").first()
