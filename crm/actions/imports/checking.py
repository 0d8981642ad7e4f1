"""The dry run: each row is cleaned and compared with what we know and with the rows before it; nothing else changes."""

import csv
import io
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone, translation

from crm.actions.imports.cells import Cleaner, Facts
from crm.actions.imports.matching import Known, key_of, missing
from crm.actions.imports.named import note_named
from crm.actions.imports.starting import PIECE, choose_columns, whole_file
from crm.eventlog.inserting import insert_many
from crm.eventlog.wakeups import IMPORTS, wake
from crm.models import ImportPiece, ImportRow, ImportRowState, ImportRun, ImportState
from crm.queries.import_files import Row, rows_of
from crm.queries.import_sheets import sheet_rows

SLICE = 2000
NOBODY_WAITS = float("inf")
WORTH_FINDING = 4
"""The file is read from its start to find the place again, so a turn far on in it takes so many times as long."""


def dry_run(import_id: int, *, seconds: float = NOBODY_WAITS) -> bool:
    """Every row of the list is checked, or `seconds` have passed; returns whether all are.

    Each slice is a transaction that also moves the run's position. The columns are as guessed when nobody chose them.
    """
    run = ImportRun.objects.get(pk=import_id)
    if run.state == ImportState.MAPPING:
        choose_columns(import_id=import_id, columns=run.columns)
        run.refresh_from_db()
    if run.kind == "xlsx":
        run = _unpacked(import_id)
    with translation.override(run.language):
        rows, cleaner, begun = rows_of(run, after=run.position), Cleaner(run.columns), time.monotonic()
        some = list(islice(rows, SLICE))
        finding = time.monotonic() - begun
        until = time.monotonic() + seconds + min(seconds, 1) * finding * WORTH_FINDING
        while run.state == ImportState.CHECKING:
            run = _checked_slice(run, cleaner, some)
            if time.monotonic() >= until:
                break
            some = list(islice(rows, SLICE))
    return run.state != ImportState.CHECKING


@transaction.atomic
def _checked_slice(before: ImportRun, cleaner: Cleaner, rows: Sequence[Row]) -> ImportRun:
    """These rows are checked, unless another carrier came first; returns the run as it now is."""
    run = ImportRun.objects.select_for_update().get(pk=before.pk)
    if (run.state, run.position, run.columns) != (before.state, before.position, before.columns):
        return ImportRun(pk=run.pk, state=ImportState.MAPPING)  # somebody else carries it, or chose again
    found = [_judged(run, row, cleaner.facts(row.cells)) for row in rows]
    note_named(run, found)
    _note_known(run, found)
    insert_many(found)
    for row in found:
        run.counts[row.state] = run.counts.get(row.state, 0) + 1
    run.total += len(rows)
    if rows:
        run.position = rows[-1].number
    if len(rows) < SLICE:
        run.state, run.position = ImportState.READY, 0
    run.moved_at, run.attempts = timezone.now(), 0
    run.save()
    return run


def _judged(run: ImportRun, row: Row, facts: Facts) -> ImportRow:
    judged = ImportRow(run=run, number=row.number, problems=facts.problems)
    if facts.problems:
        judged.state = ImportRowState.WRONG
    else:
        judged.facts, judged.key = facts.kept(), key_of(facts.contact, facts.organisation)
    return judged


def _note_known(run: ImportRun, rows: Sequence[ImportRow]) -> None:
    """Says of each row whom or what it is about, when we know that or when a row before it brought it."""
    good = [row for row in rows if row.state == ImportRowState.READY]
    known = Known([row.facts for row in good])
    seen = set(ImportRow.objects.filter(run=run, key__among={row.key for row in good}).values_list("key", flat=True))
    for row in good:
        contact, organisation = known.contact(row.facts), known.organisation(row.facts)
        row.contact_id = contact.pk if contact else None
        row.organisation_id = organisation.pk if organisation else None
        about = contact if row.facts["contact"] else organisation
        if row.key not in seen and (sentence := missing(row.facts, contact, organisation)):
            row.state, row.problems = ImportRowState.WRONG, [(-1, sentence)]
            continue
        if about is not None or row.key in seen:
            row.state = ImportRowState.KNOWN
        seen.add(row.key)


@transaction.atomic
def _unpacked(import_id: int) -> ImportRun:
    """The sheet of a workbook is kept as plain text instead, so that its rows can be found again quickly."""
    run = ImportRun.objects.select_for_update().get(pk=import_id)
    if run.kind != "xlsx":
        return run
    with whole_file(run) as whole:
        run.pieces.all().delete()
        for number, data in enumerate(_as_text(sheet_rows(whole), len(run.headers))):
            ImportPiece.objects.create(run=run, number=number, data=data)
    run.kind, run.encoding, run.separator, run.moved_at = "csv", "utf-8", ",", timezone.now()
    run.save()
    wake(IMPORTS)
    return run


def _as_text(rows: Iterator[Row], width: int) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        cells = list(row.cells or [])
        while len(cells) > width and not cells[-1]:
            cells.pop()
        writer.writerow([*cells, *[""] * (width - len(cells))])
        if out.tell() >= PIECE:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
