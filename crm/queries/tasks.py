"""Tasks as colleagues meet them: the own ones by day, those about one thing, and what each is about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.contracts import things
from crm.models import Contact, Organisation, Task

SHOWN = 200
ON_A_DOSSIER = 20
SHOWN_WITH = ("assignee", "made_by", "contact", "organisation")


@dataclass(frozen=True)
class About:
    """What a task is about. Only the code leaves the house, in a mail or a calendar; of a person nothing does."""

    label: str
    address: str
    code: str = ""
    is_confidential: bool = False


@dataclass(frozen=True)
class ShownTask:
    """A task, what it is about, and whether the one who looks may change it."""

    task: Task
    about: About | None
    may_keep: bool

    @property
    def said_outside(self) -> str:
        """What a mail or a calendar says of it; about a confidential thing no more than the thing's code."""
        if self.about and self.about.is_confidential:
            return self.about.code
        return f"{self.task.title} ({self.about.code})" if self.about and self.about.code else self.task.title


@dataclass(frozen=True)
class Group:
    """Tasks of one part of the time ahead."""

    slug: str
    label: Promise
    tasks: list[ShownTask] = field(default_factory=list)


def my_tasks(user: Any, limit: int = SHOWN) -> list[Group]:
    """The user's open tasks in five groups, due first in front; of `limit`."""
    mine = Task.objects.visible_to(user).filter(assignee=user).still_open().by_day()
    return grouped(shown(mine.select_related(*SHOWN_WITH)[:limit], user))


def due_tasks(user: Any, *, until: date) -> list[ShownTask]:
    """The user's open tasks due on `until` or before, due first in front; of SHOWN."""
    due = Task.objects.visible_to(user).filter(assignee=user, due_on__lte=until).still_open().by_day()
    return shown(due.select_related(*SHOWN_WITH)[:SHOWN], user)


def dated_tasks(user: Any) -> list[ShownTask]:
    """The user's open tasks that have a day, due first in front; of SHOWN."""
    return due_tasks(user, until=date.max)


def visible_tasks(user: Any, task_ids: set[int]) -> set[int]:
    """Of these tasks, the ones the user may see; timelines leave out the others."""
    return set(Task.objects.visible_to(user).filter(pk__in=task_ids).values_list("pk", flat=True))


def open_tasks(user: Any) -> int:
    return Task.objects.visible_to(user).filter(assignee=user).still_open().count()


def tasks_about(thing: models.Model, user: Any) -> list[ShownTask]:
    """The open tasks about the thing which the user may see; those about a contact or an organisation by its key."""
    if isinstance(thing, Contact):
        about = models.Q(contact=thing)
    elif isinstance(thing, Organisation):
        about = models.Q(organisation=thing)
    else:
        about = models.Q(about_type=thing._meta.label_lower, about_id=thing.pk)
    tasks = Task.objects.visible_to(user).filter(about).still_open().by_day()
    return shown(tasks.select_related(*SHOWN_WITH)[:ON_A_DOSSIER], user)


def shown(tasks: Iterable[Task], user: Any) -> list[ShownTask]:
    """Each with what it is about, in one question per kind of thing."""
    tasks = list(tasks)
    about = _things(tasks, user)
    may_change, keeps_all = user.has_perm("crm.change_task"), user.has_perm("crm.keep_every_task")
    return [
        ShownTask(
            task,
            _about(task, about),
            may_change and (keeps_all or user.pk in (task.assignee_id, task.made_by_id)),
        )
        for task in tasks
    ]


def end_of_week(day: date) -> date:
    """The Sunday of its week."""
    return day + timedelta(days=6 - day.weekday())


def grouped(tasks: Iterable[ShownTask]) -> list[Group]:
    """Overdue, today, this week, later and without a day, in this order, also where there is nothing."""
    today = timezone.localdate()
    groups = {
        "overdue": Group("overdue", _("Overdue")),
        "today": Group("today", _("Today")),
        "week": Group("week", _("This week")),
        "later": Group("later", _("Later")),
        "someday": Group("someday", _("Without a day")),
    }
    for one in tasks:
        groups[_part(one.task.due_on, today)].tasks.append(one)
    return list(groups.values())


def _part(day: date | None, today: date) -> str:
    if day is None:
        return "someday"
    if day <= today:
        return "today" if day == today else "overdue"
    return "week" if day <= end_of_week(today) else "later"


def _things(tasks: list[Task], user: Any) -> dict[tuple[str, int], About]:
    ids: dict[str, set[int]] = defaultdict(set)
    for task in tasks:
        if task.about_id is not None:
            ids[task.about_type].add(task.about_id)
    return {
        (kind, row.pk): About(thing.label(row), thing.address(row.pk), thing.code(row), thing.is_confidential(row))
        for kind, thing in things.items()
        if ids[kind]
        for row in thing.visible_rows(user).filter(pk__in=ids[kind])
    }


def _about(task: Task, about: dict[tuple[str, int], About]) -> About | None:
    if task.about_id is not None:
        return about.get((task.about_type, task.about_id))
    if task.contact:
        return About(task.contact.name, reverse("crm_contacts:inspect", args=[task.contact_id]))
    if task.organisation:
        name = task.organisation.name
        return About(name, reverse("crm_organisations:inspect", args=[task.organisation_id]), code=name)
    return None
