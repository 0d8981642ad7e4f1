"""The exact sentence a visitor agrees to."""

from hashlib import sha256

from crm.models import Purpose

FOLLOW_UP = "follow-up"


def wording(purpose: str) -> str:
    """In the active language; empty when the region has no such purpose, and then nothing is asked."""
    found = Purpose.objects.filter(slug=purpose).first()
    return found.wording if found else ""


def follow_up_wording() -> str:
    return wording(FOLLOW_UP)


def mark_of(wording: str) -> str:
    """Which sentence was shown, short enough to travel with a form; other words have another mark."""
    return sha256(wording.encode()).hexdigest()[:16]
