"""The exact sentence a visitor agrees to."""

from crm.models import Purpose

FOLLOW_UP = "follow-up"


def follow_up_wording() -> str:
    """In the active language; empty when the region has no such purpose, and then nothing is asked."""
    purpose = Purpose.objects.filter(slug=FOLLOW_UP).first()
    return purpose.wording if purpose else ""
