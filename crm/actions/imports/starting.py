"""A list comes in: the file is kept, its form is found out, and a person says what its columns hold."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.wakeups import IMPORTS, wake
from crm.models import ImportMapping, ImportPiece, ImportRun, ImportState
from crm.queries.import_columns import BY_NAME, headers_key, remembered_or_guessed
from crm.queries.import_files import NoList, Pieces, Row, Sniffer, checked_headers, rows_of, separator_of
from crm.queries.import_sheets import ZIP, refuse_locked, sheet_rows

AT_MOST = 200_000_000
PIECE = 1_000_000
SAMPLED = 8
CELL_SHOWN = 200


class WrongColumns(Refused):
    """The columns as chosen do not make rows."""


class NotNow(Refused):
    message = _("This list is no longer where you saw it. Look at how it stands now.")


@transaction.atomic
def start_import(*, file: IO[bytes], file_name: str, made_by_id: int | None, language: str = "nl") -> int:
    """The file is kept, out of reach of the web server, and waits for somebody to say what its columns hold.

    Returns the import's id. Refuses what is too large, empty, no list, or without a row of headers (NoList).
    """
    run = ImportRun.objects.create(
        file_name=file_name.replace("\\", "/").rpartition("/")[2][:200] or "list",
        made_by_id=made_by_id,
        language=language,
    )
    sniffer = _keep(run, file)
    if not run.size:
        raise NoList(_("This file is empty. Choose the file that holds the list."))
    refuse_locked(sniffer.head)
    if sniffer.head.startswith(ZIP):
        run.kind = "xlsx"
        with whole_file(run) as whole:
            _read_head(run, sheet_rows(whole))
    else:
        run.encoding = sniffer.encoding()
        run.separator = separator_of(sniffer.head.decode(run.encoding, errors="replace").lstrip("\ufeff"))
        _read_head(run, rows_of(run, after=0))
    run.columns = remembered_or_guessed(run.headers)
    run.save()
    return run.pk


def _keep(run: ImportRun, file: IO[bytes]) -> Sniffer:
    sniffer, number = Sniffer(), 0
    while data := file.read(PIECE):
        run.size += len(data)
        if run.size > AT_MOST:
            raise NoList(_("This file is larger than 200 MB. Split it into several lists and read them in one by one."))
        sniffer.feed(data)
        ImportPiece.objects.create(run=run, number=number, data=data)
        number += 1
    return sniffer


def whole_file(run: ImportRun) -> IO[bytes]:
    """The file in one, on disk when it is large: an unpacker jumps back and forth in it."""
    whole: Any = tempfile.SpooledTemporaryFile(max_size=16 * PIECE)  # noqa: SIM115  the caller closes it
    pieces = Pieces(run.pk)
    while data := pieces.read(PIECE):
        whole.write(data)
    whole.seek(0)
    return whole


def _read_head(run: ImportRun, rows: Iterator[Row]) -> None:
    first = next(rows, None)
    run.headers = checked_headers(first.cells if first else None)
    sample = [row.cells or [] for row in islice(rows, SAMPLED)]
    if not sample:
        raise NoList(_("There is nothing below the first row. Choose the file that holds the list."))
    run.sample = [[cell.replace("\0", "")[:CELL_SHOWN] for cell in cells] for cells in sample]


@transaction.atomic
def choose_columns(*, import_id: int, columns: Sequence[str]) -> None:
    """The columns hold these facts, which is remembered for lists with the same headers; the check waits to be done.

    Refuses columns of which no row could be made, and a list that is being read in or was.
    """
    run = ImportRun.objects.select_for_update().get(pk=import_id)
    if run.state not in {ImportState.MAPPING, ImportState.READY, ImportState.CHECKING}:
        raise NotNow
    check_columns(run.headers, columns)
    ImportMapping.objects.update_or_create(
        key=headers_key(run.headers), defaults={"columns": list(columns), "chosen_at": timezone.now()}
    )
    run.rows.all().delete()
    run.columns, run.state, run.position, run.total = list(columns), ImportState.CHECKING, 1, 0
    run.counts, run.moved_at, run.attempts = {}, timezone.now(), 0
    run.save()
    wake(IMPORTS)


def check_columns(headers: Sequence[str], columns: Sequence[str]) -> None:
    """Refuses a fact in two columns, and a list in which nothing says whom a row is about."""
    if len(columns) != len(headers) or any(name and name not in BY_NAME for name in columns):
        raise WrongColumns(_("These are not the columns of this list. Open the page again."))
    chosen = [name for name in columns if name]
    for name in chosen:
        if chosen.count(name) > 1:
            raise WrongColumns(
                _("Two columns cannot both hold “%(fact)s”. Leave one of them out.") % {"fact": BY_NAME[name].label}
            )
    if not {"contact.email", "organisation.name", "organisation.kvk_number"} & set(chosen):
        raise WrongColumns(_("Say which column holds the e-mail address of people, or the name of organisations."))
    if "contact.email" not in chosen and any(name.startswith(("contact.", "consent.")) for name in chosen):
        raise WrongColumns(_("People are known by their e-mail address: say which column holds it."))


@transaction.atomic
def reconsider_columns(*, import_id: int) -> None:
    """What was checked is gone, and the columns may be chosen anew. Refuses a list that is being read in or was."""
    run = ImportRun.objects.select_for_update().get(pk=import_id)
    if run.state not in {ImportState.READY, ImportState.CHECKING, ImportState.MAPPING}:
        raise NotNow
    run.rows.all().delete()
    run.state, run.position, run.total, run.counts = ImportState.MAPPING, 0, 0, {}
    run.save()
