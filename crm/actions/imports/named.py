"""What a cell names and we must know already: a municipality, and the organisation that another is part of."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from crm.actions.imports.words import plain
from crm.actions.people import normalised
from crm.eventlog.turns import take_turn
from crm.models import ImportRow, ImportRowState, ImportRun, Municipality, Organisation

NAMED = ("municipality", "parent")


def note_named(run: ImportRun, rows: Sequence[ImportRow]) -> None:
    """The names in these rows are the numbers of what they name; a row that names what nobody knows is wrong."""
    naming = [row for row in rows if any(name in row.facts.get("organisation", ()) for name in NAMED)]
    if not naming:
        return
    municipalities, parents = _municipalities(), Parents(row.facts["organisation"].get("parent", "") for row in naming)
    for row in naming:
        firm = row.facts["organisation"]
        if "municipality" in firm:
            found = municipalities.get(_plain_place(firm.pop("municipality")))
            _note(run, row, "municipality", found, _("We know no municipality of this name."))
        if "parent" in firm:
            _note(run, row, "parent", *parents.found(firm.pop("parent")))


def _note(run: ImportRun, row: ImportRow, name: str, found: int | None, problem: str) -> None:
    if found is not None:
        row.facts["organisation"][f"{name}_id"] = found
    else:
        row.state = ImportRowState.WRONG
        row.problems = [*row.problems, (run.columns.index(f"organisation.{name}"), problem)]


def _municipalities() -> dict[str, int]:
    known: dict[str, int] = {}
    for pk, *words in Municipality.objects.values_list("pk", "name", "slug", "code_cbs"):
        known |= {_plain_place(word): pk for word in words}
    return known


def _plain_place(word: str) -> str:
    return plain(word).removeprefix("gemeente")


class Parents:
    """The organisations that these cells name, by KvK number or name; what was merged is what it was merged into."""

    def __init__(self, cells: Iterable[str]) -> None:
        named = {cell for cell in cells if cell}
        rows = Organisation.objects.order_by("pk").values_list("pk", "merged_into_id", "name", "normalised_name")
        self._by_number: dict[str, set[int]] = {}
        for pk, merged_into, number in (
            Organisation.objects.filter(kvk_number__among=[_number(cell) for cell in named if _number(cell)])
            .values_list("pk", "merged_into_id", "kvk_number")
            .order_by("pk")
        ):
            self._by_number.setdefault(number, set()).add(merged_into or pk)
        self._by_key: dict[str, set[int]] = {}
        self._by_name: dict[str, set[int]] = {}
        for pk, merged_into, name, key in rows.filter(
            normalised_name__among=list({normalised(cell) for cell in named})
        ):
            self._by_key.setdefault(key, set()).add(merged_into or pk)
            self._by_name.setdefault(name, set()).add(merged_into or pk)

    def found(self, cell: str) -> tuple[int | None, str]:
        """The number of the one that is meant, or None and why not."""
        number = _number(cell)
        if number:
            choices = self._by_number.get(number, set())
        else:
            choices = self._by_name.get(cell) or self._by_key.get(normalised(cell), set())
        if not choices:
            return None, _("We know no organisation of this name or KvK number. Read that one in first.")
        if len(choices) > 1:
            return None, _("We know several organisations of this name. Write the KvK number of the one you mean.")
        return next(iter(choices)), ""


def _number(cell: str) -> str:
    digits = "".join(cell.split())
    return digits if len(digits) == 8 and digits.isascii() and digits.isdigit() else ""


class Circles:
    """Of what the organisations that these facts name as a parent are part themselves, so that none becomes part of
    itself; what a slice decides counts at once. Nobody else changes parents meanwhile."""

    def __init__(self, facts: Iterable[dict[str, Any]]) -> None:
        wanted = {row["organisation"]["parent_id"] for row in facts if "parent_id" in row["organisation"]}
        self._above: dict[int, int | None] = {}
        self._stands: dict[int, int] = {}
        if wanted:
            take_turn("crm.organisation-parents")
        while wanted:
            rows = Organisation.objects.filter(pk__among=list(wanted)).order_by()
            for pk, parent, merged_into in rows.values_list("pk", "parent_id", "merged_into_id"):
                self._above[pk], self._stands[pk] = parent, merged_into or pk
            above = {*self._above.values(), *self._stands.values()} - {None} - set(self._above)
            wanted = {pk for pk in above if pk is not None}

    def parent(self, named: int) -> int | None:
        """The one that stands for whom the check found; None when it is gone since."""
        return self._stands.get(named)

    def closes(self, organisation_id: int | None, parent_id: int) -> bool:
        above: int | None = parent_id
        while above is not None and above != organisation_id:
            above = self._above.get(above)
        return organisation_id is not None and above == organisation_id

    def now(self, organisation_id: int, parent_id: int) -> None:
        self._above[organisation_id] = parent_id
