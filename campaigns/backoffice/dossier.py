"""What campaigns add to a contact's dossier."""

from typing import Any

from campaigns.models import CreditModel
from campaigns.queries.credits import LeadCredits, leads_of_contact, touches_of_contact
from crm.models import User
from crm.queries.visibility import visible


def what_brought(contact_id: int, user: User) -> dict[str, Any]:
    """What led this person here, and how each lead is credited; empty for who may not see campaigns."""
    if not user.has_perm("campaigns.view_campaign"):
        return {"may_view_campaigns": False}
    return {
        "may_view_campaigns": True,
        "ways": CreditModel.labels,
        "touches": touches_of_contact(contact_id),
        "credited_leads": _visible_to(user, leads_of_contact(contact_id)),
    }


def _visible_to(user: User, leads: list[LeadCredits]) -> list[LeadCredits]:
    """Without the leads whose own app would not show them: a code beside a person's name says much."""
    seen = visible(user, "acquisition.lead", {lead.lead_id for lead in leads})
    return [lead for lead in leads if lead.lead_id in seen]
