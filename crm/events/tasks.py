"""Tasks, and how somebody is reminded of them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class TaskPlanned(DomainEvent):
    theme = "task"
    headline = _("A task was planned")

    task_id: int
    assignee_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskFinished(DomainEvent):
    theme = "task"
    headline = _("A task was done")

    task_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskReopened(DomainEvent):
    theme = "task"
    headline = _("A task is to be done after all")

    task_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskMoved(DomainEvent):
    theme = "task"
    headline = _("A task got another day")

    task_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskHandedOver(DomainEvent):
    theme = "task"
    headline = _("A task was handed over")

    task_id: int
    from_user_id: int
    to_user_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskDropped(DomainEvent):
    theme = "task"
    headline = _("A task was dropped")

    task_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MorningMailChosen(DomainEvent):
    headline = _("Chose whether a mail with tasks comes in the morning")

    user_id: int
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class TaskCalendarOpened(DomainEvent):
    headline = _("A calendar of tasks got a new address")

    user_id: int


@dataclass(frozen=True, kw_only=True)
class TaskCalendarClosed(DomainEvent):
    headline = _("A calendar of tasks is closed")

    user_id: int
