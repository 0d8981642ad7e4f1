"""What a page shows of the region: figures, map, places, initiatives."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.models import InitiativePage, MunicipalityPage, SectorPage
from cms.queries import places
from cms.queries.propositions import Proposition
from cms.queries.propositions import propositions as promised
from cms.queries.region_map import RegionMap
from cms.queries.region_map import region_map as drawn_map
from cms.templatetags.cms_figures import any_stale, figures
from cms.templatetags.cms_site import language
from crm.models import Initiative

register = template.Library()
register.simple_tag(figures, takes_context=True)
register.filter(any_stale)


@register.simple_tag
def region_map() -> RegionMap:
    return drawn_map(language())


@register.simple_tag
def propositions() -> list[Proposition]:
    """What was approved for each target group."""
    return promised(language())


@register.simple_tag
def initiatives() -> list[places.InitiativeRow]:
    return places.initiative_rows(language())


@register.simple_tag
def overview(page: Page) -> places.Overview:
    return places.overview(page)


@register.simple_tag
def distances(drawn: RegionMap) -> list[places.DistanceRow]:
    return places.distance_table(drawn)


@register.simple_tag
def municipality_sheet(page: MunicipalityPage) -> places.MunicipalitySheet:
    return places.municipality_sheet(page)


@register.simple_tag
def sector_sheet(page: SectorPage) -> places.SectorSheet:
    return places.sector_sheet(page)


@register.simple_tag
def initiatives_beside(page: InitiativePage) -> list[InitiativePage]:
    return places.initiatives_beside(page)


@register.simple_tag
def all_phases() -> Any:
    return Initiative.Phase
