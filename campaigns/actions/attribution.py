"""Crediting leads to what led to them. The order in which events are heard makes no difference to the outcome."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal

from django.db import transaction

from campaigns.events import LeadCredited
from campaigns.models import AttributionCredit, Campaign, CreditedLead, CreditModel, Touch
from crm.eventlog.publishing import publish
from crm.models import Contact, EventRecord
from crm.queries.merging import standing_contact

WINDOW = timedelta(days=365)
_SMALLEST = Decimal("0.00000001")

Credits = dict[tuple[str, int | None], Decimal]
"""(way of counting, touch or None) → share of the lead."""


@transaction.atomic
def record_touch(*, event_id: int, contact_id: int, campaign_code: str, story_id: int | None) -> int | None:
    """What led the person to ask is remembered once per event, and leads it came before are credited anew.

    A code nobody knows counts as no campaign. Without campaign and story there is nothing to remember: None.
    """
    contact = _locked(contact_id)
    campaign = Campaign.objects.filter(code=campaign_code).first() if campaign_code else None
    if campaign is None and story_id is None:
        return None
    touch, _new = Touch.objects.get_or_create(
        event_id=event_id,
        defaults={
            "contact": contact,
            "campaign": campaign,
            "story_id": story_id,
            "kind": Touch.Kind.BIDBOOK_REQUEST,
            "occurred_at": EventRecord.objects.get(pk=event_id).recorded_at,
        },
    )
    if contact is not None:
        for lead in CreditedLead.objects.filter(
            contact=contact, opened_at__gte=touch.occurred_at, opened_at__lte=touch.occurred_at + WINDOW
        ):
            _credit(lead)
    return touch.pk


@transaction.atomic
def credit_lead(*, event_id: int, lead_id: int, contact_id: int, code: str) -> bool:
    """The lead is credited to its contact's touches in the year before it opened; returns whether that is news.

    `event_id` is the event that told of the lead; its moment is when the lead opened.
    """
    # The contact's row is the lock between this and `record_touch`: neither may miss what the other just wrote.
    contact = _locked(contact_id)
    lead, _new = CreditedLead.objects.get_or_create(
        lead_id=lead_id,
        defaults={
            "contact": contact,
            "code": code,
            "opened_at": EventRecord.objects.get(pk=event_id).recorded_at,
        },
    )
    return _credit(lead)


@transaction.atomic
def credit_anew(*, contact_ids: Sequence[int]) -> int:
    """The leads of these contacts are credited to the touches the contacts have now; returns for how many it is news.

    For after a merge, when two people's touches are one's, and for after its end.
    """
    list(Contact.objects.select_for_update().filter(pk__in=contact_ids).order_by("pk"))
    leads = CreditedLead.objects.filter(contact_id__in=contact_ids).order_by("pk")
    return sum(_credit(lead) for lead in leads)


def _locked(contact_id: int) -> Contact | None:
    """The contact, or the one it was merged into since the event."""
    return Contact.objects.select_for_update().filter(pk=standing_contact(contact_id)).first()


def _credit(lead: CreditedLead) -> bool:
    """The lead's credits are what its touches say now; told to others only when that differs from before."""
    if lead.contact_id is None and AttributionCredit.objects.filter(lead=lead).exists():
        return False  # the person was removed; what brought the lead stays counted
    touches = list(
        Touch.objects.filter(
            contact=lead.contact,
            contact__isnull=False,
            occurred_at__gte=lead.opened_at - WINDOW,
            occurred_at__lte=lead.opened_at,
        ).order_by("occurred_at", "event_id")
    )
    wanted = shared_out([touch.pk for touch in touches])
    present: Credits = {
        (credit.model, credit.touch_id): credit.share for credit in AttributionCredit.objects.filter(lead=lead)
    }
    if wanted == present:
        return False
    AttributionCredit.objects.filter(lead=lead).delete()
    AttributionCredit.objects.bulk_create(
        AttributionCredit(lead=lead, model=model, touch_id=touch_id, share=share)
        for (model, touch_id), share in wanted.items()
    )
    publish(_credited(lead, touches), subject=lead)
    return True


def shared_out(touch_ids: Sequence[int]) -> Credits:
    """How one lead is shared out among touches in order of time; every way of counting adds up to exactly 1."""
    if not touch_ids:
        return {(model.value, None): Decimal(1) for model in CreditModel}
    part = (Decimal(1) / len(touch_ids)).quantize(_SMALLEST, rounding=ROUND_DOWN)
    linear: Credits = {(CreditModel.LINEAR.value, touch_id): part for touch_id in touch_ids}
    linear[(CreditModel.LINEAR.value, touch_ids[-1])] = 1 - part * (len(touch_ids) - 1)
    return {
        (CreditModel.FIRST.value, touch_ids[0]): Decimal(1),
        (CreditModel.LAST.value, touch_ids[-1]): Decimal(1),
        **linear,
    }


def _credited(lead: CreditedLead, touches: list[Touch]) -> LeadCredited:
    return LeadCredited(
        lead_id=lead.lead_id,
        contact_id=lead.contact_id,
        campaign_ids=sorted({touch.campaign_id for touch in touches if touch.campaign_id}),
        story_ids=sorted({touch.story_id for touch in touches if touch.story_id}),
    )
