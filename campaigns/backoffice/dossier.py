"""What campaigns add to a contact's dossier."""

from typing import Any

from campaigns.models import CreditModel
from campaigns.queries.credits import leads_of_contact, touches_of_contact
from crm.models import User


def what_brought(contact_id: int, user: User) -> dict[str, Any]:
    """What led this person here, and how each lead is credited; empty for who may not see campaigns."""
    if not user.has_perm("campaigns.view_campaign"):
        return {"may_view_campaigns": False}
    return {
        "may_view_campaigns": True,
        "ways": CreditModel.labels,
        "touches": touches_of_contact(contact_id),
        "credited_leads": leads_of_contact(contact_id),
    }
