"""The nouns of acquisition: what people ask us, what it becomes, what we hand them, and land."""

from acquisition.models.access import EmergencyAccess, LeadMember
from acquisition.models.bidbooks import Bidbook, BidbookVersion, ShareLink, ShareView
from acquisition.models.criteria import Confidence, Criterion
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
from acquisition.models.profiles import (
    TargetCompanyProfile,
    TargetProfileVersion,
    ValueProposition,
    VersionStatus,
)
from acquisition.models.qualification import Decision, Evidence, Qualification
from acquisition.models.stages import Edge, Stage

__all__ = [
    "Bidbook",
    "BidbookVersion",
    "BusinessPark",
    "Channel",
    "Confidence",
    "Confidentiality",
    "Criterion",
    "Decision",
    "DeclineReason",
    "Edge",
    "EmergencyAccess",
    "EndReason",
    "Enquiry",
    "EnquiryStatus",
    "EnvironmentalCategory",
    "Evidence",
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
    "Qualification",
    "ReplyChannel",
    "ShareLink",
    "ShareView",
    "Stage",
    "Standing",
    "TargetCompanyProfile",
    "TargetProfileVersion",
    "ValueProposition",
    "VersionStatus",
]
