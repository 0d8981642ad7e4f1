"""The nouns of reaching people and knowing what worked."""

from campaigns.models.attribution import AttributionCredit, CreditedLead, CreditModel, Touch
from campaigns.models.campaigns import LONGEST_PATH, Campaign, Engagement, Link
from campaigns.models.stories import StorySnapshot

__all__ = [
    "LONGEST_PATH",
    "AttributionCredit",
    "Campaign",
    "CreditModel",
    "CreditedLead",
    "Engagement",
    "Link",
    "StorySnapshot",
    "Touch",
]
