"""Work on many rows: lists that are read in, views that are kept, rows taken out or edited at once."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ImportStarted(DomainEvent):
    headline = _("A list of {rows} rows is read in")

    import_id: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class ImportFinished(DomainEvent):
    headline = _("A list was read in: {made} added, {updated} brought up to date, {left_out} left out")

    import_id: int
    made: int
    updated: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class ImportUndone(DomainEvent):
    headline = _("A list that was read in was undone: {restored} as before, {left} stay")

    import_id: int
    restored: int
    left: int


@dataclass(frozen=True, kw_only=True)
class ContactImported(DomainEvent):
    """Published for who was made and for who was brought up to date; the latter was edited too."""

    headline = _("Was read in from a list")

    contact_id: int
    import_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationImported(DomainEvent):
    headline = _("Was read in from a list")

    organisation_id: int
    import_id: int


@dataclass(frozen=True, kw_only=True)
class ListViewSaved(DomainEvent):
    headline = _("A view of a list was saved")

    view_id: int
    list_name: str
    visibility: str


@dataclass(frozen=True, kw_only=True)
class ListViewRemoved(DomainEvent):
    headline = _("A view of a list was removed")

    view_id: int
    list_name: str


@dataclass(frozen=True, kw_only=True)
class ListExported(DomainEvent):
    """Which list and how many rows; what was asked for and why stands with the export."""

    headline = _("{rows} rows were taken out of a list")

    export_id: int
    list_name: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class BulkEditFinished(DomainEvent):
    headline = _("{changed} rows were edited at once")

    bulk_edit_id: int
    change_set_id: int
    list_name: str
    changed: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class BulkEditUndone(DomainEvent):
    headline = _("An edit of several rows was undone: {restored} are as they were")

    bulk_edit_id: int
    change_set_id: int
    list_name: str
    restored: int
    left: int
