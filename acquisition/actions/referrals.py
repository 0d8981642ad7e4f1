"""Requests handed from one region to another, with the answer that comes back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.enquiries import decline_enquiry
from acquisition.actions.leads import LeadEnded, locked_lead
from acquisition.events import ReferralAnswered, ReferredIn, ReferredOut
from acquisition.models import DeclineReason, Direction, Enquiry, Referral, ReferralOutcome
from acquisition.queries.working_days import working_days_after
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.queries.merging import standing_organisation

ANSWER_BACK_WITHIN_WORKING_DAYS = 5


class AnsweredAlready(Refused):
    message = _("This referral was answered already.")


class OutcomeUnknown(Refused):
    message = _("Say whether it was taken on or not.")


class ReferredAlready(Refused):
    message = _("This is recorded already for the same partner.")


@transaction.atomic
def refer_enquiry_out(*, enquiry_id: int, organisation_id: int, note: str = "", actor_id: int | None) -> int:
    """The enquiry is the partner’s, who owes an answer within five working days; returns the referral.

    Refuses an enquiry about which somebody has decided.
    """
    decline_enquiry(enquiry_id=enquiry_id, reason=DeclineReason.REFERRED)
    return _record(Direction.OUT, organisation_id, note, actor_id, enquiry_id=enquiry_id)


@transaction.atomic
def refer_lead_out(*, lead_id: int, organisation_id: int, note: str = "", actor_id: int | None) -> int:
    """The partner was asked to take the lead on; it stays open here. Refuses an ended lead, and asking twice."""
    lead = locked_lead(lead_id)
    if not lead.is_open:
        raise LeadEnded
    if lead.referrals.unanswered().filter(organisation=organisation_id, direction=Direction.OUT).exists():
        raise ReferredAlready
    return _record(Direction.OUT, organisation_id, note, actor_id, lead_id=lead_id)


@transaction.atomic
def record_referral_in(*, enquiry_id: int, organisation_id: int, note: str = "", actor_id: int | None) -> int:
    """It is on record which partner handed the enquiry to us; we owe an answer within five working days."""
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry_id)
    organisation_id = standing_organisation(organisation_id) or organisation_id
    if enquiry.referrals.filter(direction=Direction.IN, organisation=organisation_id).exists():
        raise ReferredAlready
    return _record(Direction.IN, organisation_id, note, actor_id, enquiry_id=enquiry_id)


@transaction.atomic
def answer_referral(*, referral_id: int, outcome: str, note: str = "") -> None:
    """It is known whether the other took it on. Refuses a second answer and an outcome that is none."""
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    if referral.answered_at is not None:
        raise AnsweredAlready
    if outcome not in ReferralOutcome.values:
        raise OutcomeUnknown
    referral.outcome, referral.answered_at = ReferralOutcome(outcome), timezone.now()
    referral.note = note.strip() or referral.note
    referral.save(update_fields=["outcome", "answered_at", "note"])
    publish(
        ReferralAnswered(
            referral_id=referral.pk,
            enquiry_id=referral.enquiry_id,
            lead_id=referral.lead_id,
            organisation_id=referral.organisation_id,
            direction=referral.direction,
            outcome=outcome,
        ),
        subject=referral.lead or referral.enquiry or referral,
    )


def _record(
    direction: Direction,
    organisation_id: int,
    note: str,
    actor_id: int | None,
    *,
    enquiry_id: int | None = None,
    lead_id: int | None = None,
) -> int:
    now = timezone.now()
    due: date = working_days_after(now, ANSWER_BACK_WITHIN_WORKING_DAYS).date()
    referral = Referral.objects.create(
        organisation_id=standing_organisation(organisation_id) or organisation_id,
        direction=direction,
        enquiry_id=enquiry_id,
        lead_id=lead_id,
        sent_at=now,
        answer_due_on=due,
        note=note.strip(),
        noted_by_id=actor_id,
    )
    told = ReferredIn if direction == Direction.IN else ReferredOut
    publish(
        told(
            referral_id=referral.pk,
            enquiry_id=enquiry_id,
            lead_id=lead_id,
            organisation_id=referral.organisation_id,
        ),
        subject=referral.lead or referral.enquiry or referral,
    )
    return referral.pk
