"""The nouns of acquisition: what people ask us, what it becomes, and what we hand them."""

from acquisition.models.bidbooks import Bidbook, BidbookVersion, ShareLink, ShareView
from acquisition.models.enquiries import Channel, DeclineReason, Enquiry, EnquiryStatus
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
    "Channel",
    "Confidentiality",
    "DeclineReason",
    "Edge",
    "EndReason",
    "Enquiry",
    "EnquiryStatus",
    "Lead",
    "LeadNumber",
    "LeadShare",
    "LeadTransition",
    "Origin",
    "Outcome",
    "ShareLink",
    "ShareView",
    "Stage",
    "Standing",
]
