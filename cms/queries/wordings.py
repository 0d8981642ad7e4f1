"""The exact sentence a visitor agrees to."""

from hashlib import sha256

from crm.models import Purpose

FOLLOW_UP = "follow-up"


def follow_up_wording() -> str:
    """In the active language; empty when the region has no such purpose, and then nothing is asked."""
    purpose = Purpose.objects.filter(slug=FOLLOW_UP).first()
    return purpose.wording if purpose else ""


def mark_of(wording: str) -> str:
    """Which sentence was shown, short enough to travel with a form; other words have another mark."""
    return sha256(wording.encode()).hexdigest()[:16]
