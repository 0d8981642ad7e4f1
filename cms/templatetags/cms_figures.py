"""The region's figures and charts on a page. However many a page shows, the database is asked for them once."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from cms.models import FactsPage
from cms.queries import charts
from cms.queries.charts.spec import Kind
from cms.queries.figures import Figure, figure_rows
from cms.queries.figures import figures as printed_figures
from cms.queries.open_data import data_address
from cms.templatetags.cms_site import language
from crm.models import IndicatorValue
from crm.queries.figures_sources import printed_day

register = template.Library()


def _rows(context: dict[str, Any]) -> list[IndicatorValue]:
    """What was read for this request."""
    request = context.get("request")
    if request is None:
        return figure_rows()
    if not hasattr(request, "figure_rows"):
        request.figure_rows = figure_rows()
    return request.figure_rows


@register.simple_tag(takes_context=True)
def figures(context: dict[str, Any], *slugs: str) -> list[Figure]:
    return printed_figures(slugs, _rows(context))


@register.simple_tag(takes_context=True)
def figures_of(context: dict[str, Any], slugs: Any) -> list[Figure]:
    """The same for a block, which holds a list."""
    return printed_figures(slugs, _rows(context))


@register.filter
def any_stale(shown: list[Figure]) -> bool:
    """Whether a newer count of any of these was due by now."""
    return any(figure.is_stale for figure in shown)


@register.simple_tag(takes_context=True)
def chart(context: dict[str, Any], kind: Kind, slugs: Any) -> charts.Chart | None:
    return charts.chart(kind, slugs, _rows(context))


@register.simple_tag
def data_index() -> str:
    """Where the figures can be fetched as files, in this language."""
    return data_address(language())


@register.simple_tag
def facts_page() -> FactsPage | None:
    return FactsPage.objects.live().filter(locale__language_code=language()).defer_streamfields().first()


@register.simple_tag(takes_context=True)
def figures_css(context: dict[str, Any]) -> SafeString:
    """The style sheet of figures and charts, where the page first shows one; a link is allowed in the body."""
    request = context.get("request")
    if getattr(request, "has_figures_css", False):
        return SafeString("")
    if request is not None:
        request.has_figures_css = True
    return format_html('<link rel="stylesheet" href="{}">', static("cms/css/figures.css"))


@register.simple_tag(takes_context=True)
def newest_day(context: dict[str, Any]) -> str:
    """When the newest of the figures was counted; empty while the region has none."""
    return max(((row.reference_on, printed_day(row.reference_on)) for row in _rows(context)), default=(None, ""))[1]


@dataclass
class Chapter:
    """A heading and the blocks below it, up to the next one."""

    title: str
    anchor: str
    blocks: list[Any] = field(default_factory=list)


@register.simple_tag
def chapters(body: Any) -> list[Chapter]:
    """The body of a page by its headings; what stands before the first has no title."""
    found: list[Chapter] = []
    for block in body:
        if block.block_type == "heading":
            found.append(Chapter(str(block.value), slugify(block.value)))
        else:
            if not found:
                found.append(Chapter("", ""))
            found[-1].blocks.append(block)
    return found
