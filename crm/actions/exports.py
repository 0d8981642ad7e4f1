"""Rows are taken out of a list as a file: exactly those shown, with a reason, on record, and for a day only."""

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from crm.actions.access import a_sentence
from crm.actions.list_leases import LEASE, MAX_ATTEMPTS, claim, still_ours
from crm.actions.sheets import sheet
from crm.contracts import Listing, Refused, listings
from crm.eventlog.context import acting_as
from crm.eventlog.publishing import publish
from crm.eventlog.wakeups import LIST_WORK, wake
from crm.events import ListExported
from crm.models import Export, User, WorkState

AT_ONCE = 5_000
MOST_ROWS = 250_000  # what is written well within the time a worker has for one task
SLICE = 1_000
KEPT = timedelta(hours=24)
FOLDER = "exports"


class NothingToExport(Refused):
    message = _("There is nothing in this list. Change the filters until you see what you want to take out.")


class TooManyRows(Refused):
    message = _("That is more than a quarter of a million rows. Narrow the list down and take it out in parts.")


class ColumnMissing(Refused):
    message = _("Choose at least one column.")


def export_list(
    *,
    user_id: int,
    list_name: str,
    ids: Sequence[int],
    query: str,
    columns: Sequence[str],
    form: str,
    reason: str,
    language: str,
) -> int:
    """It is on record what the user takes out of the list and why. Up to AT_ONCE rows the file is there; more follow
    in the background. Returns the export's id.

    Refuses an empty list, more than MOST_ROWS, no column, and a reason that is no sentence.
    """
    if not ids:
        raise NothingToExport
    if len(ids) > MOST_ROWS:
        raise TooManyRows
    if not columns:
        raise ColumnMissing
    with transaction.atomic():
        export = Export.objects.create(
            list_name=list_name,
            made_by_id=user_id,
            ids=list(ids),
            total=len(ids),
            query=query,
            columns=list(columns),
            format=Export.Format(form),
            reason=a_sentence(reason),
            language=language,
            state=WorkState.WAITING,
        )
        wake(LIST_WORK)
    if len(ids) <= AT_ONCE and (ours := claim(Export, export.pk)):
        carry_export(ours)
    return export.pk


def carry_export(export: Export) -> None:
    """The file is there with the rows that its maker may still see, or another holds the export by now.

    Begins anew where a file was left half-written. An export whose maker lost the right, or that ended its process
    MAX_ATTEMPTS times, has failed.
    """
    listing = listings.get(export.list_name)
    user = User.objects.get(pk=export.made_by_id)
    if listing is None or not (user.is_active and user.has_perm(listing.permission)):
        return _give_up(export, "not allowed any more")
    if export.attempts > MAX_ATTEMPTS:
        return _give_up(export, f"ended its process {MAX_ATTEMPTS} times")
    with translation.override(export.language), tempfile.TemporaryFile() as file:
        written = _write(export, listing, user, cast(BinaryIO, file))
        if written is not None:
            file.seek(0)
            _finish(export, listing, user, file, written)
    return None


def _write(export: Export, listing: Listing, user: User, file: BinaryIO) -> list[int] | None:
    """The ids of the rows that are in the file; None when another took the export over."""
    out, written = sheet(export.format, file), list[int]()
    out.write(listing.headings(export.columns))
    for position, ids in _slices(export.ids):
        rows = _in_order(listing, user, ids)
        for cells in listing.cells(rows, export.columns, user):
            out.write(cells)
        written += [row.pk for row in rows]
        if not still_ours(export):
            return None
        Export.objects.filter(pk=export.pk).update(position=position)
    out.close()
    return written


def _finish(export: Export, listing: Listing, user: User, file: Any, written: list[int]) -> None:
    """The file is kept, and what is in it is on record: both or neither."""
    kept = storages["private"].save(f"{FOLDER}/{uuid.uuid4().hex}.{export.format}", File(file))
    with transaction.atomic(), acting_as(user.actor):
        if not still_ours(export):
            storages["private"].delete(kept)
            return
        if listing.note:
            for _position, ids in _slices(written):
                listing.note(_in_order(listing, user, ids), user, export.reason)
        now = timezone.now()
        Export.objects.filter(pk=export.pk).update(
            state=WorkState.DONE,
            ids=[],
            total=len(written),
            position=len(written),
            file=kept,
            finished_at=now,
            expires_at=now + KEPT,
            lease_token=None,
        )
        event = ListExported(export_id=export.pk, list_name=export.list_name, rows=len(written))
        publish(event, subject=export)


def _in_order(listing: Listing, user: User, ids: Sequence[int]) -> list[Any]:
    found = listing.rows(user).order_by().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _slices(ids: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    left, position = iter(ids), 0
    while part := list(islice(left, SLICE)):
        position += len(part)
        yield position, part


def _give_up(export: Export, why: str) -> None:
    Export.objects.filter(pk=export.pk, lease_token=export.lease_token).update(
        state=WorkState.FAILED, ids=[], lease_token=None, last_error=why
    )


def tidy_exports() -> None:
    """Files whose day is over are gone, and so is what a killed process left; the rows say what was taken out."""
    now = timezone.now()
    for export in Export.objects.filter(state=WorkState.DONE, expires_at__lt=now).iterator(chunk_size=SLICE):
        if export.file:
            storages["private"].delete(export.file)
        Export.objects.filter(pk=export.pk).update(state=WorkState.EXPIRED, file="")
    _remove_orphans(before=now - KEPT - LEASE)


def _remove_orphans(*, before: Any) -> None:
    private = storages["private"]
    names = private.listdir(FOLDER)[1] if private.exists(FOLDER) else []
    known = set(Export.objects.exclude(file="").values_list("file", flat=True))
    for name in (f"{FOLDER}/{each}" for each in names):
        if name not in known and private.get_modified_time(name) < before:
            private.delete(name)
