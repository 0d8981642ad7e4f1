"""The nouns of acquisition: what people ask us, what it becomes, what we hand them, and land."""

from acquisition.models.access import EmergencyAccess, LeadMember
from acquisition.models.bidbook_drafts import BidbookDraft, DraftState
from acquisition.models.bidbooks import Bidbook, BidbookPdf, BidbookVersion
from acquisition.models.calls import CallStatus, ReplyState, SiteCall, SiteCallReply, SiteNomination
from acquisition.models.criteria import Confidence, Criterion
from acquisition.models.enquiries import Channel, DeclineReason, Enquiry, EnquiryStatus, ReplyChannel
from acquisition.models.feasibility import FeasibilityKind, FeasibilityLine, FeasibilityVerdict
from acquisition.models.gates import StageGate
from acquisition.models.holds import Didam, HoldKind, HoldStatus, PlotHold
from acquisition.models.land import BusinessPark, EnvironmentalCategory, FactKey, Landowner, Plot, PlotFact
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
from acquisition.models.offers import DroppedBy, Offer, OfferSite, OfferStatus, SitePhase
from acquisition.models.profiles import (
    TargetCompanyProfile,
    TargetProfileVersion,
    ValueProposition,
    VersionStatus,
)
from acquisition.models.qualification import Decision, Evidence, Qualification
from acquisition.models.referrals import Direction, Referral, ReferralOutcome
from acquisition.models.requirements import Requirement
from acquisition.models.stages import Edge, Stage
from acquisition.models.tailored import TailoredBidbook, TailoredEdition
from acquisition.models.visits import SiteVisit, VisitStop

__all__ = [
    "Bidbook",
    "BidbookDraft",
    "BidbookPdf",
    "BidbookVersion",
    "BusinessPark",
    "CallStatus",
    "Channel",
    "Confidence",
    "Confidentiality",
    "Criterion",
    "Decision",
    "DeclineReason",
    "Didam",
    "Direction",
    "DraftState",
    "DroppedBy",
    "Edge",
    "EmergencyAccess",
    "EndReason",
    "Enquiry",
    "EnquiryStatus",
    "EnvironmentalCategory",
    "Evidence",
    "FactKey",
    "FeasibilityKind",
    "FeasibilityLine",
    "FeasibilityVerdict",
    "HoldKind",
    "HoldStatus",
    "Landowner",
    "Lead",
    "LeadMember",
    "LeadNumber",
    "LeadShare",
    "LeadTransition",
    "Offer",
    "OfferSite",
    "OfferStatus",
    "Origin",
    "Outcome",
    "Plot",
    "PlotFact",
    "PlotHold",
    "Qualification",
    "Referral",
    "ReferralOutcome",
    "ReplyChannel",
    "ReplyState",
    "Requirement",
    "ShareLink",
    "ShareView",
    "SiteCall",
    "SiteCallReply",
    "SiteNomination",
    "SitePhase",
    "SiteVisit",
    "Stage",
    "StageGate",
    "Standing",
    "TailoredBidbook",
    "TailoredEdition",
    "TargetCompanyProfile",
    "TargetProfileVersion",
    "ValueProposition",
    "VersionStatus",
    "VisitStop",
]
