"""The first page of the back office: what is due, what moved, and what the apps have for who looks."""

from typing import Any

from django.forms import Media
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from crm.contracts import HomePanel, home_panels
from crm.queries.moved import in_care_of, moved
from crm.queries.tasks import due_tasks, end_of_week, open_tasks

DUE_SHOWN = 8
OF_PAGES = {"workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "recent_edits", "locked_pages"}


class OfferedPanel(Component):
    """What an app registered, with the facts for one person."""

    template_name = "crm/backoffice/home/panel.html"

    def __init__(self, name: str, panel: HomePanel, facts: dict[str, Any]) -> None:
        self.name, self.order, self.panel, self.facts = name, panel.order, panel, facts

    @property
    def media(self) -> Media:
        return Media(css={"all": list(self.panel.css)})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        body = render_to_string(self.panel.template, self.facts, parent_context["request"])
        return {"id": f"home-{self.name.replace('.', '-')}", "panel": self.panel, "body": body}


def offered_to(user: Any) -> list[OfferedPanel]:
    """The panels of every app that has something to tell this user."""
    found = ((name, panel, panel.context(user)) for name, panel in home_panels.items())
    return [OfferedPanel(name, panel, facts) for name, panel, facts in found if facts is not None]


def for_role(user: Any, panels: list[Any]) -> list[Any]:
    """Of the admin's own panels those about pages are left out for who has no page to work on."""
    if policy_registry.get_by_type(Page).user_has_any_permission(user, {"add", "change", "publish"}):
        return panels
    return [panel for panel in panels if getattr(panel, "name", "") not in OF_PAGES]


def due(user: Any) -> dict[str, Any] | None:
    """The user's tasks that are overdue or due this week; None for who may have no tasks."""
    if not user.has_perm("crm.view_task"):
        return None
    today = timezone.localdate()
    tasks = due_tasks(user, until=end_of_week(today))
    return {
        "tasks": tasks[:DUE_SHOWN],
        "unseen": max(0, len(tasks) - DUE_SHOWN),
        "others": 0 if tasks else open_tasks(user),
        "may_plan": user.has_perm("crm.add_task"),
    }


def what_moved(user: Any) -> dict[str, Any] | None:
    """What others did with what is in the user's care; None for who has nothing in his care."""
    care = in_care_of(user)
    return {"moved": moved(user, care)} if care else None


CSS = ("crm/backoffice/tasks.css",)
DUE = HomePanel(_("Due"), "crm/backoffice/home/due.html", due, order=60, icon="tick-inverse", css=CSS)
MOVED = HomePanel(_("What moved"), "crm/backoffice/home/moved.html", what_moved, order=120, icon="history", css=CSS)
