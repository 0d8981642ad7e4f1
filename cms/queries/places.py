"""What the pages of the region show beyond their own text: each other, their stories, their plots."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from cms.models import InitiativePage, MunicipalityPage, PlotListing, SectorPage, SiteFinderPage, StoryPage
from cms.queries.region_borders import borders, km_between, neighbours
from cms.queries.region_map import CloseUp, Place, RegionMap, close_up, region_map
from cms.queries.stories import stories
from cms.queries.visible import OPEN_TO_ALL
from crm.models import Initiative, Municipality

_MOST_PLOTS = 4


@dataclass(frozen=True)
class SectorRow:
    page: SectorPage
    made: list[str]


@dataclass(frozen=True)
class PhaseColumn:
    phase: Initiative.Phase
    pages: list[InitiativePage]


@dataclass(frozen=True)
class Overview:
    """What hangs under an overview, by kind; a kind that does not is empty."""

    municipalities: list[MunicipalityPage]
    sectors: list[SectorRow]
    phases: list[PhaseColumn]


def overview(page: Page) -> Overview:
    return Overview(
        list(_below(page, MunicipalityPage, "municipality")),
        _sector_rows(page),
        _phases(_below(page, InitiativePage, "initiative")),
    )


def _below(page: Page, kind: Any, subject: str) -> QuerySet[Any]:
    return kind.objects.live().filter(OPEN_TO_ALL).child_of(page).select_related(subject).defer_streamfields()


def _sector_rows(page: Page) -> list[SectorRow]:
    pages = list(_below(page, SectorPage, "sector"))
    made = defaultdict(list)
    for sector, thing in stories(page.locale.language_code).values_list("sector", "object_made") if pages else ():
        made[sector].append(thing)
    return [SectorRow(each, made[each.sector_id]) for each in pages]


def _phases(pages: Iterable[InitiativePage]) -> list[PhaseColumn]:
    """In the order in which things grow; a phase in which nothing is stays, so that one sees it is empty."""
    found = list(pages)
    by_phase = [PhaseColumn(phase, [p for p in found if p.initiative.phase == phase]) for phase in Initiative.Phase]
    return by_phase if found else []


@dataclass(frozen=True)
class DistanceRow:
    place: Place
    km: list[int]


def distance_table(drawn: RegionMap) -> list[DistanceRow]:
    """Per municipality the kilometres to those before it, from middle to middle, as the crow flies."""
    known = [place for place in drawn.places if place.shape]
    return [
        DistanceRow(place, [_km(place.municipality, earlier.municipality) for earlier in known[:i]])
        for i, place in enumerate(known)
    ]


def _km(one: Municipality, other: Municipality) -> int:
    return round(km_between(one.code_cbs, other.code_cbs))


@dataclass(frozen=True)
class Neighbour:
    place: Place
    km: int
    shares_a_border: bool


@dataclass(frozen=True)
class MunicipalitySheet:
    """`drawing` is None and `others` empty for a municipality that the border file does not know.

    `finder` is the page to compare plots on, when there are any.
    """

    drawing: CloseUp | None
    map: RegionMap
    others: list[Neighbour]
    stories: list[StoryPage]
    plots: list[PlotListing]
    finder: SiteFinderPage | None


def municipality_sheet(page: MunicipalityPage) -> MunicipalitySheet:
    language, here = page.locale.language_code, page.municipality
    drawn = region_map(language, here)
    plots = list(PlotListing.objects.filter(municipality=here, offered=True)[:_MOST_PLOTS])
    return MunicipalitySheet(
        close_up(here.code_cbs),
        drawn,
        _others(drawn, here),
        list(stories(language).filter(municipality=here)[:3]),
        plots,
        SiteFinderPage.objects.live().filter(locale=page.locale).defer_streamfields().first() if plots else None,
    )


def _others(drawn: RegionMap, here: Municipality) -> list[Neighbour]:
    if here.code_cbs not in borders():
        return []
    next_door = neighbours(here.code_cbs)
    others = [place for place in drawn.places if place.shape and not place.is_here]
    found = [Neighbour(each, _km(here, each.municipality), each.municipality.code_cbs in next_door) for each in others]
    return sorted(found, key=lambda each: each.km)


@dataclass(frozen=True)
class SectorSheet:
    """`stories` are all of the sector; `places` the municipalities they are from, with their pages."""

    stories: list[StoryPage]
    places: list[tuple[Municipality, MunicipalityPage | None]]


def sector_sheet(page: SectorPage) -> SectorSheet:
    language = page.locale.language_code
    told = list(stories(language).filter(sector=page.sector_id))
    places = {story.municipality for story in told if story.municipality}
    pages = MunicipalityPage.objects.live().filter(OPEN_TO_ALL, locale=page.locale).defer_streamfields()
    by_place = {each.municipality_id: each for each in pages}
    return SectorSheet(
        told, [(place, by_place.get(place.pk)) for place in sorted(places, key=lambda place: place.name)]
    )


def initiatives_beside(page: InitiativePage) -> list[InitiativePage]:
    """Those in the same phase, in the same language."""
    phase = page.initiative.phase
    others = InitiativePage.objects.live().filter(OPEN_TO_ALL, locale=page.locale, initiative__phase=phase)
    return list(others.exclude(pk=page.pk).select_related("initiative").defer_streamfields().order_by("path"))


@dataclass(frozen=True)
class InitiativeRow:
    initiative: Initiative
    page: InitiativePage | None


def initiative_rows(language: str) -> list[InitiativeRow]:
    """Every initiative, with its page in this language as far as there is one."""
    pages = InitiativePage.objects.live().filter(OPEN_TO_ALL, locale__language_code=language).defer_streamfields()
    by_initiative = {page.initiative_id: page for page in pages}
    return [InitiativeRow(row, by_initiative.get(row.pk)) for row in Initiative.objects.all()]
