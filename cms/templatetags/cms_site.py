"""The bones of every page: menu, languages, carried codes, drawings."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.templatetags.wagtailcore_tags import richtext

from cms.models import BidbookPage, ContactPerson, HomePage, SiteIdentity, StandardPage, StoryPage
from cms.queries import bidbooks, site
from cms.queries.codes import Codes, carried_codes

register = template.Library()
_LINK_TO_A_PAGE = re.compile(r'<a linktype="page" id="(\d{1,18})"(?=>)')
_LINK_OF_OURS = re.compile(r"""(<a\b[^>]*?\bhref=")(/(?!/)[^"]*)""")


def language() -> str:
    return (get_language() or "nl")[:2]


@register.simple_tag(takes_context=True)
def site_bones(context: dict[str, Any]) -> site.Bones:
    """For header and footer."""
    return site.bones_of(context["request"])


@register.simple_tag(takes_context=True)
def alternates(context: dict[str, Any], page: Any) -> list[site.Alternate]:
    """Of what is no page: those that its view gave it."""
    return site.alternates(page, context.get("request")) if page else context.get("versions", [])


@register.simple_tag
def default_version(versions: list[site.Alternate]) -> site.Alternate | None:
    """The one for who speaks none of the site's languages: the first that is there."""
    return next((version for version in versions if not version.instead), None)


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
def site_identity(context: dict[str, Any]) -> SiteIdentity | None:
    request = context.get("request")
    return site.site_identity(request) if request else None


@register.simple_tag(takes_context=True)
def named_contact(context: dict[str, Any], page: Any = None) -> ContactPerson | None:
    """Who answers for the page; the one who answers for the whole site is looked up once a request."""
    if own := getattr(page or None, "contact", None):
        return own
    kept: dict[str, ContactPerson | None] = context["request"].__dict__.setdefault("_contacts", {})
    if language() not in kept:
        kept[language()] = site.named_contact(None, language())
    return kept[language()]


@register.simple_tag(takes_context=True)
def keep_code(context: dict[str, Any], address: Any, *, itself: bool = True, **query: Any) -> str:
    """The address, or the page's address, with the visitor's codes; a story adds `itself`."""
    request = context.get("request")
    url = address.get_url(request) if hasattr(address, "get_url") else str(address or "")
    asked = {name: value for name, value in query.items() if value}
    return _codes(context, itself=itself).on(f"{url}?{urlencode(asked)}" if asked else url or "")


@register.simple_tag(takes_context=True)
def text_that_keeps_codes(context: dict[str, Any], text: Any) -> SafeString:
    """Rich text whose links to pages of ours carry the visitor's codes, as `keep_code` does."""
    codes = _codes(context, itself=True)
    text = _with_addresses(context, str(getattr(text, "source", text)))
    html = _LINK_OF_OURS.sub(lambda link: link[1] + escape(codes.on(unescape(link[2]))), str(richtext(text)))
    return mark_safe(html)  # noqa: S308  made by Wagtail's rich text, of which only addresses changed, escaped again


def _with_addresses(context: dict[str, Any], source: str) -> str:
    """Links to pages with their addresses, in one question at most; Wagtail would ask three for each."""
    request = context.get("request")
    known = site.pages_by_id(request, map(int, _LINK_TO_A_PAGE.findall(source))) if request else {}

    def address(link: re.Match[str]) -> str:
        page = known.get(int(link[1]))
        return f'<a href="{escape(page.get_url(request))}"' if page else link[0]

    return _LINK_TO_A_PAGE.sub(address, source)


def _codes(context: dict[str, Any], *, itself: bool) -> Codes:
    """What was sent with a form counts before what stands in the address."""
    request = context.get("request")
    codes = context.get("codes") or (carried_codes(request.GET) if request else Codes())
    page = context.get("page")
    return Codes(codes.campaign, page.pk) if itself and isinstance(page, StoryPage) else codes


@register.inclusion_tag("cms/parts/drawing.html")
def drawing(name: str, title: str = "") -> dict[str, str]:
    """A drawing of the site, inked in the colours around it; a title makes it a picture with a name."""
    return {"name": name, "title": title, "address": static(f"cms/drawings/{name}.svg")}
