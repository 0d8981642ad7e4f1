"""What acquisition publishes."""

from acquisition.events.bidbooks import (
    BidbookLinkRevoked,
    BidbookOpened,
    BidbookPublished,
    BidbookShared,
)
from acquisition.events.enquiries import (
    EnquiryAccepted,
    EnquiryDeclined,
    EnquiryReceived,
    FirstReplySent,
)
from acquisition.events.land import (
    PlotOffered,
    PlotWithdrawn,
)
from acquisition.events.leads import (
    LeadClosed,
    LeadConfidentialityChanged,
    LeadFactsChanged,
    LeadHandedOver,
    LeadHoldEnded,
    LeadJoined,
    LeadMemberAdded,
    LeadMemberRemoved,
    LeadMoved,
    LeadOpened,
    LeadOpenedInEmergency,
    LeadPutOnHold,
    LeadReopened,
    LeadSharedWithMunicipality,
    LeadShareEnded,
)

__all__ = [
    "BidbookLinkRevoked",
    "BidbookOpened",
    "BidbookPublished",
    "BidbookShared",
    "EnquiryAccepted",
    "EnquiryDeclined",
    "EnquiryReceived",
    "FirstReplySent",
    "LeadClosed",
    "LeadConfidentialityChanged",
    "LeadFactsChanged",
    "LeadHandedOver",
    "LeadHoldEnded",
    "LeadJoined",
    "LeadMemberAdded",
    "LeadMemberRemoved",
    "LeadMoved",
    "LeadOpened",
    "LeadOpenedInEmergency",
    "LeadPutOnHold",
    "LeadReopened",
    "LeadShareEnded",
    "LeadSharedWithMunicipality",
    "PlotOffered",
    "PlotWithdrawn",
]
