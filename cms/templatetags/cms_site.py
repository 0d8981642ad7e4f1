"""The bones of every page: menu, languages, carried codes, drawings."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.templatetags.static import static
from django.utils.translation import get_language

from cms.models import BidbookPage, HomePage, StandardPage, StoryPage
from cms.queries import bidbooks, site
from cms.queries.codes import Codes, carried_codes

register = template.Library()


def language() -> str:
    return (get_language() or "nl")[:2]


@register.simple_tag(takes_context=True)
def site_menu(context: dict[str, Any]) -> list[site.MenuItem]:
    request = context["request"]
    return site.menu(request, language(), request.path)


@register.simple_tag(takes_context=True)
def alternates(context: dict[str, Any], page: Any) -> list[site.Alternate]:
    return site.alternates(page, context.get("request")) if page else []


@register.simple_tag
def bidbook_page() -> BidbookPage | None:
    return bidbooks.bidbook_page(language())


@register.simple_tag
def home_page() -> HomePage | None:
    return site.home_page(language())


@register.simple_tag
def privacy_page() -> StandardPage | None:
    return site.privacy_page(language())


@register.simple_tag(takes_context=True)
def keep_code(context: dict[str, Any], address: Any, *, itself: bool = True, **query: Any) -> str:
    """The address, or the page's address, with the visitor's codes; a story adds `itself`."""
    request = context.get("request")
    url = address.get_url(request) if hasattr(address, "get_url") else str(address or "")
    codes = carried_codes(request.GET) if request else Codes()
    page = context.get("page")
    if itself and isinstance(page, StoryPage):
        codes = Codes(codes.campaign, page.pk)
    asked = {name: value for name, value in query.items() if value}
    return codes.on(f"{url}?{urlencode(asked)}" if asked else url or "")


@register.inclusion_tag("cms/parts/drawing.html")
def drawing(name: str, title: str = "") -> dict[str, str]:
    """A drawing of the site, inked in the colours around it; a title makes it a picture with a name."""
    return {"name": name, "title": title, "address": static(f"cms/drawings/{name}.svg")}
