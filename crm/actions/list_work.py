"""Exports and edits of many rows are carried in the background, and found again when their process was killed."""

import time

from crm.actions.bulk_edits import carry_bulk_edit
from crm.actions.exports import carry_export, tidy_exports
from crm.actions.list_leases import claim, due
from crm.eventlog.draining import is_stopping
from crm.eventlog.wakeups import LIST_WORK, wake_now
from crm.models import BulkEdit, Export, WorkState

TURN_SECONDS = 10.0


def list_work_is_due() -> bool:
    return due(Export).exists() or due(BulkEdit).exists()


def carry_list_work(*, seconds: float = TURN_SECONDS, with_exports: bool = True) -> None:
    """What was due is done or goes on in the next turn, which is asked for; an export is written in one go."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not is_stopping():
        if with_exports and _a_file_waits_longest():
            if export := claim(Export):
                carry_export(export)
        elif edit := claim(BulkEdit):
            carry_bulk_edit(edit, until=until)
        else:
            return
    if list_work_is_due():
        wake_now(LIST_WORK)


def _a_file_waits_longest() -> bool:
    """A long edit hands itself on between its turns, so that files do not wait for its end."""
    export = due(Export).order_by("due_at").values_list("due_at", flat=True).first()
    edit = due(BulkEdit).order_by("due_at").values_list("due_at", flat=True).first()
    return export is not None and (edit is None or export < edit)


def tidy_list_work(*, drafts_before: object) -> None:
    """Expired files and rows that were ticked for nothing are gone."""
    tidy_exports()
    BulkEdit.objects.filter(state=WorkState.DRAFT, made_at__lt=drafts_before).delete()
