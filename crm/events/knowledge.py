"""What is known of them: who works where, what firms are to one another, facts, and pinned moments."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AffiliationBegun(DomainEvent):
    headline = _("Works at an organisation")

    affiliation_id: int
    contact_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class AffiliationEnded(DomainEvent):
    headline = _("No longer works at an organisation")

    affiliation_id: int
    contact_id: int
    organisation_id: int
    until_on: str


@dataclass(frozen=True, kw_only=True)
class AffiliationChanged(DomainEvent):
    headline = _("What was noted of the work at an organisation was put right")

    affiliation_id: int
    contact_id: int
    organisation_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class AffiliationTakenBack(DomainEvent):
    headline = _("That this person works at an organisation was a mistake")

    affiliation_id: int
    contact_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class RelationshipBegun(DomainEvent):
    headline = _("A relationship with another organisation was noted: {kind}")
    spoken = {"kind": "crm.relationship"}

    relationship_id: int
    organisation_id: int
    to_organisation_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class RelationshipEnded(DomainEvent):
    headline = _("A relationship with another organisation has ended: {kind}")
    spoken = {"kind": "crm.relationship"}

    relationship_id: int
    organisation_id: int
    to_organisation_id: int
    kind: str
    until_on: str


@dataclass(frozen=True, kw_only=True)
class RelationshipChanged(DomainEvent):
    headline = _("What was noted of a relationship was put right: {kind}")
    spoken = {"kind": "crm.relationship"}

    relationship_id: int
    organisation_id: int
    to_organisation_id: int
    kind: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class RelationshipTakenBack(DomainEvent):
    headline = _("A relationship with another organisation was a mistake: {kind}")
    spoken = {"kind": "crm.relationship"}

    relationship_id: int
    organisation_id: int
    to_organisation_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class FactNoted(DomainEvent):
    """Which kind; the value and its source stand with the fact."""

    headline = _("A fact was noted: {kind}")
    spoken = {"kind": "crm.fact_kind"}

    fact_id: int
    kind: str
    contact_id: int | None
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class FactReplaced(DomainEvent):
    headline = _("A fact was brought up to date: {kind}")
    spoken = {"kind": "crm.fact_kind"}

    fact_id: int
    replaced_fact_id: int
    kind: str
    contact_id: int | None
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class FactTakenBack(DomainEvent):
    headline = _("A fact was a mistake: {kind}")
    spoken = {"kind": "crm.fact_kind"}

    fact_id: int
    kind: str
    contact_id: int | None
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class FileAttached(DomainEvent):
    """Its name stands with the attachment."""

    headline = _("A file was added")

    attachment_id: int
    contact_id: int | None
    organisation_id: int | None
    about_type: str
    about_id: int


@dataclass(frozen=True, kw_only=True)
class FileRemoved(DomainEvent):
    headline = _("A file was removed")

    attachment_id: int
    contact_id: int | None
    organisation_id: int | None
    about_type: str
    about_id: int


@dataclass(frozen=True, kw_only=True)
class MomentPinned(DomainEvent):
    """Names nobody, so that it stands on no timeline itself."""

    headline = _("A moment was pinned on top of the timeline")

    pinned_event_id: int


@dataclass(frozen=True, kw_only=True)
class MomentUnpinned(DomainEvent):
    headline = _("A pinned moment was let go")

    pinned_event_id: int
