"""The nouns of the region's memory."""

from crm.models.access import AccessKind, AccessLog
from crm.models.accounts import ApiToken, User
from crm.models.changes import FieldChange
from crm.models.changesets import ChangeSet, RowChange
from crm.models.consent import (
    ConsentAction,
    ConsentChain,
    ConsentChannel,
    ConsentEvent,
    ConsentEvidence,
    LegalBasis,
    Purpose,
)
from crm.models.eventlog import (
    ClockTick,
    DeliveryState,
    EventDelivery,
    EventKey,
    EventMeasure,
    EventRecord,
    EventSubscriber,
)
from crm.models.facts import Fact, FactAnswer, FactKind
from crm.models.figures import Indicator, IndicatorValue
from crm.models.interactions import Interaction
from crm.models.mail import MailState, OutgoingMail
from crm.models.media import Document, Image, Rendition
from crm.models.organisations import Establishment, Relationship
from crm.models.people import Affiliation, Contact, Organisation
from crm.models.pins import Pin
from crm.models.places import Initiative, Municipality, Sector
from crm.models.suppressions import Suppression, SuppressionReason
from crm.models.tasks import Reminder, Task, TaskPreference, TaskState
from crm.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "AccessKind",
    "AccessLog",
    "Affiliation",
    "ApiToken",
    "ChangeSet",
    "ClockTick",
    "ConsentAction",
    "ConsentChain",
    "ConsentChannel",
    "ConsentEvent",
    "ConsentEvidence",
    "Contact",
    "DeliveryState",
    "Document",
    "Establishment",
    "EventDelivery",
    "EventKey",
    "EventMeasure",
    "EventRecord",
    "EventSubscriber",
    "Fact",
    "FactAnswer",
    "FactKind",
    "FieldChange",
    "Image",
    "Indicator",
    "IndicatorValue",
    "Initiative",
    "Interaction",
    "LegalBasis",
    "MailState",
    "Municipality",
    "Organisation",
    "OutgoingMail",
    "Pin",
    "Purpose",
    "Relationship",
    "Reminder",
    "Rendition",
    "RowChange",
    "Sector",
    "Suppression",
    "SuppressionReason",
    "Task",
    "TaskPreference",
    "TaskState",
    "User",
    "Webhook",
    "WebhookDelivery",
]
