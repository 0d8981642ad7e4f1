"""A win is reported by one and verified by another; the company’s own word may be waived, with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.landings import locked_landing, save_landing
from acquisition.events import WinConfirmationWaived, WinVerified
from acquisition.models import Landing
from crm.contracts import Refused
from crm.eventlog.publishing import publish

SHORTEST_WAIVER_REASON = 20


class NobodyReportedIt(Refused):
    message = _("Nobody is on record as having reported this win. Choose who owns the lead first.")


class ReporterMayNotVerifyWin(Refused):
    message = _("You reported this win or own its lead. Ask a colleague to verify it.")


class WinVerifiedAlready(Refused):
    message = _("This win has been verified already.")


class WaiverReasonTooShort(Refused):
    message = _("Explain in at least 20 characters why the company need not confirm.")


@transaction.atomic
def verify_win(*, landing_id: int, actor_id: int) -> None:
    """A second person stands for the win. Refuses who reported it, who owns the lead, and a second verification."""
    landing = locked_landing(landing_id)
    if landing.win_verified_by_id is not None:
        raise WinVerifiedAlready
    _refuse_first_person(landing, actor_id)
    landing.win_verified_by_id, landing.win_verified_at = actor_id, timezone.now()
    save_landing(landing)
    publish(
        WinVerified(landing_id=landing.pk, contact_id=landing.lead.contact_id, verified_by_id=actor_id),
        subject=landing,
    )


@transaction.atomic
def waive_confirmation(*, landing_id: int, reason: str, actor_id: int) -> None:
    """The win stands without the company’s word; who says so and why is on record. Refuses who reported the win."""
    landing = locked_landing(landing_id)
    if len(reason.strip()) < SHORTEST_WAIVER_REASON:
        raise WaiverReasonTooShort
    _refuse_first_person(landing, actor_id)
    landing.confirmation_waived_by_id, landing.confirmation_waived_reason = actor_id, reason.strip()
    save_landing(landing)
    publish(
        WinConfirmationWaived(landing_id=landing.pk, contact_id=landing.lead.contact_id, waived_by_id=actor_id),
        subject=landing,
    )


def _refuse_first_person(landing: Landing, actor_id: int) -> None:
    landing.win_reported_by_id = landing.win_reported_by_id or landing.lead.owner_id
    if landing.win_reported_by_id is None:
        raise NobodyReportedIt
    if actor_id in {landing.win_reported_by_id, landing.lead.owner_id}:
        raise ReporterMayNotVerifyWin
