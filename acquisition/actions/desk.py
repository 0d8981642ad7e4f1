"""The desk at which every request ends: taken down by hand, and joined to the lead it belongs to."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from acquisition.actions.enquiries import Received, accept_undecided, submit_enquiry, undecided
from acquisition.actions.leads import LeadEnded, locked_lead
from acquisition.actions.referrals import record_referral_in
from acquisition.events import LeadJoined
from acquisition.models import Channel
from crm.contracts import Refused
from crm.eventlog.publishing import publish

BY_HAND = (Channel.PHONE, Channel.EMAIL, Channel.MEETUP, Channel.REFERRAL)


class PartnerMissing(Refused):
    message = _("Say which partner handed this to us.")


@transaction.atomic
def take_down_enquiry(
    *,
    channel: str,
    name: str,
    email: str,
    organisation_name: str,
    phone: str,
    message: str,
    language: str,
    bidbook: str = "",
    referred_by_id: int | None = None,
    actor_id: int | None,
) -> Received:
    """What somebody said, wrote or was sent with is an enquiry like any other, and its partner is owed an answer.

    Refuses a referral without a partner.
    """
    if channel == Channel.REFERRAL and referred_by_id is None:
        raise PartnerMissing
    received = submit_enquiry(
        channel=channel,
        email=email,
        name=name,
        organisation_name=organisation_name,
        phone=phone,
        message=message,
        language=language,
        idempotency_key="",
        bidbook=bidbook,
    )
    if referred_by_id is not None:
        record_referral_in(enquiry_id=received.enquiry_id, organisation_id=referred_by_id, actor_id=actor_id)
    return received


@transaction.atomic
def join_enquiry(*, enquiry_id: int, lead_id: int) -> None:
    """The enquiry belongs to this open lead. Refuses one about which somebody has decided, and a lead that ended."""
    enquiry = undecided(enquiry_id)
    lead = locked_lead(lead_id)
    if not lead.is_open:
        raise LeadEnded
    publish(
        LeadJoined(
            lead_id=lead.pk,
            enquiry_id=enquiry.pk,
            contact_id=enquiry.contact_id,
            organisation_id=enquiry.organisation_id,
        ),
        subject=lead,
    )
    accept_undecided(enquiry, lead.pk, by_rule=False)
