"""One field gets one value in several rows: in slices, each row as by hand, and undone the same way."""

import time
from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from crm.actions.changesets import COUNTS_ON, keep_changed, snapshot
from crm.actions.list_leases import MAX_ATTEMPTS, claim, hand_on, still_ours
from crm.actions.undoing import UndoneAlready, undo_some
from crm.contracts import Editor, Refused, editors, listings
from crm.eventlog.context import acting_as
from crm.eventlog.publishing import publish
from crm.eventlog.wakeups import LIST_WORK, wake
from crm.events import BulkEditFinished, BulkEditUndone
from crm.models import BulkEdit, ChangeSet, User, WorkState

AT_ONCE = 2_000
MOST_ROWS = 500_000
SLICE = 100
REFUSALS_KEPT = 200
IN_A_REQUEST = 5.0  # nobody waits longer for a page: the rest goes on in the background


class NothingTicked(Refused):
    message = _("Tick the rows that you want to edit first.")


class TooManyToEdit(Refused):
    message = _("That is more than half a million rows. Narrow the list down and edit it in parts.")


class NotYours(Refused):
    message = _("It is not there any more, or you may not change it.")


class BegunAlready(Refused):
    message = _("This was carried out already.")


class NotFinished(Refused):
    message = _("This is still in progress. Undo it when it is done.")


@transaction.atomic
def choose_rows(*, user_id: int, list_name: str, ids: Sequence[int]) -> int:
    """These rows wait for what is to be changed in them; nothing is yet. Returns the id of the bulk edit.

    Refuses no row, and more than MOST_ROWS.
    """
    if not ids:
        raise NothingTicked
    if len(ids) > MOST_ROWS:
        raise TooManyToEdit
    return BulkEdit.objects.create(list_name=list_name, made_by_id=user_id, ids=list(ids), total=len(ids)).pk


def edit_several(*, bulk_edit_id: int, field: str, value: Any) -> None:
    """The chosen rows have this value, as far as they allow it: up to AT_ONCE now, more in the background.

    What refuses is written down with its reason. Refuses a bulk edit that was carried out already.
    Raises ValueError for a field that is not edited so.
    """
    with transaction.atomic():
        work = BulkEdit.objects.select_for_update().get(pk=bulk_edit_id)
        if work.state != WorkState.DRAFT:
            raise BegunAlready
        if field not in _editor(work).fields:
            raise ValueError(f"not edited here: {field}")
        work.change_set = ChangeSet.objects.create(kind=ChangeSet.Kind.BULK_EDIT, made_by_id=work.made_by_id)
        work.field, work.value, work.state, work.due_at = field, value, WorkState.WAITING, timezone.now()
        work.save()
        wake(LIST_WORK)
    _carry_now(bulk_edit_id, work.total)


def undo_bulk_edit(*, bulk_edit_id: int) -> None:
    """Every row is as it was before, except where somebody changed it since: up to AT_ONCE now, more in the background.

    Refuses one that is not finished, and one that was undone.
    """
    with transaction.atomic():
        work = BulkEdit.objects.select_for_update(of=("self",)).select_related("change_set").get(pk=bulk_edit_id)
        if work.state in (WorkState.UNDOING, WorkState.UNDONE):
            raise UndoneAlready
        if work.state not in (WorkState.DONE, WorkState.FAILED) or work.change_set is None:
            raise NotFinished
        work.state, work.due_at, work.attempts = WorkState.UNDOING, timezone.now(), 0
        work.position, work.total = 0, work.change_set.rows.count()
        work.save()
        wake(LIST_WORK)
    _carry_now(bulk_edit_id, work.total)


def _carry_now(bulk_edit_id: int, total: int) -> None:
    if total <= AT_ONCE and (ours := claim(BulkEdit, bulk_edit_id)):
        carry_bulk_edit(ours, until=time.monotonic() + IN_A_REQUEST)


def carry_bulk_edit(work: BulkEdit, *, until: float) -> None:
    """The work is done, or somebody else's, or due for the next turn because the time is over."""
    if work.attempts > MAX_ATTEMPTS:
        BulkEdit.objects.filter(pk=work.pk, lease_token=work.lease_token).update(
            state=WorkState.FAILED, lease_token=None, last_error=f"ended its process {MAX_ATTEMPTS} times"
        )
        return None
    user = User.objects.get(pk=work.made_by_id)
    slice_of = _undo_slice if work.state == WorkState.UNDOING else _edit_slice
    while True:
        with transaction.atomic(), acting_as(user.actor), translation.override(user.language):
            if not still_ours(work) or slice_of(work, user):
                return None
        if time.monotonic() > until:
            return hand_on(work)


def _edit_slice(work: BulkEdit, user: User) -> bool:
    """The next rows have the value or have refused; returns whether they were the last."""
    ids = work.ids[work.position : work.position + SLICE]
    editor = _editor(work)
    mine = {row.pk: row for row in _locked(editor.changeable(user).filter(pk__in=ids))}
    for pk in ids:
        try:
            if pk not in mine:
                raise NotYours
            _edit_one(work, editor, mine[pk])
        except Refused as refusal:
            work.refused_count += 1
            work.refused = [*work.refused, [pk, _why(refusal)]][:REFUSALS_KEPT]
    work.position += len(ids)
    if is_last := work.position >= work.total:
        work.state, work.ids, work.lease_token = WorkState.DONE, [], None
        publish(
            BulkEditFinished(
                bulk_edit_id=work.pk,
                change_set_id=work.change_set_id or 0,
                list_name=work.list_name,
                changed=work.changed,
                refused=work.refused_count,
            ),
            subject=work,
        )
    work.save(update_fields=["position", "changed", "refused_count", "refused", "state", "lease_token"])
    if is_last:
        BulkEdit.objects.filter(pk=work.pk).update(ids=[])
    return is_last


def _edit_one(work: BulkEdit, editor: Editor, row: models.Model) -> None:
    """The row, which is locked, has the value; everything that changed with it is kept."""
    before = snapshot(row)
    with transaction.atomic():
        editor.edit(row.pk, {work.field: work.value})
    now = type(row)._default_manager.get(pk=row.pk)
    after = snapshot(now)
    changed = [name for name in before if before[name] != after[name] and name not in COUNTS_ON]
    if changed and work.change_set:
        keep_changed(work.change_set, [(now, {name: getattr(row, name) for name in changed})])
        work.changed += 1


def _undo_slice(work: BulkEdit, user: User) -> bool:
    changeable = _editor(work).changeable(user)
    change_set = ChangeSet.objects.get(pk=work.change_set_id or 0)
    done, last = undo_some(change_set, before=work.undone_to, limit=SLICE, among=changeable)
    work.restored += done.restored
    work.left = [*work.left, *(pk for _kind, pk in done.left)]
    work.position += done.restored + len(done.left)
    if is_last := last is None:
        work.state, work.lease_token = WorkState.UNDONE, None
        ChangeSet.objects.filter(pk=work.change_set_id or 0).update(undone_at=timezone.now(), undone_by=user)
        publish(
            BulkEditUndone(
                bulk_edit_id=work.pk,
                change_set_id=work.change_set_id or 0,
                list_name=work.list_name,
                restored=work.restored,
                left=len(work.left),
            ),
            subject=work,
        )
    else:
        work.undone_to = last
    work.save(update_fields=["restored", "left", "position", "undone_to", "state", "lease_token"])
    return is_last


def _editor(work: BulkEdit) -> Editor:
    listing = listings.get(work.list_name)
    editor = editors.get(listing.kind) if listing else None
    if editor is None:
        raise LookupError(f"nobody says how rows of {work.list_name} are edited")
    return editor


def _locked(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.select_related(None).order_by("pk").select_for_update(no_key=True, of=("self",))


def _why(refusal: Refused) -> str:
    """What was wrong with the value says more than that something was."""
    return " ".join(dict.fromkeys(str(sentence) for sentence in refusal.fields.values())) or str(refusal)
