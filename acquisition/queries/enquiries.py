"""What came with an enquiry, how long there is to answer it, and what it may be a repeat of."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from acquisition.models import Enquiry, Lead
from acquisition.queries.working_days import working_minutes
from crm.models import Interaction
from crm.queries.duplicates import alike

MINUTES_IN_AN_HOUR = 60
MOST_HINTS = 5
MAILBOXES_OF_EVERYBODY = ("gmail.com", "hotmail.com", "outlook.com", "live.nl", "ziggo.nl", "kpnmail.nl", "icloud.com")


@dataclass(frozen=True)
class Clock:
    """Whole hours at which somebody is at work, until the promised moment or since it."""

    hours: int
    is_late: bool


def words_of(enquiry: Enquiry) -> Interaction | None:
    """What was written with it; None for a request without words."""
    return Interaction.objects.filter(contact_id=enquiry.contact_id, reference=enquiry.reference).first()


def clock_of(enquiry: Enquiry) -> Clock | None:
    """None once somebody replied or decided: nobody waits any more."""
    if enquiry.answered_at is not None or not enquiry.waits_for_a_person:
        return None
    now = timezone.now()
    late = enquiry.is_late
    between = (enquiry.answer_due_at, now) if late else (now, enquiry.answer_due_at)
    return Clock(working_minutes(*between) // MINUTES_IN_AN_HOUR, late)


def leads_it_may_belong_to(enquiry: Enquiry, user: Any) -> QuerySet[Lead]:
    """Open leads the user may see of the same organisation or one alike, the same person, or the same web domain."""
    leads = Lead.objects.visible_to(user).still_open().select_related("organisation", "owner")
    same = Q(contact=enquiry.contact_id)
    if enquiry.organisation:
        others = [one.row.pk for one in alike(enquiry.organisation)]
        same |= Q(organisation__in=[enquiry.organisation.pk, *others])
    domain = enquiry.contact.email.rpartition("@")[2].lower()
    if domain and domain not in MAILBOXES_OF_EVERYBODY:
        same |= Q(contact__email__iendswith=f"@{domain}") | Q(organisation__domain=domain)
    return leads.filter(same).distinct().order_by("-opened_at", "-pk")[:MOST_HINTS]


def enquiries_of(lead: Lead, user: Any) -> QuerySet[Enquiry]:
    """What was asked and belongs to this lead, of what the user may see; oldest first."""
    return Enquiry.objects.visible_to(user).filter(lead=lead).order_by("received_at", "pk")


def earlier_enquiries(enquiry: Enquiry, user: Any) -> QuerySet[Enquiry]:
    """What the same person or organisation asked besides, newest first."""
    same = Q(contact=enquiry.contact_id)
    if enquiry.organisation_id:
        same |= Q(organisation=enquiry.organisation_id)
    others = Enquiry.objects.visible_to(user).filter(same).exclude(pk=enquiry.pk)
    return others.select_related("lead").order_by("-received_at", "-pk")[:MOST_HINTS]
