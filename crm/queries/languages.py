"""Which language a colleague is written to in."""

from typing import Any

from django.conf import settings


def language_of(user: Any) -> str:
    """The one chosen in the back office when it speaks that, else the region's own."""
    profile = getattr(user, "wagtail_userprofile", None)
    chosen = profile.preferred_language if profile else ""
    return chosen if chosen in dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES) else settings.LANGUAGE_CODE
