"""What campaigns publish."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class LeadCredited(DomainEvent):
    """What led to a lead was worked out, or worked out differently than before."""

    theme = "lead"
    headline = _("What led here was worked out for the lead")

    lead_id: int
    contact_id: int | None
    campaign_ids: list[int]
    """Empty when no campaign is known."""
    story_ids: list[int]
