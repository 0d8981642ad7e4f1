"""The first page of the back office: what is due, what moved, and what the apps have for who looks."""

from typing import Any

from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from crm.backoffice.panels import FRAGMENT
from crm.backoffice.scoped_pages import ScopedPage
from crm.contracts import HomePanel, home_panels
from crm.queries.moved import has_care, in_care_of, moved
from crm.queries.tasks import due_tasks, end_of_week, open_tasks

DUE_SHOWN = 8
OF_PAGES = {"workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "recent_edits", "locked_pages"}


WAITING = "crm/backoffice/home/waiting.html"


class OfferedPanel(Component):
    """What an app registered, with the facts for one person; without facts it is fetched when it is seen."""

    template_name = "crm/backoffice/home/panel.html"

    def __init__(self, name: str, panel: HomePanel, facts: dict[str, Any] | None) -> None:
        self.name, self.order, self.panel, self.facts = name, panel.order, panel, facts

    @property
    def media(self) -> Media:
        script = ["crm/backoffice/panels.js"] if self.facts is None else []
        return Media(css={"all": list(self.panel.css)}, js=script)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        template = WAITING if self.facts is None else self.panel.template
        body = render_to_string(template, {**(self.facts or {}), "name": self.name}, parent_context["request"])
        return {"id": f"home-{self.name.replace('.', '-')}", "panel": self.panel, "body": body}


def offered_to(user: Any) -> list[OfferedPanel]:
    """The panels of every app that has something to tell this user."""
    found = ((name, panel, _shown_to(user, panel)) for name, panel in home_panels.items())
    return [OfferedPanel(name, panel, facts) for name, panel, (is_there, facts) in found if is_there]


def _shown_to(user: Any, panel: HomePanel) -> tuple[bool, dict[str, Any] | None]:
    if panel.is_for:
        return panel.is_for(user), None
    facts = panel.context(user)
    return facts is not None, facts


class HomePanelPage(ScopedPage, TemplateView):
    """A panel of the first page that waits to be seen: a fragment for it, or a page of its own; 404 for any other."""

    template_name = "crm/backoffice/home/alone.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.panel = home_panels.get(kwargs["name"])
        facts = self.panel.context(request.user) if self.panel and self.panel.is_for else None
        if facts is None:
            raise Http404
        self.drawn = render_to_string(self.panel.template, facts, request)  # type: ignore[union-attr]
        return HttpResponse(self.drawn) if FRAGMENT in request.GET else super().get(request, *args, **kwargs)

    def get_page_title(self) -> Any:
        return self.panel.heading  # type: ignore[union-attr]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "drawn": self.drawn, "panel": self.panel}


HOME_URLS = [path("home-panel/<str:name>/", HomePanelPage.as_view(), name="crm_home_panel")]


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
MOVED = HomePanel(
    _("What moved"),
    "crm/backoffice/home/moved.html",
    what_moved,
    order=120,
    icon="history",
    css=CSS,
    is_for=has_care,
)
