"""Which questions a private link opens, and what we have on record for the company to look at."""

from decimal import Decimal

from django.utils import timezone

from acquisition.models import LandingStatus, Measure, WinConfirmation


def confirmation_that_opens(token_sha256: str) -> WinConfirmation | None:
    """None also for a link that ran out, was answered or was ended by a newer one, and for a cancelled landing."""
    found = WinConfirmation.objects.select_related("landing").filter(token_sha256=token_sha256).first()
    if found is None or not found.opens_at(timezone.now()) or found.landing.status == LandingStatus.CANCELLED:
        return None
    return found


def last_word(asked: WinConfirmation) -> dict[str, Decimal]:
    """Measure → what the company promised last, in the order in which we ask."""
    promised: dict[str, Decimal] = {}
    for commitment in asked.landing.commitments.order_by("agreed_on", "pk"):
        promised[commitment.measure] = commitment.value
    return {measure: promised[measure] for measure in Measure.values if measure in promised}
