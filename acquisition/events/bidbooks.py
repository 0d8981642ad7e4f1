"""Bidbooks published, shared and read."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class BidbookPublished(DomainEvent):
    headline = _("Published “{title}”, version {number} ({language})")

    bidbook_id: int
    bidbook: str
    number: int
    language: str
    title: str


@dataclass(frozen=True, kw_only=True)
class BidbookHandedIn(DomainEvent):
    headline = _("Handed in the next version of the bidbook “{bidbook}” ({language}) for a second person to publish")

    draft_id: int
    bidbook_id: int
    bidbook: str
    language: str


@dataclass(frozen=True, kw_only=True)
class BidbookSentBack(DomainEvent):
    headline = _("Sent the next version of the bidbook “{bidbook}” ({language}) back to its writer")

    draft_id: int
    bidbook_id: int
    bidbook: str
    language: str


@dataclass(frozen=True, kw_only=True)
class BidbookTailored(DomainEvent):
    """An edition for one lead was frozen."""

    headline = _("Made edition {edition} of the bidbook “{bidbook}” for this lead, from version {number}")

    edition_id: int
    version_id: int
    lead_id: int
    bidbook: str
    number: int
    edition: int


@dataclass(frozen=True, kw_only=True)
class BidbookShared(DomainEvent):
    headline = _("Was sent a private link to the bidbook “{bidbook}”, version {number}")

    link_id: int
    version_id: int
    lead_id: int | None
    contact_id: int
    bidbook: str
    number: int


@dataclass(frozen=True, kw_only=True)
class BidbookOpened(DomainEvent):
    """A person, not a mail scanner, opened the book; told once a visit."""

    headline = _("Opened the bidbook “{bidbook}”, version {number}")

    link_id: int
    version_id: int
    lead_id: int | None
    contact_id: int
    bidbook: str
    number: int


@dataclass(frozen=True, kw_only=True)
class BidbookLinkRevoked(DomainEvent):
    headline = _("The private link to the bidbook “{bidbook}”, version {number}, was taken back")

    link_id: int
    version_id: int
    lead_id: int | None
    contact_id: int
    bidbook: str
    number: int


@dataclass(frozen=True, kw_only=True)
class BidbookDownloaded(DomainEvent):
    """A person took the PDF; told once a visit."""

    headline = _("Downloaded the bidbook “{bidbook}”, version {number}")

    link_id: int
    version_id: int
    lead_id: int | None
    contact_id: int
    bidbook: str
    number: int
