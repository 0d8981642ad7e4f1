"""The nouns of acquisition: what people ask us, what it becomes, what we hand them, and land."""

from acquisition.models.access import EmergencyAccess, LeadMember
from acquisition.models.aftercare import AftercarePlan, RiskKind, RiskSeverity, RiskSignal
from acquisition.models.bidbook_drafts import BidbookDraft, DraftState
from acquisition.models.bidbooks import Bidbook, BidbookPdf, BidbookVersion
from acquisition.models.calls import CallStatus, ReplyState, SiteCall, SiteCallReply, SiteNomination
from acquisition.models.confirmations import Counterfactual, HeardVia, WinConfirmation
from acquisition.models.criteria import Confidence, Criterion
from acquisition.models.enquiries import Channel, DeclineReason, Enquiry, EnquiryStatus, ReplyChannel
from acquisition.models.feasibility import FeasibilityKind, FeasibilityLine, FeasibilityVerdict
from acquisition.models.gates import StageGate
from acquisition.models.holds import Didam, HoldKind, HoldStatus, PlotHold
from acquisition.models.land import (
    Availability,
    BusinessPark,
    EnvironmentalCategory,
    FactKey,
    Landowner,
    Plot,
    PlotFact,
)
from acquisition.models.landing_conditions import (
    Dependency,
    DependencyKind,
    DependencyStatus,
    Permit,
    PermitKind,
    PermitProcedure,
    PermitResult,
)
from acquisition.models.landing_stages import LandingEdge, LandingStatus
from acquisition.models.landings import Landing, LandingTransition
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
from acquisition.models.promises import Commitment, Measure, Realisation, RealisationSource
from acquisition.models.qualification import Decision, Evidence, Qualification
from acquisition.models.referrals import Direction, Referral, ReferralOutcome
from acquisition.models.requirements import Requirement
from acquisition.models.stages import Edge, Stage
from acquisition.models.tailored import TailoredBidbook, TailoredEdition
from acquisition.models.visits import SiteVisit, VisitStop

__all__ = [
    "AftercarePlan",
    "Availability",
    "Bidbook",
    "BidbookDraft",
    "BidbookPdf",
    "BidbookVersion",
    "BusinessPark",
    "CallStatus",
    "Channel",
    "Commitment",
    "Confidence",
    "Confidentiality",
    "Counterfactual",
    "Criterion",
    "Decision",
    "DeclineReason",
    "Dependency",
    "DependencyKind",
    "DependencyStatus",
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
    "HeardVia",
    "HoldKind",
    "HoldStatus",
    "Landing",
    "LandingEdge",
    "LandingStatus",
    "LandingTransition",
    "Landowner",
    "Lead",
    "LeadMember",
    "LeadNumber",
    "LeadShare",
    "LeadTransition",
    "Measure",
    "Offer",
    "OfferSite",
    "OfferStatus",
    "Origin",
    "Outcome",
    "Permit",
    "PermitKind",
    "PermitProcedure",
    "PermitResult",
    "Plot",
    "PlotFact",
    "PlotHold",
    "Qualification",
    "Realisation",
    "RealisationSource",
    "Referral",
    "ReferralOutcome",
    "ReplyChannel",
    "ReplyState",
    "Requirement",
    "RiskKind",
    "RiskSeverity",
    "RiskSignal",
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
    "WinConfirmation",
]
