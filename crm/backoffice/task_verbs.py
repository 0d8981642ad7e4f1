"""One task on its page, and what a person does with it, there or from a list."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.actions.tasks import drop_task, finish_task, hand_over_task, move_task, reopen_task
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.task_forms import DayForm, HandOverForm
from crm.backoffice.task_pages import back_to
from crm.backoffice.verbs import Verb
from crm.models import Task
from crm.queries.tasks import shown
from crm.queries.timeline import timeline_of


class TaskPage(ScopedObject):
    template_name = "crm/backoffice/tasks/task.html"
    object: Task
    fields = ("title",)

    def page_url(self, task: models.Model) -> str:
        return reverse("crm_tasks:inspect", args=[task.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        mine = {"url": reverse("crm_tasks:mine"), "label": _("My tasks")}
        return [self.breadcrumbs_items[0], mine, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        task, user = self.object, self.request.user
        (one,) = shown([task], user)
        day = {"due_on": task.due_on, "due_time": task.due_time}
        return {
            **super().get_context_data(**kwargs),
            "task": task,
            "one": one,
            "moments": timeline_of("crm.task", task.pk, user=user).moments,
            "move_form": kwargs.get("move_form") or DayForm(initial=day),
            "hand_over_form": kwargs.get("hand_over_form") or HandOverForm(),
            "verb_form": kwargs.get("verb_form"),
        }


class TaskVerb(Verb, TaskPage):
    """Only for who keeps the task: its assignee, its maker, and who keeps every task."""

    permission = "crm.change_task"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not Task.objects.kept_by(request.user).filter(pk=self.object.pk).exists():
            raise Http404
        return super().post(request, *args, **kwargs)

    def next_url(self, _result: Any) -> str:
        return back_to(self.request, self.page_url(self.object))


class EndsOpen(TaskVerb):
    """What can be undone says so, beside its sentence."""

    sentence: Any

    @property
    def done(self) -> Any:  # type: ignore[override]
        words = {"sentence": self.sentence, "task": self.object, "next": self.next_url(None)}
        return render_to_string("crm/backoffice/tasks/undo.html", words, self.request)


class Finish(EndsOpen):
    sentence = _("Done:")

    def carry_out(self, _form: Any) -> None:
        finish_task(task_id=self.object.pk)


class Drop(EndsOpen):
    sentence = _("Dropped:")

    def carry_out(self, _form: Any) -> None:
        drop_task(task_id=self.object.pk)


class Reopen(TaskVerb):
    done = _("It is to be done after all.")

    def carry_out(self, _form: Any) -> None:
        reopen_task(task_id=self.object.pk)

    def next_url(self, _result: Any) -> str:
        return f"{super().next_url(None)}#task-{self.object.pk}"


class Move(TaskVerb):
    done, form_class, form_name = _("It has another day."), DayForm, "move_form"

    def carry_out(self, form: DayForm) -> None:
        given = form.cleaned_data
        move_task(task_id=self.object.pk, due_on=given["due_on"], due_time=given["due_time"])

    def next_url(self, _result: Any) -> str:
        return f"{super().next_url(None)}#task-{self.object.pk}"


class HandOver(TaskVerb):
    done, form_class, form_name = _("Handed over."), HandOverForm, "hand_over_form"

    def carry_out(self, form: HandOverForm) -> None:
        hand_over_task(task_id=self.object.pk, assignee_id=form.cleaned_data["assignee"].pk)

    def next_url(self, result: Any) -> str:
        """Who may not see it any more, now that it is another's, goes on to the own tasks."""
        sees = Task.objects.visible_to(self.request.user).filter(pk=self.object.pk).exists()
        return super().next_url(result) if sees else reverse("crm_tasks:mine")


TASK_VERBS: dict[str, type[TaskVerb]] = {
    "finish": Finish,
    "reopen": Reopen,
    "move": Move,
    "hand_over": HandOver,
    "drop": Drop,
}
