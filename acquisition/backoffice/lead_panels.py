"""Parts of a lead's first page that are fetched when they are seen: its tasks, its files and what happened."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.actions.access import note_that_seen
from acquisition.models import Lead
from acquisition.queries.leads import lead_timeline
from crm.backoffice.attachment_pages import attachment_panel
from crm.backoffice.panels import Panel, PanelPage
from crm.backoffice.task_panel import task_panel
from crm.backoffice.timeline_panel import ANCHOR, asked_of, timeline_panel

PIN = "acquisition.change_lead"


def told_of(lead: Lead, request: HttpRequest, here: str) -> str:
    return timeline_panel(
        lead_timeline(lead, request.user, asked_of(request), shown=lead),
        request,
        gettext("Nothing yet. What happens with this lead appears here by itself."),
        pin_url=reverse("acquisition_leads:pin", args=[lead.pk]) if request.user.has_perm(PIN) else "",
        here=here,
    )


PANELS = {
    "tasks": Panel(_("Tasks"), task_panel, "tasks", "crm.view_task"),
    "files": Panel(_("Files"), attachment_panel, "files", "crm.view_attachment"),
    "timeline": Panel(_("Timeline"), told_of, ANCHOR),
}


def lead_panels() -> Mapping[str, Panel]:
    return PANELS


class LeadPanel(PanelPage):
    panels, space = lead_panels, "acquisition_leads"
    object: Lead

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put on record before it is shown, as the lead's page is."""
        note_that_seen(self.object, request.user, but_lately=True)
        return super().get(request, *args, **kwargs)
