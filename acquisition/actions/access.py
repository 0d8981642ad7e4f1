"""Looks at leads and enquiries that are put on record: the confidential ones, and every one in an emergency."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from acquisition.models import EmergencyAccess, Enquiry, Lead
from acquisition.queries.emergency import live_access
from crm.actions.access import record_access, record_copies, record_machine_access
from crm.models import AccessLog

A_LOOK_LASTS = timedelta(minutes=15)


def note_that_seen(lead: Lead, user: Any, *, but_lately: bool = False) -> None:
    """The user has the lead's page in sight; on record when it is confidential, or open to the user in an emergency.

    With `but_lately` not again so soon: a part of the page that is fetched by itself belongs to the same look.
    """
    note_look(lead, user, live_access(user, lead), but_lately=but_lately)


def note_look(lead: Lead, user: Any, emergency: EmergencyAccess | None, *, but_lately: bool = False) -> None:
    """The same, for who knows already whether the user has it open in an emergency."""
    if not (lead.is_confidential or emergency) or (but_lately and _seen_lately(lead, user)):
        return
    reason = emergency.reason if emergency else ""
    record_access(user_id=user.pk, thing=lead, code=lead.code, grade=lead.confidentiality, reason=reason)


def _seen_lately(lead: Lead, user: Any) -> bool:
    looks = AccessLog.objects.filter(user=user, thing_type=lead._meta.label_lower, thing_id=lead.pk)
    return looks.filter(at__gte=timezone.now() - A_LOOK_LASTS).exists()


def note_that_enquiry_seen(enquiry: Enquiry, user: Any) -> None:
    """The same for an enquiry that became a confidential lead: it says who asked, and what."""
    if enquiry.lead and enquiry.lead.is_confidential:
        lead = enquiry.lead
        record_access(user_id=user.pk, thing=lead, code=lead.code, grade=lead.confidentiality)


def note_that_machine_saw(leads: list[Lead], token: Any) -> None:
    """The same for each confidential lead that was sent to a machine."""
    record_machine_access(token=token, things=[lead for lead in leads if lead.is_confidential])


def note_that_exported(leads: list[Lead], user: Any, reason: str) -> None:
    """It is on record that the user took these leads out in a file, and why: the confidential ones."""
    record_copies(user_id=user.pk, things=[lead for lead in leads if lead.is_confidential], reason=reason)


def note_that_enquiries_exported(enquiries: list[Enquiry], user: Any, reason: str) -> None:
    """The same for the leads that these enquiries became."""
    note_that_exported(list({one.lead.pk: one.lead for one in enquiries if one.lead}.values()), user, reason)
