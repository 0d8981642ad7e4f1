"""What machines read in a page's head."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from cms.queries import social, structured
from cms.queries.descriptions import description_of

register = template.Library()
# As Django's json_script: nothing in a value can end the element it stands in.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any], page: Any) -> SafeString:
    """One JSON-LD element per thing the page speaks of; nothing for what is no page."""
    request = context.get("request")
    if not getattr(page, "pk", None) or request is None:
        return SafeString()
    written = (
        json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
        for thing in structured.structured_data(page, request)
    )
    elements = (f'<script type="application/ld+json">{each}</script>' for each in written)
    return mark_safe("\n".join(elements))  # noqa: S308  escaped above


@register.filter
def description(page: Any) -> str:
    return description_of(page) if getattr(page, "pk", None) else ""


@register.simple_tag
def social_picture(page: Any) -> str:
    """The whole address of the picture for shared links; empty for what is no page."""
    return structured.picture_of(page) if getattr(page, "pk", None) else ""


@register.simple_tag
def social_sheet(page: Any) -> SafeString:
    """The picture for shared links, as SVG, for editors to look at before it is published."""
    return mark_safe(social.social_sheet(page))  # noqa: S308  every word of the page is escaped where it is drawn
