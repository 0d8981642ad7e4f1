"""What a page shows of the region: figures, map, initiatives."""

from django import template
from django.db.models import QuerySet

from cms.queries.figures import Figure
from cms.queries.figures import figures as printed_figures
from cms.queries.region_map import RegionMap
from cms.queries.region_map import region_map as drawn_map
from crm.models import Initiative

register = template.Library()


@register.simple_tag
def figures(*slugs: str) -> list[Figure]:
    return printed_figures(slugs)


@register.filter
def any_stale(shown: list[Figure]) -> bool:
    """Whether a newer count of any of these was due by now."""
    return any(figure.is_stale for figure in shown)


@register.simple_tag
def region_map() -> RegionMap:
    return drawn_map()


@register.simple_tag
def initiatives() -> QuerySet[Initiative]:
    return Initiative.objects.all()
