"""What somebody is to do, until when, and about what; and which mornings a person was reminded of it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import things


class TaskState(models.TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: Any) -> "TaskQuerySet":
        """Those about something the user may see; of those about nothing the own ones, or all for who keeps every task.

        Who may not see the thing may not see the task, also not an own one.
        """
        if not (user.is_active and user.has_perm("crm.view_task")):
            return self.none()
        about_nothing = Q(about_id=None, contact=None, organisation=None)
        if not user.has_perm("crm.keep_every_task"):
            about_nothing &= Q(assignee=user) | Q(made_by=user)
        return self.filter(about_nothing | _about_what_is_seen_by(user))

    def kept_by(self, user: Any) -> "TaskQuerySet":
        """Of those the user may see the ones he may also change: own, made by him, or all for who keeps every task."""
        if not user.has_perm("crm.change_task"):
            return self.none()
        seen = self.visible_to(user)
        return seen if user.has_perm("crm.keep_every_task") else seen.filter(Q(assignee=user) | Q(made_by=user))

    def still_open(self) -> "TaskQuerySet":
        return self.filter(state=TaskState.OPEN)

    def by_day(self) -> "TaskQuerySet":
        """Due first in front, those without a day last."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), models.F("due_time").asc(nulls_last=True), "pk")


def _about_what_is_seen_by(user: Any) -> Q:
    """A thing of an app decides for its task alone; else the contact does, else the organisation.

    Who may view contacts sees all there are: a merge moves the tasks of the one that went, erasing takes them away.
    What else is seen is asked task by task, by key: a list of it would be as long as the table.
    """
    seen = Q(pk__in=[])
    if user.has_perm("crm.view_contact"):
        seen |= Q(contact__isnull=False, about_id=None)
    if user.has_perm("crm.view_organisation"):
        seen |= Q(organisation__isnull=False, about_id=None, contact=None)
    for kind, thing in things.items():
        seen |= Q(_is_among(thing.visible_rows(user), "about_id"), about_type=kind)
    return seen


def _is_among(rows: models.QuerySet[Any], field: str) -> models.Exists:
    return models.Exists(rows.order_by().filter(pk=models.OuterRef(field)))


class Task(models.Model):
    """One thing to do by one person. Changed only by actions."""

    title = models.CharField(_("what is to be done"), max_length=160)
    note = models.TextField(_("note"), blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_time = models.TimeField(_("at"), null=True, blank=True)
    assignee = models.ForeignKey("crm.User", models.PROTECT, verbose_name=_("for"), related_name="tasks")
    made_by = models.ForeignKey(
        "crm.User", models.SET_NULL, null=True, blank=True, verbose_name=_("made by"), related_name="+"
    )
    contact = models.ForeignKey(
        "crm.Contact", models.CASCADE, null=True, blank=True, verbose_name=_("contact"), related_name="tasks"
    )
    organisation = models.ForeignKey(
        "crm.Organisation", models.CASCADE, null=True, blank=True, verbose_name=_("organisation"), related_name="tasks"
    )
    about_type = models.CharField(
        max_length=60,
        blank=True,
        default="",
        help_text="The `app.model` of the thing it is about; who may not see that may not see this.",
    )
    about_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=TaskState, default=TaskState.OPEN)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["assignee", "state", "due_on"], name="task_of_person"),
            models.Index(fields=["state", "due_on", "due_time", "id"], name="task_in_order"),
            models.Index(fields=["about_type", "about_id"], name="task_about", condition=Q(about_id__gt=0)),
        ]
        constraints = [
            models.CheckConstraint(name="task_state_known", condition=Q(state__in=TaskState.values)),
            models.CheckConstraint(name="task_time_has_day", condition=Q(due_time=None) | Q(due_on__isnull=False)),
            models.CheckConstraint(
                name="task_done_has_moment",
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at=None)),
            ),
            models.CheckConstraint(
                name="task_about_one_thing",
                condition=Q(about_type="", about_id=None) | (~Q(about_type="") & Q(about_id__isnull=False)),
            ),
        ]
        permissions = [
            ("keep_every_task", _("Can see and change the tasks of everybody")),
            ("export_task", _("Can take tasks out as a file")),
        ]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == TaskState.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()


class TaskPreference(models.Model):
    """What one person chose about tasks. No row means: a mail each working morning, and no calendar."""

    user = models.OneToOneField("crm.User", models.CASCADE, primary_key=True, related_name="task_preference")
    morning_mail = models.BooleanField(_("a mail on working mornings"), default=True)
    calendar_key = models.CharField(
        max_length=32, blank=True, help_text="What the address of the calendar is signed with; empty: there is none."
    )

    def __str__(self) -> str:
        return str(self.user)


class Reminder(models.Model):
    """One person was reminded on one day, or there was nothing to be reminded of: then it has no mail."""

    user = models.ForeignKey("crm.User", models.CASCADE, related_name="reminders")
    on_day = models.DateField()
    mail = models.ForeignKey("crm.OutgoingMail", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "on_day"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.on_day}"
