"""The nouns of acquisition: what people ask us, what it becomes, what we hand them, and land."""

from acquisition.models.access import EmergencyAccess, LeadMember
from acquisition.models.bidbook_drafts import BidbookDraft, DraftState
from acquisition.models.bidbooks import Bidbook, BidbookPdf, BidbookVersion
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
from acquisition.models.links import ShareLink, ShareView
from acquisition.models.stages import Edge, Stage
from acquisition.models.tailored import TailoredBidbook, TailoredEdition

__all__ = [
    "Bidbook",
    "BidbookDraft",
    "BidbookPdf",
    "BidbookVersion",
    "BusinessPark",
    "Channel",
    "Confidentiality",
    "DeclineReason",
    "DraftState",
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
    "TailoredBidbook",
    "TailoredEdition",
]
