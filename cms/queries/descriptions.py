"""What is said of a page where it is not looked at itself: search results, shared links, feeds, structured data."""

from typing import Any

from django.utils.translation import gettext as _

from cms.models import MeetupPage, StoryPage


def description_of(page: Any) -> str:
    """Its description, summary or introduction; an invented maker or gathering is said to be one there too."""
    told = page.search_description or getattr(page, "summary", "") or getattr(page, "intro", "")
    return f"{told} {_sample(page)}".strip()


def _sample(page: Any) -> str:
    if isinstance(page, StoryPage) and page.firm_is_sample:
        return _("(Sample: firm and person are invented.)")
    if isinstance(page, MeetupPage) and page.is_sample:
        return _("(Sample: this gathering is invented.)")
    return ""
