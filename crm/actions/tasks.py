"""What somebody is to do: planned, moved, handed over, done, taken up again, dropped."""

from datetime import date, time
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import TaskDropped, TaskFinished, TaskHandedOver, TaskMoved, TaskPlanned, TaskReopened
from crm.models import Task, TaskState, User


class TimeWithoutDay(Refused):
    message = _("A time needs a day. Choose one.")


class CannotSeeIt(Refused):
    message = _("This colleague may not see what the task is about. Choose somebody else.")


class NotOpen(Refused):
    message = _("This task is no longer open. Take it up again first.")


@transaction.atomic
def plan_task(
    *,
    title: str,
    assignee_id: int,
    made_by_id: int | None,
    note: str = "",
    due_on: date | None = None,
    due_time: time | None = None,
    contact_id: int | None = None,
    organisation_id: int | None = None,
    about: models.Model | None = None,
) -> int:
    """The task is open and its assignee's; returns its id. Refuses who may not see what it is about.

    One `about` a thing of another app is seen only by who may see that thing.
    """
    _refuse_half_a_moment(due_on, due_time)
    about_type, about_id = (about._meta.label_lower, about.pk) if about else ("", None)
    task = Task.objects.create(
        title=" ".join(title.split()),
        note=note.strip(),
        due_on=due_on,
        due_time=due_time,
        assignee_id=assignee_id,
        made_by_id=made_by_id,
        contact_id=contact_id,
        organisation_id=organisation_id,
        about_type=about_type,
        about_id=about_id,
    )
    _refuse_who_cannot_see(task, assignee_id)
    publish(TaskPlanned(assignee_id=assignee_id, **_told(task)), subject=task)
    return task.pk


@transaction.atomic
def finish_task(*, task_id: int) -> None:
    """The task is done, since now; one that was done already stays as it was. Refuses one that was dropped."""
    task = _locked(task_id)
    if task.state == TaskState.DONE:
        return
    _refuse_unless_open(task)
    task.state, task.done_at = TaskState.DONE, timezone.now()
    task.save(update_fields=["state", "done_at", "changed_at"])
    publish(TaskFinished(**_told(task)), subject=task)


@transaction.atomic
def reopen_task(*, task_id: int) -> None:
    """The task is open again, with the day it had; an open one stays as it was."""
    task = _locked(task_id)
    if task.is_open:
        return
    task.state, task.done_at = TaskState.OPEN, None
    task.save(update_fields=["state", "done_at", "changed_at"])
    publish(TaskReopened(**_told(task)), subject=task)


@transaction.atomic
def move_task(*, task_id: int, due_on: date | None, due_time: time | None = None) -> None:
    """The task is due then, or on no day at all; the same day and time again change nothing."""
    _refuse_half_a_moment(due_on, due_time)
    task = _locked(task_id)
    _refuse_unless_open(task)
    if (task.due_on, task.due_time) == (due_on, due_time):
        return
    task.due_on, task.due_time = due_on, due_time
    task.save(update_fields=["due_on", "due_time", "changed_at"])
    publish(TaskMoved(**_told(task)), subject=task)


@transaction.atomic
def hand_over_task(*, task_id: int, assignee_id: int) -> None:
    """The task is the colleague's from now on. Refuses who may not see what it is about."""
    task = _locked(task_id)
    _refuse_unless_open(task)
    before = task.assignee_id
    if before == assignee_id:
        return
    task.assignee_id = assignee_id
    task.save(update_fields=["assignee", "changed_at"])
    _refuse_who_cannot_see(task, assignee_id)
    publish(TaskHandedOver(from_user_id=before, to_user_id=assignee_id, **_told(task)), subject=task)


@transaction.atomic
def drop_task(*, task_id: int) -> None:
    """The task need not be done; one that was dropped already stays as it was. Refuses one that is done."""
    task = _locked(task_id)
    if task.state == TaskState.DROPPED:
        return
    _refuse_unless_open(task)
    task.state = TaskState.DROPPED
    task.save(update_fields=["state", "changed_at"])
    publish(TaskDropped(**_told(task)), subject=task)


def _locked(task_id: int) -> Task:
    return Task.objects.select_for_update().get(pk=task_id)


def _refuse_unless_open(task: Task) -> None:
    if not task.is_open:
        raise NotOpen


def _refuse_half_a_moment(due_on: date | None, due_time: time | None) -> None:
    if due_time and not due_on:
        raise TimeWithoutDay


def _refuse_who_cannot_see(task: Task, user_id: int) -> None:
    """Asked of the row as it stands in this transaction, which a refusal undoes."""
    if not Task.objects.visible_to(User.objects.get(pk=user_id)).filter(pk=task.pk).exists():
        raise CannotSeeIt


def _told(task: Task) -> dict[str, Any]:
    return {
        "task_id": task.pk,
        "contact_id": task.contact_id,
        "organisation_id": task.organisation_id,
        "about_type": task.about_type,
        "about_id": task.about_id,
    }
