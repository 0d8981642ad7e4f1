"""An administrator opens one lead in an emergency: with a reason, for an hour, and never unseen."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.events import LeadOpenedInEmergency
from acquisition.models import EmergencyAccess, Lead
from acquisition.models.access import LONGEST_EMERGENCY
from acquisition.queries.emergency import to_be_told
from crm.actions.access import a_sentence, record_access
from crm.actions.mail import queue_mail_to_colleague
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import AccessKind, User


class NotForThisRole(Refused):
    message = _("Only an administrator opens a lead in an emergency.")


class NoSuchLead(Refused):
    message = _("There is no lead with this code. A code reads DTZ-2026-0042.")


@transaction.atomic
def open_lead_in_emergency(*, code: str, user_id: int, reason: str) -> int:
    """The administrator sees the lead with this code for an hour; the access log says why, and the lead's owner and

    the heads of acquisition are told by mail. Returns the lead's id. Refuses anybody else, a reason that is no
    sentence, and a code no lead has.
    """
    user = User.objects.get(pk=user_id)
    if not user.has_perm("acquisition.add_emergencyaccess"):
        raise NotForThisRole
    reason = a_sentence(reason)
    lead = Lead.objects.filter(code__iexact=code.strip()).first()
    if lead is None:
        raise NoSuchLead

    now = timezone.now()
    access = EmergencyAccess.objects.create(
        lead=lead, user=user, reason=reason, opened_at=now, ends_at=now + LONGEST_EMERGENCY
    )
    record_access(
        user_id=user.pk,
        thing=lead,
        code=lead.code,
        grade=lead.confidentiality,
        kind=AccessKind.EMERGENCY,
        reason=reason,
    )
    publish(LeadOpenedInEmergency(lead_id=lead.pk, user_id=user.pk, ends_at=access.ends_at.isoformat()), subject=lead)
    for colleague in to_be_told(lead):
        if colleague.pk != user.pk:
            _tell(colleague, access)
    return lead.pk


def _tell(colleague: User, access: EmergencyAccess) -> None:
    """By mail, which names the lead by its code and nothing else: a mailbox is no place for what is sealed."""
    language = colleague.language
    with translation.override(language):
        facts = {
            "colleague": colleague,
            "access": access,
            "address": settings.PUBLIC_URL + reverse("acquisition_leads:inspect", args=[access.lead_id]),
        }
        queue_mail_to_colleague(
            user_id=colleague.pk,
            key=f"emergency:{access.pk}:{colleague.pk}",
            subject=gettext("An administrator opened lead %(code)s") % {"code": access.lead.code},
            text_body=render_to_string("acquisition/backoffice/emergency_mail.txt", facts),
            language=language,
        )
