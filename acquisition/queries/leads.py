"""Leads as the back office shows them: the dossier's parts, and a contact's leads."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from acquisition.models import Confidentiality, Enquiry, Lead, LeadMember, LeadShare, LeadTransition
from crm.contracts import Found, Hit
from crm.models import EventRecord
from crm.queries.naming import MOST_WORDS, SHORTEST
from crm.queries.timeline import EVERYTHING, Asked, Timeline, records_of, records_of_contact, timeline_among

CARDS = 25
MORE_CARDS = 200
DOSSIER_LINES = 60


def leads_of_contact(contact_id: int, user: Any) -> dict[str, Any]:
    """The leads of a contact which this user may see: own, and those an enquiry of the contact led to."""
    own = Lead.objects.filter(contact_id=contact_id).order_by().values("pk")
    asked_for = Enquiry.objects.filter(contact_id=contact_id, lead__isnull=False).order_by().values("lead")
    leads = Lead.objects.visible_to(user).filter(pk__in=own.union(asked_for))
    return {"leads": leads.select_related("organisation", "owner")[:CARDS]}


def transitions_of(lead: Lead) -> QuerySet[LeadTransition]:
    return lead.transitions.select_related("actor").order_by("-seq")


def shares_of(lead: Lead) -> QuerySet[LeadShare]:
    return lead.shares.select_related("municipality", "shared_by")


def members_of(lead: Lead) -> QuerySet[LeadMember]:
    return lead.members.select_related("user", "added_by")


def visible_leads(user: Any, lead_ids: set[int]) -> set[int]:
    """Of these leads, the ones the user may see; timelines elsewhere leave out the others."""
    return set(Lead.objects.visible_to(user).filter(pk__in=lead_ids).values_list("pk", flat=True))


def sealed_leads() -> QuerySet[Any, Any]:
    """Their ids: no figure of another app counts them."""
    return Lead.objects.filter(confidentiality=Confidentiality.SEALED).order_by().values("pk")


def visible_enquiries(user: Any, enquiry_ids: set[int]) -> set[int]:
    """Of these enquiries all but those that became a sealed lead which the user may not see.

    That somebody asked is no secret on a timeline; that it became a sealed lead is, and so is what led there.
    """
    sealed = Enquiry.objects.filter(pk__in=enquiry_ids, lead__confidentiality=Confidentiality.SEALED)
    hidden = sealed.exclude(lead__in=Lead.objects.visible_to(user)).values_list("pk", flat=True)
    return enquiry_ids - set(hidden)


def lead_of_code(code: str, user: Any) -> Lead | None:
    """The lead that goes by this code, when the user may see it."""
    return Lead.objects.visible_to(user).filter(code=code.strip().upper()).first()


def leads_of_code(code: str, user: Any) -> list[Found]:
    """The lead that goes by this code, when the user may see it."""
    leads = Lead.objects.visible_to(user).filter(code=code.upper())
    return [Found(str(lead), reverse("acquisition_leads:inspect", args=[lead.pk])) for lead in leads]


def leads_in_care(user: Any) -> list[tuple[int, int | None]]:
    """The open leads the user owns and may see, newest first, each with its contact; of MORE_CARDS."""
    leads = Lead.objects.visible_to(user).still_open().filter(owner=user)
    return list(leads.order_by("-opened_at", "-pk").values_list("pk", "contact_id")[:MORE_CARDS])


def lead_address(lead_id: int) -> str:
    return reverse("acquisition_leads:inspect", args=[lead_id])


def lead_timeline(lead: Lead, user: Any, asked: Asked = EVERYTHING, shown: Lead | None = None) -> Timeline:
    """What happened with the lead, newest first, each thing once, and what is pinned on it.

    Who may see contacts also reads what happened with the contact outside this lead.
    """
    return timeline_among(_sources(lead, user), user=user, asked=asked, limit=DOSSIER_LINES, pins_of=lead, shown=shown)


def lead_records(lead: Lead, user: Any) -> QuerySet[EventRecord]:
    """All events that the user's timeline of this lead tells of."""
    own, of_contact = _sources(lead, user)
    return own | of_contact


def _sources(lead: Lead, user: Any) -> tuple[QuerySet[EventRecord], QuerySet[EventRecord]]:
    naming = None if user.has_perm("crm.view_contact") else {"lead_id": lead.pk}
    return records_of("acquisition.lead", lead.pk), records_of_contact(lead.contact_id, naming)


def leads_of_words(typed: str, user: Any, most: int) -> list[Hit]:
    """Leads the user may see with each of these words in the code, the title or the organisation's name."""
    leads = Lead.objects.visible_to(user).select_related("organisation")
    for word in typed.split()[:MOST_WORDS]:
        leads = leads.filter(Q(title__icontains=word) | Q(code__icontains=word) | Q(organisation__name__icontains=word))
    found = leads.order_by("-opened_at", "-pk")[:most] if len(typed) >= SHORTEST else []
    return [Hit(str(one), lead_address(one.pk), one.organisation_unless_title) for one in found]
