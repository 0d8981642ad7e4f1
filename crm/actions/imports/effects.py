"""What a slice of rows does to people, organisations and roles: gathered in memory, then written at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from crm.actions.changesets import DERIVED, keep_changed, keep_made
from crm.actions.changing import put, written
from crm.contracts import DomainEvent
from crm.eventlog.context import current_chain
from crm.eventlog.inserting import insert_many, insert_values
from crm.eventlog.publishing import publish_many
from crm.events import (
    AffiliationBegun,
    ContactEdited,
    ContactImported,
    OrganisationEdited,
    OrganisationImported,
)
from crm.models import Affiliation, ChangeSet, Contact, FieldChange, ImportChoice, ImportRun, Organisation
from crm.models.people import Edited

BATCH = 1000
Thing = Contact | Organisation | Affiliation


class Effects:
    """What is made and changed, each thing once, however many rows are about it; `count` grows with each effect."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self.count = 0
        self._made: dict[int, Thing] = {}
        self._changed: dict[int, tuple[Thing, dict[str, Any]]] = {}

    def make(self, one: Thing) -> None:
        self._made[id(one)] = one
        self.count += 1

    def change(self, known: Thing, facts: Mapping[str, Any], choice: ImportChoice) -> set[str]:
        """Gaps are filled, or what the list says stands; an empty cell erases nothing. Returns the fields."""
        if choice not in {ImportChoice.FILL, ImportChoice.OVERWRITE}:
            return set()
        filled = {name for name in facts if choice == ImportChoice.FILL and getattr(known, name)}
        before = put(known, {name: value for name, value in facts.items() if name not in filled})  # type: ignore[arg-type]
        self.count += bool(before)
        if before and id(known) not in self._made:
            earlier = self._changed.setdefault(id(known), (known, {}))[1]
            for name, value in before.items():
                earlier.setdefault(name, value)
        return set(before)

    def write(self, change_set: ChangeSet) -> None:
        """What was decided stands, with its events, what its fields were, and what undoing needs."""
        for model in (Organisation, Contact, Affiliation):
            made: list[Any] = [one for one in self._made.values() if isinstance(one, model)]
            for one in made:
                if isinstance(one, Affiliation):  # takes over the keys that its two have by now
                    one.contact, one.organisation = one.contact, one.organisation
            insert_many(made)
            keep_made(change_set, made)
        for model in (Organisation, Contact, Affiliation):
            self._write_changed(model, change_set)
        publish_many(self._events())

    def _write_changed(self, model: type[Any], change_set: ChangeSet) -> None:
        changes = [(one, before) for one, before in self._changed.values() if isinstance(one, model) and before]
        if not changes:
            return
        fields = {name for _one, before in changes for name in before}
        if issubclass(model, Edited):
            fields |= {"version", "updated_at"}
            for one, _before in changes:
                one.version, one.updated_at = one.version + 1, timezone.now()
        rows = [one for one, _before in changes]
        model._default_manager.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(fields)
        )
        keep_changed(change_set, changes)
        if issubclass(model, Edited):
            _note_fields(changes, publish_many((_edited(one, before), one) for one, before in changes))

    def _events(self) -> list[tuple[DomainEvent, models.Model]]:
        """Of each thing once, the organisation first."""
        things = [*self._made.values(), *(one for one, before in self._changed.values() if before)]
        return [*self._imported(things, Organisation), *self._imported(things, Contact), *self._begun()]

    def _imported(self, things: Sequence[Any], model: type[Any]) -> list[tuple[DomainEvent, models.Model]]:
        run = self._run.pk
        return [
            (
                ContactImported(contact_id=one.pk, import_id=run)
                if model is Contact
                else OrganisationImported(organisation_id=one.pk, import_id=run),
                one,
            )
            for one in things
            if isinstance(one, model)
        ]

    def _begun(self) -> list[tuple[DomainEvent, models.Model]]:
        roles = [one for one in self._made.values() if isinstance(one, Affiliation)]
        return [
            (
                AffiliationBegun(affiliation_id=one.pk, contact_id=one.contact_id, organisation_id=one.organisation_id),
                one.contact,
            )
            for one in roles
        ]


def _edited(one: Any, before: Mapping[str, Any]) -> DomainEvent:
    fields = sorted(set(before) - DERIVED)
    if isinstance(one, Contact):
        return ContactEdited(contact_id=one.pk, fields=fields)
    return OrganisationEdited(organisation_id=one.pk, fields=fields)


def _note_fields(changes: Sequence[tuple[Any, Mapping[str, Any]]], event_ids: Sequence[int]) -> None:
    actor = current_chain().actor
    insert_values(
        FieldChange,
        ["object_type", "object_id", "version", "field", "old", "new", "actor", "changed_at", "event_id"],
        (
            (one._meta.label_lower, one.pk, one.version, name, written(before[name]), written(getattr(one, name)),
             actor, one.updated_at, event_id)
            for (one, before), event_id in zip(changes, event_ids, strict=True)
            for name in sorted(set(before) - DERIVED)
        ),
    )  # fmt: skip
