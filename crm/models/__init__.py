"""The nouns of the region's memory."""

from crm.models.accounts import ApiToken, User
from crm.models.consent import ConsentAction, ConsentEvent, Purpose
from crm.models.eventlog import (
    ClockTick,
    DeliveryState,
    EventDelivery,
    EventKey,
    EventMeasure,
    EventRecord,
    EventSubscriber,
)
from crm.models.figures import Indicator, IndicatorValue
from crm.models.interactions import Interaction
from crm.models.mail import MailState, OutgoingMail
from crm.models.media import Document, Image, Rendition
from crm.models.people import Affiliation, Contact, Organisation
from crm.models.places import Initiative, Municipality, Sector
from crm.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "Affiliation",
    "ApiToken",
    "ClockTick",
    "ConsentAction",
    "ConsentEvent",
    "Contact",
    "DeliveryState",
    "Document",
    "EventDelivery",
    "EventKey",
    "EventMeasure",
    "EventRecord",
    "EventSubscriber",
    "Image",
    "Indicator",
    "IndicatorValue",
    "Initiative",
    "Interaction",
    "MailState",
    "Municipality",
    "Organisation",
    "OutgoingMail",
    "Purpose",
    "Rendition",
    "Sector",
    "User",
    "Webhook",
    "WebhookDelivery",
]
