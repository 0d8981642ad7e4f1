"""The nouns of acquisition: what people ask us, what it becomes, what we hand them, and land."""

from acquisition.models.access import EmergencyAccess, LeadMember
from acquisition.models.aftercare import AftercarePlan, RiskKind, RiskSeverity, RiskSignal
from acquisition.models.bidbooks import Bidbook, BidbookVersion, ShareLink, ShareView
from acquisition.models.confirmations import Counterfactual, HeardVia, WinConfirmation
from acquisition.models.enquiries import Channel, DeclineReason, Enquiry, EnquiryStatus, ReplyChannel
from acquisition.models.land import BusinessPark, EnvironmentalCategory, FactKey, Plot, PlotFact
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
from acquisition.models.promises import Commitment, Measure, Realisation, RealisationSource
from acquisition.models.stages import Edge, Stage

__all__ = [
    "AftercarePlan",
    "Bidbook",
    "BidbookVersion",
    "BusinessPark",
    "Channel",
    "Commitment",
    "Confidentiality",
    "Counterfactual",
    "DeclineReason",
    "Dependency",
    "DependencyKind",
    "DependencyStatus",
    "Edge",
    "EmergencyAccess",
    "EndReason",
    "Enquiry",
    "EnquiryStatus",
    "EnvironmentalCategory",
    "FactKey",
    "HeardVia",
    "Landing",
    "LandingEdge",
    "LandingStatus",
    "LandingTransition",
    "Lead",
    "LeadMember",
    "LeadNumber",
    "LeadShare",
    "LeadTransition",
    "Measure",
    "Origin",
    "Outcome",
    "Permit",
    "PermitKind",
    "PermitProcedure",
    "PermitResult",
    "Plot",
    "PlotFact",
    "Realisation",
    "RealisationSource",
    "ReplyChannel",
    "RiskKind",
    "RiskSeverity",
    "RiskSignal",
    "ShareLink",
    "ShareView",
    "Stage",
    "Standing",
    "WinConfirmation",
]
