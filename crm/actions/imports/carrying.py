"""Reading a list in, slice by slice: each is a transaction that also moves the run's position, so a kill costs one."""

import time
from datetime import timedelta

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from crm.actions.imports.checking import NOBODY_WAITS, dry_run
from crm.actions.imports.slices import Slice
from crm.actions.imports.starting import NotNow
from crm.actions.undoing import locked_change_set, mark_undone, undo_some
from crm.contracts import Refused
from crm.eventlog.context import Chain, chained
from crm.eventlog.publishing import publish
from crm.eventlog.wakeups import IMPORTS, wake, wake_now
from crm.events import ImportFinished, ImportStarted, ImportUndone
from crm.models import (
    ChangeSet,
    ImportChoice,
    ImportRowState,
    ImportRun,
    ImportState,
)
from crm.models.imports import UNDER_WAY

log = structlog.get_logger(__name__)
SLICE = 1000
TURN_SECONDS = 5.0
NOBODY_CARRIES = timedelta(seconds=6)
TRIES = 3
GIVEN_UP_AFTER = 8


@transaction.atomic
def read_in(*, import_id: int, choice: str = ImportChoice.FILL) -> None:
    """The list waits to be read in; known rows get `choice` unless their own says otherwise.

    Refuses a list that is not checked, or is read in already.
    """
    run = ImportRun.objects.select_for_update().get(pk=import_id)
    if run.state != ImportState.READY:
        raise NotNow
    change_set = ChangeSet.objects.create(kind=ChangeSet.Kind.IMPORT, made_by_id=run.made_by_id)
    run.choice, run.change_set = ImportChoice(choice), change_set
    run.state, run.position, run.moved_at, run.attempts = ImportState.RUNNING, 0, timezone.now(), 0
    run.save()
    with chained(chain_of(run)):
        publish(ImportStarted(import_id=run.pk, rows=run.total), subject=run)
    wake(IMPORTS)


def chain_of(run: ImportRun) -> Chain:
    """All that a list does is one chain, signed by whoever reads it in."""
    user = run.made_by
    return Chain(correlation_id=run.correlation_id, actor=user.actor if user else "system")


def carry_import(import_id: int, *, seconds: float = NOBODY_WAITS) -> bool:
    """The list is read in to its end, or `seconds` have passed; returns whether it is.

    One that is checked and that nobody began yet begins with filling gaps.
    """
    until = time.monotonic() + seconds
    if ImportRun.objects.filter(pk=import_id, state=ImportState.READY).exists():
        read_in(import_id=import_id)
    while _carried_slice(import_id):
        if time.monotonic() >= until:
            return False
    return True


def _carried_slice(import_id: int) -> bool:
    """Whether there may be more. An address that somebody else added at this moment makes the slice begin again."""
    for tried in range(TRIES):
        try:
            with transaction.atomic():
                return _read_slice(import_id)
        except IntegrityError:
            if tried == TRIES - 1:
                raise
    return False


def _read_slice(import_id: int) -> bool:
    run = _locked(import_id, ImportState.RUNNING)
    if run is None or run.change_set is None:
        return False
    waiting = [ImportRowState.READY, ImportRowState.KNOWN]
    rows = list(run.rows.filter(number__gt=run.position, state__in=waiting).order_by("number")[:SLICE])
    with chained(chain_of(run)):
        work = Slice(run, rows)
        work.decide()
        work.write(run.change_set)
        for row in rows:
            run.counts[row.state] = run.counts.get(row.state, 0) + 1
        if rows:
            run.position = rows[-1].number
        if len(rows) < SLICE:
            _finish(run)
    run.moved_at, run.attempts = timezone.now(), 0
    run.save()
    return run.state == ImportState.RUNNING


def _locked(import_id: int, state: ImportState) -> ImportRun | None:
    """The run, ours until the transaction ends; None when somebody else carries it or it is elsewhere by now."""
    rows = ImportRun.objects.filter(pk=import_id, state=state).select_related(None)
    return rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()


def _finish(run: ImportRun) -> None:
    count = run.counts.get
    run.state, run.ended_at = ImportState.DONE, timezone.now()
    left_out = count(ImportRowState.SKIPPED, 0) + count(ImportRowState.WRONG, 0)
    made, updated = count(ImportRowState.MADE, 0), count(ImportRowState.UPDATED, 0)
    publish(ImportFinished(import_id=run.pk, made=made, updated=updated, left_out=left_out), subject=run)


@transaction.atomic
def undo_import(*, import_id: int, user_id: int | None) -> None:
    """What the list did waits to be undone. Refuses one that is not read in, or is undone already."""
    run = ImportRun.objects.select_for_update().get(pk=import_id)
    if run.state not in {ImportState.DONE, ImportState.FAILED} or run.change_set_id is None:
        raise NotNow
    locked_change_set(run.change_set_id)
    run.state, run.position, run.undone_by_id = ImportState.UNDOING, 0, user_id
    run.counts |= {"restored": 0, "left": 0, "changes": run.change_set.rows.count() if run.change_set else 0}
    run.moved_at, run.attempts = timezone.now(), 0
    run.save()
    wake(IMPORTS)


def carry_undo(import_id: int, *, seconds: float = NOBODY_WAITS) -> bool:
    """What the list did is undone to the end, or `seconds` have passed; returns whether it is."""
    until = time.monotonic() + seconds
    while _undone_slice(import_id):
        if time.monotonic() >= until:
            return False
    return True


@transaction.atomic
def _undone_slice(import_id: int) -> bool:
    run = _locked(import_id, ImportState.UNDOING)
    if run is None or run.change_set_id is None:
        return False
    change_set = locked_change_set(run.change_set_id)
    user = run.undone_by
    with chained(Chain(correlation_id=run.correlation_id, actor=user.actor if user else "system")):
        done, before = undo_some(change_set, before=run.position or None)
        run.counts["restored"] += done.restored
        run.counts["left"] += len(done.left)
        run.counts["left_rows"] = [*run.counts.get("left_rows", []), *done.left][:LEFT_NAMED]
        run.position = before or 0
        if before is None:
            mark_undone(change_set, run.undone_by_id)
            run.state, run.ended_at = ImportState.UNDONE, timezone.now()
            event = ImportUndone(import_id=run.pk, restored=run.counts["restored"], left=run.counts["left"])
            publish(event, subject=run)
    run.moved_at, run.attempts = timezone.now(), 0
    run.save()
    return before is not None


LEFT_NAMED = 500


def carry_due_imports(*, seconds: float = TURN_SECONDS) -> None:
    """Every list under way has gone on for a while, the longest waiting first; whoever is not done is carried again."""
    for import_id in _under_way().order_by("moved_at").values_list("pk", flat=True)[:20]:
        _carry_one(import_id, seconds)
    if _under_way().exists():
        wake_now(IMPORTS)


def _carry_one(import_id: int, seconds: float) -> None:
    """An error is tried again when the sweep comes by; what never works stops, and the page says so."""
    try:
        state = ImportRun.objects.values_list("state", flat=True).get(pk=import_id)
        carry = {ImportState.CHECKING: dry_run, ImportState.RUNNING: carry_import, ImportState.UNDOING: carry_undo}
        carry[ImportState(state)](import_id, seconds=seconds)
    except Refused as refusal:
        stop_import(import_id=import_id, problem=str(refusal))
    except Exception as error:
        log.exception("a list does not go on", import_id=import_id)
        _note_failure(import_id, error)


@transaction.atomic
def _note_failure(import_id: int, error: Exception) -> None:
    run = ImportRun.objects.select_for_update().get(pk=import_id)
    run.attempts += 1
    run.moved_at = timezone.now()
    run.save(update_fields=["attempts", "moved_at"])
    if run.attempts >= GIVEN_UP_AFTER:
        stop_import(import_id=import_id, problem=type(error).__name__)


@transaction.atomic
def stop_import(*, import_id: int, problem: str) -> None:
    """The list goes no further; what was read in of it stays and can be undone."""
    run = ImportRun.objects.select_for_update().get(pk=import_id)
    run.state, run.problem, run.ended_at = ImportState.FAILED, problem[:500], timezone.now()
    run.save(update_fields=["state", "problem", "ended_at"])


def _under_way() -> "QuerySet[ImportRun]":
    return ImportRun.objects.filter(state__in=UNDER_WAY)


def imports_wait(since: timedelta = NOBODY_CARRIES) -> bool:
    """Whether a list is under way that nobody has carried for that long."""
    return _under_way().filter(moved_at__lte=timezone.now() - since).exists()
