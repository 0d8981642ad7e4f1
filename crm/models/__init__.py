"""The nouns of the region's memory."""

from crm.models.access import AccessKind, AccessLog
from crm.models.accounts import ApiToken, User
from crm.models.among import Among
from crm.models.attachments import Attachment
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
from crm.models.erasures import Erasure, FileToErase
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
from crm.models.imports import (
    MAY_IMPORT,
    ImportChoice,
    ImportMapping,
    ImportPiece,
    ImportRow,
    ImportRowState,
    ImportRun,
    ImportState,
)
from crm.models.interactions import Interaction
from crm.models.lists import BulkEdit, DefaultView, Export, Layout, SavedView, Visibility, WorkState
from crm.models.mail import MailState, OutgoingMail
from crm.models.media import Document, Image, Rendition
from crm.models.merging import DuplicatePair, DuplicateSearch, Merge
from crm.models.organisations import Establishment, Relationship
from crm.models.people import Affiliation, Contact, Organisation
from crm.models.pins import Pin
from crm.models.places import Initiative, Municipality, Sector
from crm.models.programme import ProgrammeYear
from crm.models.suppressions import Suppression, SuppressionReason
from crm.models.tasks import Reminder, Task, TaskPreference, TaskState
from crm.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "MAY_IMPORT",
    "AccessKind",
    "AccessLog",
    "Affiliation",
    "Among",
    "ApiToken",
    "Attachment",
    "BulkEdit",
    "ChangeSet",
    "ClockTick",
    "ConsentAction",
    "ConsentChain",
    "ConsentChannel",
    "ConsentEvent",
    "ConsentEvidence",
    "Contact",
    "DefaultView",
    "DeliveryState",
    "Document",
    "DuplicatePair",
    "DuplicateSearch",
    "Erasure",
    "Establishment",
    "EventDelivery",
    "EventKey",
    "EventMeasure",
    "EventRecord",
    "EventSubscriber",
    "Export",
    "Fact",
    "FactAnswer",
    "FactKind",
    "FieldChange",
    "FileToErase",
    "Image",
    "ImportChoice",
    "ImportMapping",
    "ImportPiece",
    "ImportRow",
    "ImportRowState",
    "ImportRun",
    "ImportState",
    "Indicator",
    "IndicatorValue",
    "Initiative",
    "Interaction",
    "Layout",
    "LegalBasis",
    "MailState",
    "Merge",
    "Municipality",
    "Organisation",
    "OutgoingMail",
    "Pin",
    "ProgrammeYear",
    "Purpose",
    "Relationship",
    "Reminder",
    "Rendition",
    "RowChange",
    "SavedView",
    "Sector",
    "Suppression",
    "SuppressionReason",
    "Task",
    "TaskPreference",
    "TaskState",
    "User",
    "Visibility",
    "Webhook",
    "WebhookDelivery",
    "WorkState",
]
