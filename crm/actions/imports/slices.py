"""A slice of rows on its way in: decided upon row by row in memory, then written in a handful of statements."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from crm.actions.changesets import DERIVED, keep_changed, keep_made
from crm.actions.changing import put, written
from crm.actions.consent import stop_everything
from crm.actions.identifiers import clean_domain
from crm.actions.imports.matching import Known, missing
from crm.actions.people import normalised
from crm.contracts import DomainEvent
from crm.eventlog.inserting import insert_many
from crm.eventlog.publishing import publish_many
from crm.events import (
    AffiliationBegun,
    ContactEdited,
    ContactImported,
    OrganisationEdited,
    OrganisationImported,
)
from crm.models import (
    Affiliation,
    ChangeSet,
    ConsentChannel,
    Contact,
    EventRecord,
    FieldChange,
    ImportChoice,
    ImportRow,
    ImportRowState,
    ImportRun,
    Organisation,
)
from crm.models.people import Edited

BATCH = 1000
CHANGED = {True: ImportRowState.UPDATED, False: ImportRowState.UNCHANGED}
Thing = Contact | Organisation | Affiliation


class Slice:
    """`made` and `changed` are what these rows do, each thing once, however many rows are about it."""

    def __init__(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        self._run, self._rows = run, rows
        self._effects = 0
        self._today = timezone.localdate()
        self._known = Known([row.facts for row in rows], lock=True)
        self._roles = self._current_roles()
        self._made: dict[int, Thing] = {}
        self._changed: dict[int, tuple[Thing, dict[str, Any]]] = {}
        self._about: list[tuple[ImportRow, Contact | None, Organisation | None]] = []

    def _current_roles(self) -> dict[tuple[int, int], Affiliation]:
        """Of the contacts these rows are about, where they work now."""
        contacts = [one.pk for row in self._rows if (one := self._known.contact(row.facts))]
        current = Affiliation.objects.filter(contact__in=contacts, until_on=None).order_by()
        return {(one.contact_id, one.organisation_id): one for one in current}

    def decide(self) -> None:
        for row in self._rows:
            self._decide(row)

    def _decide(self, row: ImportRow) -> None:
        contact, organisation = self._known.contact(row.facts), self._known.organisation(row.facts)
        main = contact if row.facts["contact"] else organisation
        if sentence := missing(row.facts, contact, organisation):
            row.state, row.problems = ImportRowState.WRONG, [(-1, sentence)]
        elif main is not None and self._choice(row) == ImportChoice.SKIP:
            row.state = ImportRowState.SKIPPED
        else:
            contact, organisation = self._put(row, contact, organisation)
        self._about.append((row, contact, organisation))

    def _choice(self, row: ImportRow) -> ImportChoice:
        return ImportChoice(row.choice or self._run.choice)

    def _put(
        self, row: ImportRow, contact: Contact | None, organisation: Organisation | None
    ) -> tuple[Contact | None, Organisation | None]:
        facts, choice, before = row.facts, self._choice(row), self._effects
        is_new = (contact if facts["contact"] else organisation) is None
        if facts["organisation"]:
            another = choice == ImportChoice.ANOTHER and not facts["contact"] and "name" in facts["organisation"]
            is_new |= another
            organisation = self._put_organisation(None if another else organisation, facts["organisation"], choice)
        if facts["contact"]:
            contact = self._put_contact(contact, facts["contact"], choice)
            if organisation:
                self._put_role(contact, organisation, facts["work"], choice)
        changed = self._effects > before
        row.state = ImportRowState.MADE if is_new else CHANGED[changed]
        return contact, organisation

    def _put_contact(self, known: Contact | None, facts: Mapping[str, str], choice: ImportChoice) -> Contact:
        if known is None:
            contact = Contact(**facts)
            self._make(contact)
            return contact
        self._change(known, {name: value for name, value in facts.items() if name != "email"}, choice)
        return known

    def _put_organisation(
        self, known: Organisation | None, facts: Mapping[str, str], choice: ImportChoice
    ) -> Organisation:
        given = _whole(facts)
        if known is None:
            organisation = Organisation(**given)
            self._make(organisation)
            return organisation
        self._change(known, given, choice)
        return known

    def _put_role(
        self, contact: Contact, organisation: Organisation, facts: Mapping[str, str], choice: ImportChoice
    ) -> None:
        key = (contact.pk or -id(contact), organisation.pk or -id(organisation))
        known = self._roles.get(key)
        role = facts.get("role", "")
        if known is not None:
            self._change(known, {"role": role} if role else {}, choice)
            return
        since = date.fromisoformat(facts["since_on"]) if facts.get("since_on") else self._today
        self._roles[key] = Affiliation(contact=contact, organisation=organisation, role=role, since_on=since)
        self._make(self._roles[key])

    def _make(self, one: Thing) -> None:
        self._made[id(one)] = one
        self._effects += 1
        if not isinstance(one, Affiliation):
            self._known.now_known(one)

    def _change(self, known: Thing, facts: Mapping[str, str], choice: ImportChoice) -> None:
        """Gaps are filled, or what the list says stands; an empty cell erases nothing."""
        if choice not in {ImportChoice.FILL, ImportChoice.OVERWRITE}:
            return
        filled = {name for name in facts if choice == ImportChoice.FILL and getattr(known, name)}
        before = put(known, {name: value for name, value in facts.items() if name not in filled})  # type: ignore[arg-type]
        self._effects += bool(before)
        if before and id(known) not in self._made:
            earlier = self._changed.setdefault(id(known), (known, {}))[1]
            for name, value in before.items():
                earlier.setdefault(name, value)

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
        self._stop()
        self._note_rows()

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
            records = publish_many((_edited(one, before), one) for one, before in changes)
            _note_fields(changes, records)

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

    def _stop(self) -> None:
        """A list lowers what people agreed to, and never raises it; undoing it leaves that be."""
        for row, contact, _organisation in self._about:
            if row.facts["stop"] and contact:
                stop_everything(
                    contact_id=contact.pk,
                    language=self._run.language,
                    evidence=f"import #{self._run.pk}, row {row.number}",
                    channel=ConsentChannel.IMPORT,
                )

    def _note_rows(self) -> None:
        for row, contact, organisation in self._about:
            row.contact_id = contact.pk if contact else None
            row.organisation_id = organisation.pk if organisation else None
        ImportRow.objects.filter(pk__in=[row.pk for row in self._rows]).delete()
        insert_many(self._rows)  # quicker than changing each


def _whole(facts: Mapping[str, str]) -> dict[str, str]:
    """With what follows from what is given, as by hand."""
    whole = dict(facts)
    if "name" in whole:
        whole["normalised_name"] = normalised(whole["name"])
    if whole.get("website") and "domain" not in whole:
        whole["domain"] = clean_domain(whole["website"])
    return whole


def _edited(one: Any, before: Mapping[str, Any]) -> DomainEvent:
    fields = sorted(set(before) - DERIVED)
    if isinstance(one, Contact):
        return ContactEdited(contact_id=one.pk, fields=fields)
    return OrganisationEdited(organisation_id=one.pk, fields=fields)


def _note_fields(changes: Sequence[tuple[Any, Mapping[str, Any]]], records: Sequence[EventRecord]) -> None:
    insert_many(
        FieldChange(
            object_type=one._meta.label_lower,
            object_id=one.pk,
            version=one.version,
            field=name,
            old=written(before[name]),
            new=written(getattr(one, name)),
            actor=record.actor,
            changed_at=one.updated_at,
            event_id=record.pk,
        )
        for (one, before), record in zip(changes, records, strict=True)
        for name in sorted(set(before) - DERIVED)
    )
