"""Pages of tasks: the own ones, planning one, and what a person chooses about them."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from crm.actions.task_preferences import choose_morning_mail, close_task_calendar, open_task_calendar
from crm.actions.tasks import plan_task
from crm.backoffice.forms import carried_out
from crm.backoffice.named import thing_named
from crm.backoffice.scoped import ScopedPage
from crm.backoffice.task_forms import MorningMailForm, TaskForm
from crm.models import Contact, Organisation, Task, TaskPreference
from crm.queries.task_calendars import calendar_path
from crm.queries.tasks import SHOWN, my_tasks

FIRST, ALL = 50, "all"
ABOUT_BY_FIELD = {"crm.contact": "contact", "crm.organisation": "organisation"}


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where the page that was left said to return to, when that is in the back office."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/admin/") else otherwise


class TaskPageOfOnesOwn(ScopedPage, TemplateView):
    """Not there for who lacks `permission`."""

    model = Task
    permission: ClassVar[str] = "crm.view_task"
    header_icon = "tick-inverse"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not (user.has_perm("crm.view_task") and user.has_perm(self.permission)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        tasks = {"url": reverse("crm_tasks:mine"), "label": _("My tasks")}
        return [*super().get_breadcrumbs_items(), tasks, {"url": "", "label": self.get_page_title()}]


class MyTasks(TaskPageOfOnesOwn):
    """GET /admin/crm_tasks/mine/"""

    template_name = "crm/backoffice/tasks/mine.html"
    page_title = gettext_lazy("My tasks")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items()[:-2], {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        limit = SHOWN if ALL in self.request.GET else FIRST
        groups = my_tasks(user, limit=limit)
        return {
            **super().get_context_data(**kwargs),
            "groups": [group for group in groups if group.tasks],
            "all_url": f"?{ALL}=1" if limit == FIRST and sum(len(group.tasks) for group in groups) == FIRST else "",
            "form": TaskForm(user=user) if user.has_perm("crm.add_task") else None,
            "next": self.request.get_full_path(),
            "sees_team": user.has_perm("crm.keep_every_task"),
        }


class PlanTask(TaskPageOfOnesOwn):
    """A task is planned, about nothing or about the thing named; the page again with what is not right."""

    permission = "crm.add_task"
    template_name = "crm/backoffice/tasks/plan.html"
    page_title = gettext_lazy("Plan a task")
    http_method_names = ("get", "head", "post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {name: self.request.GET[name] for name in ("about_type", "about_id") if name in self.request.GET}
        form = kwargs.pop("form", None) or TaskForm(user=self.request.user, initial=asked)
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "next": back_to(self.request, reverse("crm_tasks:mine")),
        }

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = TaskForm(request.POST, user=request.user)
        about = self._about(form) if form.is_valid() else None
        task_id = carried_out(form, lambda: self._plan(form.cleaned_data, about)) if form.is_valid() else None
        if task_id is None:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        day = form.cleaned_data["due_on"]
        planned = _("Planned for %(day)s.") % {"day": formats.date_format(day, "l j F")} if day else _("Planned.")
        messages.success(request, planned)
        return redirect(f"{back_to(request, reverse('crm_tasks:mine'))}#task-{task_id}")

    def _about(self, form: TaskForm) -> models.Model | None:
        given = form.cleaned_data
        return thing_named(given["about_type"], given["about_id"], self.request.user)

    def _plan(self, given: dict[str, Any], about: models.Model | None) -> int:
        concerns: dict[str, Any] = {"about": about}
        if isinstance(about, Contact | Organisation):
            concerns = {f"{ABOUT_BY_FIELD[about._meta.label_lower]}_id": about.pk}
        return plan_task(
            title=given["title"],
            note=given["note"],
            due_on=given["due_on"],
            due_time=given["due_time"],
            assignee_id=given["assignee"].pk,
            made_by_id=self.request.user.pk,
            **concerns,
        )


class TaskChoices(TaskPageOfOnesOwn):
    """The mail in the morning, and the calendar to subscribe to: of the one who looks, of nobody else."""

    template_name = "crm/backoffice/tasks/choices.html"
    page_title = gettext_lazy("Reminders and calendar")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        preference = TaskPreference.objects.filter(pk=user.pk).first() or TaskPreference()
        path = calendar_path(user.pk)
        return {
            **super().get_context_data(**kwargs),
            "mail_form": MorningMailForm(initial={"wanted": preference.morning_mail}),
            "to": user.email,
            "calendar": f"{settings.PUBLIC_URL}{path}" if path else "",
            "calendar_app": f"webcal://{settings.PUBLIC_URL.partition('://')[2]}{path}" if path else "",
        }


class ChooseMorningMail(TaskPageOfOnesOwn):
    http_method_names = ("post",)

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = MorningMailForm(request.POST)
        wanted = form.is_valid() and form.cleaned_data["wanted"]
        choose_morning_mail(user_id=request.user.pk, wanted=wanted)
        messages.success(
            request, _("The mail comes from the next working morning on.") if wanted else _("No more mail.")
        )
        return redirect("crm_tasks:choices")


class OpenCalendar(TaskPageOfOnesOwn):
    http_method_names = ("post",)

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        open_task_calendar(user_id=request.user.pk)
        messages.success(request, _("This is the new address of your calendar."))
        return redirect("crm_tasks:choices")


class CloseCalendar(TaskPageOfOnesOwn):
    http_method_names = ("post",)

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        close_task_calendar(user_id=request.user.pk)
        messages.success(request, _("The calendar is closed: its address leads to nothing any more."))
        return redirect("crm_tasks:choices")
