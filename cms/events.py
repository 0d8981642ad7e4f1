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
