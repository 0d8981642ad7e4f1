"""How a list stands on its way in, and what became of its rows."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from crm.models import ImportRow, ImportRowState, ImportRun, ImportState
from crm.queries.import_files import rows_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-][\d\s().,/-]+")
OUTCOMES = (
    ImportRowState.MADE,
    ImportRowState.UPDATED,
    ImportRowState.UNCHANGED,
    ImportRowState.SKIPPED,
    ImportRowState.WRONG,
)
EXPECTED = (ImportRowState.READY, ImportRowState.KNOWN, ImportRowState.WRONG)


@dataclass(frozen=True)
class Figure:
    state: str
    label: str
    count: int


@dataclass(frozen=True)
class Progress:
    """`of` is None while nobody knows how many there are."""

    done: int
    of: int | None

    @property
    def percent(self) -> int | None:
        return None if not self.of else min(100, self.done * 100 // self.of)


def figures_of(run: ImportRun) -> list[Figure]:
    """What the check found, or what became of the rows; each kind that there are rows of."""
    states = EXPECTED if run.state in {ImportState.READY, ImportState.CHECKING} else OUTCOMES
    return [Figure(one.value, str(one.label), run.counts[one]) for one in states if run.counts.get(one)]


def progress_of(run: ImportRun) -> Progress:
    count = run.counts.get
    if run.state == ImportState.RUNNING:
        outcomes = sum(count(one, 0) for one in OUTCOMES if one != ImportRowState.WRONG)
        return Progress(outcomes, count(ImportRowState.READY, 0) + count(ImportRowState.KNOWN, 0))
    if run.state == ImportState.UNDOING:
        return Progress(count("restored", 0) + count("left", 0), count("changes", 0))
    return Progress(run.total, None)


def wrong_rows_as_csv(run: ImportRun) -> Iterator[str]:
    """The list again with only the rows that cannot be read in, and in a last column why; to mend and read in anew."""
    yield "\ufeff" + _line([*run.headers, _("Why not")])
    wrong = run.rows.filter(state=ImportRowState.WRONG).order_by("number").iterator(chunk_size=2000)
    rows = rows_of(run)
    for row in wrong:
        found = next((one for one in rows if one.number == row.number), None)
        cells = (found.cells if found else None) or []
        padded = [*cells, *[""] * (len(run.headers) - len(cells))]
        yield _line([*(_guarded(cell) for cell in padded), " ".join(_told(run, row))])


def problems_of(run: ImportRun, row: ImportRow) -> list[str]:
    return list(_told(run, row))


def _told(run: ImportRun, row: ImportRow) -> Iterator[str]:
    for column, sentence in row.problems:
        header = run.headers[column] if 0 <= column < len(run.headers) else ""
        yield f"{header}: {sentence}" if header else sentence


def _guarded(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe; reading it in again takes that off."""
    return f"'{cell}" if cell.startswith(FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
