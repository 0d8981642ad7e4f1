"""What is planned about a thing, and planning more: a block for the page of any thing, also a sibling's."""

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from crm.backoffice.task_forms import TaskForm
from crm.queries.tasks import tasks_about


def task_panel(thing: models.Model, request: HttpRequest, here: str = "") -> SafeString | str:
    """The open tasks about the thing, and a form for one more; nothing for who may have no tasks.

    One returns to `here`, or else to the page that was asked for.
    """
    user = request.user
    if not user.has_perm("crm.view_task"):
        return ""
    named = {"about_type": thing._meta.label_lower, "about_id": thing.pk}
    shown = {
        "tasks": tasks_about(thing, user),
        "form": TaskForm(user=user, initial=named) if user.has_perm("crm.add_task") else None,
        "next": here.partition("#")[0] or request.path,  # each task is a place of its own
    }
    return render_to_string("crm/backoffice/tasks/about.html", shown, request)
