"""The nouns of acquisition: what people ask us, what it becomes, what we hand them, and land."""

from acquisition.models.access import EmergencyAccess, LeadMember
from acquisition.models.bidbooks import Bidbook, BidbookVersion, ShareLink, ShareView
from acquisition.models.enquiries import Channel, DeclineReason, Enquiry, EnquiryStatus, ReplyChannel
from acquisition.models.land import BusinessPark, EnvironmentalCategory, FactKey, Plot, PlotFact
from acquisition.models.leads import (
    Confidentiality,
    EndReason,
    Lead,
    LeadNumber,
    LeadShare,
    LeadTransition,
    Origin,
    Outcome,
    Standing,
)
from acquisition.models.stages import Edge, Stage

__all__ = [
    "Bidbook",
    "BidbookVersion",
    "BusinessPark",
    "Channel",
    "Confidentiality",
    "DeclineReason",
    "Edge",
    "EmergencyAccess",
    "EndReason",
    "Enquiry",
    "EnquiryStatus",
    "EnvironmentalCategory",
    "FactKey",
    "Lead",
    "LeadMember",
    "LeadNumber",
    "LeadShare",
    "LeadTransition",
    "Origin",
    "Outcome",
    "Plot",
    "PlotFact",
    "ReplyChannel",
    "ShareLink",
    "ShareView",
    "Stage",
    "Standing",
]
