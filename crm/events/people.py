"""Contacts, organisations and establishments: added, edited, merged, taken out again."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(DomainEvent):
    headline = _("Was added by hand")

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationRemoved(DomainEvent):
    """Only what made the organisation was undone."""

    headline = _("Was taken out again")

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationEdited(DomainEvent):
    """Which fields; what they were and are stands in the history of the organisation."""

    headline = _("Was edited: {fields}")
    spoken = {"fields": "crm.organisation_field"}

    organisation_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactAdded(DomainEvent):
    headline = _("Was added by hand")

    contact_id: int


@dataclass(frozen=True, kw_only=True)
class ContactRemoved(DomainEvent):
    """Only what made the contact was undone; who asks to be forgotten is erased."""

    headline = _("Was taken out again")

    contact_id: int


@dataclass(frozen=True, kw_only=True)
class ContactEdited(DomainEvent):
    """Which fields; what they were and are stands in the history of the contact."""

    headline = _("Was edited: {fields}")
    spoken = {"fields": "crm.contact_field"}

    contact_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactsMerged(DomainEvent):
    """Whoever keeps a contact's id elsewhere makes `contact_id` of `merged_contact_id`; every foreign key was moved."""

    headline = _("Was merged with another entry of the same person")

    contact_id: int
    merged_contact_id: int
    merge_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationsMerged(DomainEvent):
    headline = _("Was merged with another entry of the same organisation")

    organisation_id: int
    merged_organisation_id: int
    merge_id: int


@dataclass(frozen=True, kw_only=True)
class MergeUndone(DomainEvent):
    """`parted_id` is a contact or an organisation of its own again, as before the merge."""

    headline = _("A merge was undone: these are two again")

    kind: str
    parted_id: int
    merge_id: int
    contact_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class EstablishmentAdded(DomainEvent):
    headline = _("An establishment was added")

    establishment_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class EstablishmentEdited(DomainEvent):
    headline = _("An establishment was edited: {fields}")
    spoken = {"fields": "crm.establishment_field"}

    establishment_id: int
    organisation_id: int
    fields: list[str]
