"""Tasks in the back office: the list of the whole team, and the addresses of everything one can do with a task."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db import models
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from crm.backoffice.list_fields import colleague_choice
from crm.backoffice.scoped import ScopedList, ScopedViewSet
from crm.backoffice.task_pages import ChooseMorningMail, CloseCalendar, MyTasks, OpenCalendar, PlanTask, TaskChoices
from crm.backoffice.task_verbs import TASK_VERBS, TaskPage
from crm.models import Task, TaskState
from crm.queries.colleagues import who_may
from crm.queries.tasks import SHOWN_WITH, end_of_week, shown

ANY = "any"


def _colleagues() -> list[tuple[str, str]]:
    return [(str(one.pk), one.get_full_name() or one.get_username()) for one in who_may("view_task")]


class TaskFilters(WagtailFilterSet):
    """Open ones, unless a state is asked for."""

    assignee = django_filters.ChoiceFilter(label=_("For"), choices=_colleagues, empty_label=_("All"))
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        method="due_by",
        empty_label=_("All"),
        choices=[("overdue", _("Overdue")), ("today", _("Today")), ("week", _("This week"))],
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        empty_label=TaskState.OPEN.label,
        choices=[*(choice for choice in TaskState.choices if choice[0] != TaskState.OPEN), (ANY, _("any"))],
    )

    class Meta:
        model = Task
        fields = ("assignee", "due", "state")

    def due_by(self, rows: Any, _name: str, value: str) -> Any:
        today = timezone.localdate()
        if value == "overdue":
            return rows.filter(due_on__lt=today)
        return rows.filter(due_on__range=(today, today if value == "today" else end_of_week(today)))

    def in_state(self, rows: Any, _name: str, value: str) -> Any:
        return rows if value == ANY else rows.filter(state=value)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data["state"] else rows.still_open()


class AboutColumn(Column):
    """What the task is about, leading there."""

    cell_template_name = "crm/backoffice/tasks/about_cell.html"

    def plain_value(self, instance: Any) -> str:
        return instance.about.label if instance.about else ""


class DueColumn(Column):
    cell_template_name = "crm/backoffice/tasks/due_cell.html"


class PersonColumn(Column):
    def get_value(self, instance: Any) -> str:
        return str(instance.assignee.get_full_name() or instance.assignee.get_username())


class TeamList(ScopedList):
    """Who does what until when, for who keeps every task."""

    any_permission_required = ("keep_every",)
    template_name = "crm/backoffice/tasks/team.html"
    empty_sentence = _(
        "A task appears here when somebody plans one: on a contact, an organisation, a lead, or by itself."
    )
    model: type[Task]

    def get_page_title(self) -> Any:
        return _("Tasks of everybody")

    def order_queryset(self, queryset: Any) -> Any:
        """What is due first in front, unless another order is asked for."""
        return super().order_queryset(queryset) if "ordering" in self.request.GET else queryset.by_day()

    def filter_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Nothing for a filter that cannot be read: everything would be a lie."""
        return super().filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(self.prepared(object_list, self.request.user))

    @classmethod
    def prepared(cls, rows: Iterable[Any], user: Any) -> list[Any]:
        """Each row with what it is about, which a column shows; one question per kind of thing."""
        tasks: list[Any] = list(rows)
        for row, one in zip(tasks, shown(tasks, user), strict=True):
            row.about = one.about
        return tasks


class TaskViewSet(ScopedViewSet):
    model = Task
    name = "crm_tasks"
    url_prefix = "tasks"
    menu_label = _("Tasks of everybody")
    icon = "tick-inverse"
    index_view_class = TeamList
    inspect_view_class = TaskPage
    inspect_template_name = "crm/backoffice/tasks/task.html"
    index_template_name = "crm/backoffice/tasks/team.html"
    filterset_class = TaskFilters
    search_fields = ["title"]
    search_backend_name = None
    list_display = [
        "title",
        AboutColumn("about", label=_("About")),
        PersonColumn("assignee", label=_("For")),
        DueColumn("due_on", label=_("Due")),
        DateColumn("done_at", label=_("Done")),
    ]
    more_columns = ("state", "created_at")
    exported_with = "crm.export_task"
    edits_several = {"assignee_id": colleague_choice}
    list_select_related = SHOWN_WITH
    object_select_related = SHOWN_WITH

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        return [
            path("mine/", MyTasks.as_view(), name="mine"),
            path("plan/", PlanTask.as_view(), name="plan"),
            path("choices/", TaskChoices.as_view(), name="choices"),
            path("choices/mail/", ChooseMorningMail.as_view(), name="choose_mail"),
            path("choices/calendar/", OpenCalendar.as_view(), name="open_calendar"),
            path("choices/calendar/close/", CloseCalendar.as_view(), name="close_calendar"),
            *(
                path(f"<int:pk>/{name.replace('_', '-')}/", self.construct_view(view, **shared), name=name)
                for name, view in TASK_VERBS.items()
            ),
        ]
