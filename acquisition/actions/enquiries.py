"""Receiving requests and deciding about them: every accepted enquiry belongs to exactly one lead."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import open_expansion_lead, open_or_join_lead
from acquisition.events import EnquiryAccepted, EnquiryDeclined, EnquiryReceived
from acquisition.models import Channel, DeclineReason, Enquiry, EnquiryStatus, ShareLink
from acquisition.queries.working_days import working_days_after
from crm.actions.interactions import record_interaction
from crm.actions.people import meet_contact
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import Contact
from crm.queries.merging import everyone_who_is, standing_contact, standing_organisation

ANSWER_WITHIN_WORKING_DAYS = 2
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class ChannelUnknown(Refused):
    message = _("Say through which channel this came: website, api, email, phone, meetup or referral.")


class KeyReused(Refused):
    message = _("This key was used for somebody else’s request. Use a new key for a new request.")


class DecidedAlready(Refused):
    message = _("Somebody has decided about this enquiry already. Reload the page to see what was decided.")


class ReasonUnknown(Refused):
    message = _("Choose why the enquiry is declined.")


@dataclass(frozen=True)
class Received:
    enquiry_id: int
    reference: str
    lead_id: int | None
    created: bool


@transaction.atomic
def submit_enquiry(
    *,
    channel: str,
    email: str,
    name: str,
    organisation_name: str,
    phone: str,
    message: str,
    language: str,
    idempotency_key: str,
    bidbook: str = "",
) -> Received:
    """Somebody's words are with their contact, and the request is an enquiry with a reference.

    A repeat of `idempotency_key` by the same person changes nothing and answers as the first time.
    Refuses an unknown channel, and a key that was used for somebody else.
    """
    if channel not in Channel.values:
        raise ChannelUnknown
    request_key = f"{channel}:{idempotency_key or secrets.token_urlsafe(16)}"
    if known := Enquiry.objects.select_related("contact").filter(request_key=request_key).first():
        if known.contact_id not in _people_at(email):
            raise KeyReused
        return Received(known.pk, known.reference, known.lead_id, created=False)

    met = meet_contact(email=email, name=name, organisation_name=organisation_name, phone=phone, language=language)
    received = receive_enquiry(
        request_key=request_key,
        reference=new_reference(),
        channel=channel,
        contact_id=met.contact_id,
        organisation_id=met.organisation_id,
        bidbook=bidbook,
        language=language,
    )
    if received.created:  # the same request may have come through another door in this very moment
        with translation.override(language):
            subject = gettext("Sent us an enquiry")
        record_interaction(
            contact_id=met.contact_id,
            organisation_id=met.organisation_id,
            kind="form",
            subject=subject,
            body=message,
            reference=received.reference,
        )
    return received


def _people_at(email: str) -> list[int]:
    contact = Contact.objects.filter(email=email.strip().lower()).first()
    return everyone_who_is(contact.pk) if contact else []


@transaction.atomic
def receive_enquiry(
    *,
    request_key: str,
    reference: str,
    channel: str,
    contact_id: int,
    organisation_id: int | None,
    bidbook: str = "",
    finished_triage: bool = False,
    language: str = "nl",
) -> Received:
    """The request is one enquiry, however often it is told; one that needs no person to decide is accepted at once."""
    now = timezone.now()
    contact_id, organisation_id = standing_contact(contact_id), standing_organisation(organisation_id)
    enquiry, created = Enquiry.objects.get_or_create(
        request_key=request_key,
        defaults={
            "reference": reference,
            "channel": channel,
            "contact_id": contact_id,
            "organisation_id": organisation_id,
            "bidbook_slug": bidbook,
            "finished_triage": finished_triage,
            "language": language,
            "received_at": now,
            "answer_due_at": working_days_after(now, ANSWER_WITHIN_WORKING_DAYS),
        },
    )
    if not created:
        return Received(enquiry.pk, enquiry.reference, enquiry.lead_id, created=False)
    publish(
        EnquiryReceived(
            enquiry_id=enquiry.pk,
            contact_id=contact_id,
            organisation_id=organisation_id,
            channel=channel,
            reference=reference,
        ),
        subject=enquiry,
    )
    lead_id = _accept(enquiry, by_rule=True) if enquiry.accepted_by_rule else None
    return Received(enquiry.pk, enquiry.reference, lead_id, created=True)


@transaction.atomic
def accept_enquiry(*, enquiry_id: int, expansion_of_id: int | None = None) -> int:
    """The enquiry belongs to a lead, a new one or the one open for its organisation; returns the lead's id.

    Refuses an enquiry about which somebody has decided. What expands a landing is a new lead, or refused.
    """
    return _accept(undecided(enquiry_id), by_rule=False, expansion_of_id=expansion_of_id)


@transaction.atomic
def decline_enquiry(*, enquiry_id: int, reason: str) -> None:
    """The enquiry is closed without a lead. Refuses a decided enquiry and a reason we do not know."""
    enquiry = undecided(enquiry_id)
    if reason not in DeclineReason.values:
        raise ReasonUnknown
    enquiry.status, enquiry.decline_reason = EnquiryStatus.DECLINED, reason
    enquiry.save(update_fields=["status", "decline_reason"])
    publish(EnquiryDeclined(enquiry_id=enquiry.pk, contact_id=enquiry.contact_id, reason=reason), subject=enquiry)


def new_reference() -> str:
    """Short enough for the phone, without letters that look like figures, too many to guess."""
    return "V-" + "".join(secrets.choice(_LETTERS) for _place in range(10))


def undecided(enquiry_id: int) -> Enquiry:
    """The enquiry, ours until the transaction ends. Refuses one about which somebody has decided."""
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry_id)
    if not enquiry.waits_for_a_person:
        raise DecidedAlready
    return enquiry


def _accept(enquiry: Enquiry, *, by_rule: bool, expansion_of_id: int | None = None) -> int:
    if expansion_of_id is None:
        lead_id = open_or_join_lead(enquiry_id=enquiry.pk)
    else:
        lead_id = open_expansion_lead(enquiry_id=enquiry.pk, landing_id=expansion_of_id)
    accept_undecided(enquiry, lead_id, by_rule=by_rule)
    return lead_id


def accept_undecided(enquiry: Enquiry, lead_id: int, *, by_rule: bool) -> None:
    """The locked enquiry belongs to the lead, and so does the bidbook link it was sent."""
    enquiry.status, enquiry.lead_id = EnquiryStatus.ACCEPTED, lead_id
    enquiry.save(update_fields=["status", "lead"])
    ShareLink.objects.filter(enquiry=enquiry, lead=None).update(lead_id=lead_id)
    publish(
        EnquiryAccepted(enquiry_id=enquiry.pk, lead_id=lead_id, contact_id=enquiry.contact_id, by_rule=by_rule),
        subject=enquiry,
    )
