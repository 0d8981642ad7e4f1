"""What the public site publishes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class BidbookRequested(DomainEvent):
    """A visitor asked for the bidbook and was told a reference."""

    headline = _("Asked for the bidbook “{bidbook}” ({reference})")

    contact_id: int
    organisation_id: int | None
    bidbook: str
    language: str
    reference: str
    page_id: int
    story_id: int | None
    """The story that led here, as a page id."""
    campaign_code: str
    """Empty when the visitor came without one."""


@dataclass(frozen=True, kw_only=True)
class StoryPublished(DomainEvent):
    """A story is live in one language; told once per revision and address.

    Its texts stay on the page: they name people, and what is in an event cannot be taken back.
    """

    headline = _("Published the story “{title}”")

    story_id: int
    translation_key: str
    language: str
    title: str
    path: str
    revision_id: int | None
    first_publication: bool
    mail_block: dict[str, Any]
    """What a mailing needs to show the story: kicker, title, object, path, picture."""


@dataclass(frozen=True, kw_only=True)
class StoryUnpublished(DomainEvent):
    headline = _("Took a story offline")

    story_id: int


@dataclass(frozen=True, kw_only=True)
class EnquirySent(DomainEvent):
    """A visitor asked the region something and was told a reference; what they wrote is with their contact."""

    headline = _("Asked a question on the site ({reference})")

    contact_id: int
    organisation_id: int | None
    language: str
    reference: str
    about: str
    """A plot's slug or a page's number, as the address carried it; empty when about nothing in particular."""
    page_id: int
    story_id: int | None
    campaign_code: str


@dataclass(frozen=True, kw_only=True)
class TriageFinished(DomainEvent):
    """A visitor walked through the guided questions and asked for an answer."""

    headline = _("Finished the guided questions ({reference})")

    contact_id: int
    organisation_id: int | None
    language: str
    reference: str
    answers: dict[str, str]
    """Question to answer, both as slugs; a question that was left out is not in it."""
    page_id: int
    story_id: int | None
    campaign_code: str


@dataclass(frozen=True, kw_only=True)
class SubscriptionRequested(DomainEvent):
    """Somebody typed an address to subscribe; whether it is theirs is not known yet."""

    theme = "consent"
    headline = _("Asked to subscribe ({purpose})")

    contact_id: int
    purpose: str
    language: str
    reference: str
    page_id: int
    story_id: int | None
    campaign_code: str


@dataclass(frozen=True, kw_only=True)
class SubscriptionConfirmed(DomainEvent):
    """Whoever reads the address's mail pressed the button; the consent is in the ledger."""

    theme = "consent"
    headline = _("Confirmed the subscription ({purpose})")

    contact_id: int
    purpose: str
    language: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class MeetupRegistrationReceived(DomainEvent):
    """Somebody registered for a gathering; `state` says whether there was a place: coming or waiting."""

    headline = _("Registered for “{meetup}” ({reference})")

    contact_id: int
    organisation_id: int | None
    meetup_id: int
    """The gathering, as the id of the page they registered on."""
    meetup: str
    reference: str
    state: str
    story_id: int | None
    campaign_code: str


@dataclass(frozen=True, kw_only=True)
class MeetupRegistrationCancelled(DomainEvent):
    """Somebody gave their place, or their turn on the waiting list, back."""

    headline = _("Does not come to “{meetup}” ({reference})")

    contact_id: int
    meetup_id: int
    meetup: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class MeetupPlaceFound(DomainEvent):
    """Somebody who was on the waiting list comes after all."""

    headline = _("Got a place at “{meetup}” ({reference})")

    contact_id: int
    meetup_id: int
    meetup: str
    reference: str
