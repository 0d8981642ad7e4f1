"""Photographs as editors upload them, in the sizes and formats that screens ask for."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter, Picture, SourceImageIOError

register = template.Library()

FORMATS = "format-{webp,jpeg}"
RECIPES = {
    "wide": ("width-{480,960,1440}", "(min-width: 64rem) 60rem, 100vw"),
    "half": ("width-{400,800}", "(min-width: 64rem) 32rem, 100vw"),
    "lead": ("fill-{480x360,960x720}", "(min-width: 64rem) 40rem, 100vw"),
    "card": ("fill-{320x320,640x640}", "(min-width: 40rem) 20rem, 50vw"),
}
"""What is cut out and in which widths, and how wide it stands on the page."""


@register.simple_tag
def photo(image: Any, recipe: str, alt: str | None = None, *, eager: bool = False) -> SafeString:
    """The picture for every screen, with its alternative text.

    Nothing when there is none, or when its file is gone or cannot be read: a page without it beats a hole in the page.
    """
    if image is None:
        return SafeString("")
    cut, sizes = RECIPES[recipe]
    attributes = {"sizes": sizes, "fetchpriority": "high"} if eager else {"sizes": sizes, "loading": "lazy"}
    try:
        found = image.get_renditions(*Filter.expand_spec(f"{FORMATS} {cut}"))
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        return SafeString("")
    return Picture(found, attributes | ({} if alt is None else {"alt": alt})).__html__()
