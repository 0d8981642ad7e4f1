"""What the site finder shows: plots judged by what the visitor asks for, drawn, compared and explained."""

from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from cms.models import PlotListing
from cms.queries import plot_comparison, plot_drawing, plot_facts, plot_map, plot_wishes, plots
from cms.queries.codes import Codes, carried_codes
from cms.queries.qr_code import QrCode, qr_code
from cms.templatetags.cms_site import keep_code, language
from crm.models.places import in_language

register = template.Library()
register.filter("hectares", plot_wishes.hectares)
register.filter("price_band", plot_wishes.price_band)
register.filter("available", plot_wishes.available)
register.filter("silhouette", plot_drawing.silhouette)
register.filter("drawing_of", plot_drawing.drawing_of)
register.filter("fact_of", plot_facts.fact_of)
register.filter("facts_of", plot_facts.facts_of)
register.filter("in_language", in_language)
register.filter("compared", plot_comparison.comparison)
register.filter("on_the_map", plot_map.plot_map)


@register.filter
def day(value: date) -> str:
    """In full, as each language writes it."""
    return date_format(value)


@register.simple_tag
def in_dutch() -> SafeString:
    """The attribute of what stays Dutch, such as the name of a plot, on a page in another language."""
    return SafeString("") if language() == "nl" else SafeString(' lang="nl"')


@register.simple_tag
def today() -> date:
    return timezone.localdate()


@register.simple_tag(takes_context=True)
def site_finder(context: dict[str, Any]) -> plots.Finder:
    return plots.Finder(context["request"].GET)


@register.simple_tag(takes_context=True)
def chosen_plots(context: dict[str, Any]) -> list[PlotListing]:
    return plots.compared(context["request"].GET.getlist("plot"))


@register.simple_tag
def newest_plots(count: int) -> list[PlotListing]:
    return plots.newest_plots(count)


@register.simple_tag
def finder_page() -> Any:
    return plots.finder_page(language())


@register.simple_tag
def page_to_ask() -> Any:
    return plots.page_to_ask(language())


@register.simple_tag(takes_context=True)
def codes_in_address(context: dict[str, Any]) -> Codes:
    """For the hidden fields of a form whose answer is another page."""
    return carried_codes(context["request"].GET)


@register.simple_tag(takes_context=True)
def below(context: dict[str, Any], page: Any, part: Any) -> str:
    """The address of a part of the finder: a plot's sheet, or the comparison."""
    return keep_code(context, f"{page.get_url(context['request'])}{part}/")


@register.simple_tag(takes_context=True)
def without_wish(context: dict[str, Any], finder: plots.Finder, name: str) -> str:
    """The list's address with every wish but this one."""
    others: dict[str, Any] = {wish: value for wish, value in finder.wishes.items() if wish != name}
    return keep_code(context, context["page"], **others)


@register.simple_tag(takes_context=True)
def without_plot(context: dict[str, Any], chosen: list[PlotListing], plot: PlotListing) -> str:
    """The comparison's address with every plot but this one."""
    kept = "&".join(f"plot={other.slug}" for other in chosen if other != plot)
    address = f"{context['page'].get_url(context['request'])}compare/"
    return keep_code(context, f"{address}?{kept}" if kept else address)


@register.simple_tag(takes_context=True)
def qr_of(context: dict[str, Any], plot: PlotListing) -> QrCode:
    """Leads back to the plot's living sheet."""
    return qr_code(f"{settings.PUBLIC_URL}{context['page'].get_url_parts(context['request'])[2]}{plot.slug}/")
