"""Who works on a lead besides its owner."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import locked_lead
from acquisition.events import LeadMemberAdded, LeadMemberRemoved
from acquisition.models import LeadMember
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import User


class SeesNoLeads(Refused):
    message = _("This colleague’s role has nothing to do with leads. An administrator can give another role.")


@transaction.atomic
def add_lead_member(*, lead_id: int, user_id: int, actor_id: int | None) -> None:
    """The colleague works on the lead and sees it, whatever its confidentiality; once is enough.

    Refuses a colleague whose role sees no lead at all.
    """
    lead = locked_lead(lead_id)
    colleague = User.objects.get(pk=user_id)
    if not (colleague.is_active and "acquisition.view_lead" in colleague.permissions_by_role):
        raise SeesNoLeads
    _member, new = LeadMember.objects.get_or_create(
        lead=lead, user=colleague, defaults={"added_by_id": actor_id, "added_at": timezone.now()}
    )
    if new:
        publish(LeadMemberAdded(lead_id=lead.pk, user_id=colleague.pk), subject=lead)


@transaction.atomic
def remove_lead_member(*, lead_id: int, user_id: int) -> None:
    """The colleague sees the lead only as far as the own role does; one who was no member changes nothing."""
    lead = locked_lead(lead_id)
    gone, _rows = lead.members.filter(user_id=user_id).delete()
    if gone:
        publish(LeadMemberRemoved(lead_id=lead.pk, user_id=user_id), subject=lead)
