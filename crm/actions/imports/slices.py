"""A slice of rows on its way in: decided upon row by row in memory, then written in a handful of statements."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm.actions.consent import stop_everything
from crm.actions.identifiers import clean_domain
from crm.actions.imports.effects import Effects, Thing
from crm.actions.imports.matching import Known, missing
from crm.actions.imports.named import Circles
from crm.actions.people import normalised
from crm.eventlog.inserting import insert_many
from crm.models import (
    Affiliation,
    ChangeSet,
    ConsentChannel,
    Contact,
    ImportChoice,
    ImportRow,
    ImportRowState,
    ImportRun,
    Organisation,
)

CHANGED = {True: ImportRowState.UPDATED, False: ImportRowState.UNCHANGED}


class Slice:
    """These rows in their order: whom each is about, and what it does."""

    def __init__(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        self._run, self._rows = run, rows
        self._effects = Effects(run)
        self._today = timezone.localdate()
        self._known = Known([row.facts for row in rows], lock=True)
        self._circles = Circles(row.facts for row in rows)
        self._roles = self._current_roles()
        self._about: list[tuple[ImportRow, Contact | None, Organisation | None]] = []

    def _current_roles(self) -> dict[tuple[int, int], Affiliation]:
        """Of the contacts these rows are about, where they work now."""
        contacts = [one.pk for row in self._rows if (one := self._known.contact(row.facts))]
        current = Affiliation.objects.filter(contact__among=contacts, until_on=None).order_by()
        return {(one.contact_id, one.organisation_id): one for one in current}

    def decide(self) -> None:
        for row in self._rows:
            self._decide(row)

    def _decide(self, row: ImportRow) -> None:
        contact, organisation = self._known.contact(row.facts), self._known.organisation(row.facts)
        main = contact if row.facts["contact"] else organisation
        if sentence := missing(row.facts, contact, organisation) or self._no_parent(row, organisation):
            row.state, row.problems = ImportRowState.WRONG, [(-1, sentence)]
        elif main is not None and self._choice(row) == ImportChoice.SKIP:
            row.state = ImportRowState.SKIPPED
        else:
            contact, organisation = self._put(row, contact, organisation)
        self._about.append((row, contact, organisation))

    def _choice(self, row: ImportRow) -> ImportChoice:
        return ImportChoice(row.choice or self._run.choice)

    def _no_parent(self, row: ImportRow, organisation: Organisation | None) -> str:
        """Why the parent that the row names cannot be it, now that it is read in; and who it is by now."""
        facts = row.facts["organisation"]
        if "parent_id" not in facts:
            return ""
        parent_id = self._circles.parent(facts["parent_id"])
        if parent_id is None:
            return _("The organisation of which this would be part is gone since the list was checked.")
        stays = organisation is not None and organisation.parent_id and self._choice(row) != ImportChoice.OVERWRITE
        if organisation is not None and not stays and self._circles.closes(organisation.pk, parent_id):
            return _("This would be part of itself: that organisation is part of this one.")
        facts["parent_id"] = parent_id
        return ""

    def _put(
        self, row: ImportRow, contact: Contact | None, organisation: Organisation | None
    ) -> tuple[Contact | None, Organisation | None]:
        facts, choice, before = row.facts, self._choice(row), self._effects.count
        is_new = (contact if facts["contact"] else organisation) is None
        if facts["organisation"]:
            another = choice == ImportChoice.ANOTHER and not facts["contact"] and "name" in facts["organisation"]
            is_new |= another
            organisation = self._put_organisation(None if another else organisation, facts["organisation"], choice)
        if facts["contact"]:
            contact = self._put_contact(contact, facts["contact"], choice)
            if organisation:
                self._put_role(contact, organisation, facts["work"], choice)
        changed = self._effects.count > before
        row.state = ImportRowState.MADE if is_new else CHANGED[changed]
        return contact, organisation

    def _put_contact(self, known: Contact | None, facts: Mapping[str, str], choice: ImportChoice) -> Contact:
        if known is None:
            contact = Contact(**facts)
            self._make(contact)
            return contact
        self._effects.change(known, {name: value for name, value in facts.items() if name != "email"}, choice)
        return known

    def _put_organisation(
        self, known: Organisation | None, facts: Mapping[str, str], choice: ImportChoice
    ) -> Organisation:
        given: dict[str, Any] = _whole(facts)
        if known is None:
            organisation = Organisation(**given)
            self._make(organisation)
            return organisation
        if "parent_id" in self._effects.change(known, given, choice):
            self._circles.now(known.pk, given["parent_id"])
        return known

    def _put_role(
        self, contact: Contact, organisation: Organisation, facts: Mapping[str, str], choice: ImportChoice
    ) -> None:
        key = (contact.pk or -id(contact), organisation.pk or -id(organisation))
        known = self._roles.get(key)
        role = facts.get("role", "")
        if known is not None:
            self._effects.change(known, {"role": role} if role else {}, choice)
            return
        since = date.fromisoformat(facts["since_on"]) if facts.get("since_on") else self._today
        self._roles[key] = Affiliation(contact=contact, organisation=organisation, role=role, since_on=since)
        self._make(self._roles[key])

    def _make(self, one: Thing) -> None:
        self._effects.make(one)
        if not isinstance(one, Affiliation):
            self._known.now_known(one)

    def write(self, change_set: ChangeSet) -> None:
        """What was decided stands, and each row says what became of it."""
        self._effects.write(change_set)
        self._stop()
        self._note_rows()

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
        ImportRow.objects.filter(pk__among=[row.pk for row in self._rows]).delete()
        insert_many(self._rows)  # quicker than changing each


def _whole(facts: Mapping[str, str]) -> dict[str, str]:
    """With what follows from what is given, as by hand."""
    whole = dict(facts)
    if "name" in whole:
        whole["normalised_name"] = normalised(whole["name"])
    if whole.get("website") and "domain" not in whole:
        whole["domain"] = _domain_of(whole["website"])
    return whole


_domain_of = lru_cache(maxsize=8192)(clean_domain)
