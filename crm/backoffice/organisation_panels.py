"""The panels of an organisation's page: what is known and planned, who works there, and what happened."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.backoffice.alike_panel import alike_panel
from crm.backoffice.attachment_pages import ANCHOR as ANCHOR_OF_FILES
from crm.backoffice.attachment_pages import attachment_panel
from crm.backoffice.fact_panel import fact_panel
from crm.backoffice.panels import Panel, PanelPage, offered_for
from crm.backoffice.task_panel import task_panel
from crm.backoffice.timeline_panel import ANCHOR, asked_of, timeline_panel
from crm.models import Organisation
from crm.queries.people import SHOWN, people_of
from crm.queries.timeline import timeline_of_organisation

FIRST = 25
"""So many people stand on the page itself; the others on that of the panel."""


def people_panel(organisation: Organisation, request: HttpRequest, here: str, *, limit: int = SHOWN) -> str:
    """Who works there and who did."""
    people = people_of(organisation, limit=limit + 1)
    may = request.user.has_perm
    shown = {
        "organisation": organisation,
        "people": people[:limit],
        "more_url": reverse("crm_organisations:panel", args=[organisation.pk, "people"]) if len(people) > limit else "",
        "may_change_people": may("crm.change_contact"),
        "may_add_people": may("crm.add_contact"),
        "here": here,
    }
    return render_to_string("crm/backoffice/people_there.html", shown, request)


def told_of(organisation: Organisation, request: HttpRequest, here: str) -> str:
    told = timeline_of_organisation(organisation.pk, user=request.user, asked=asked_of(request), pins_of=organisation)
    may_pin = request.user.has_perm("crm.change_organisation")
    return timeline_panel(
        told,
        request,
        gettext("Nothing yet. What happens with this organisation appears here by itself."),
        pin_url=reverse("crm_organisations:pin", args=[organisation.pk]) if may_pin else "",
        here=here,
    )


OWN = {
    "facts": Panel(_("What we know"), fact_panel, "facts"),
    "alike": Panel(_("Duplicates"), alike_panel, "alike"),
    "tasks": Panel(_("Tasks"), task_panel, "tasks", "crm.view_task"),
    "people": Panel(_("People"), people_panel, "people", "crm.view_contact"),
    "files": Panel(_("Files"), attachment_panel, ANCHOR_OF_FILES, "crm.view_attachment"),
    "timeline": Panel(_("Timeline"), told_of, ANCHOR),
}


def organisation_panels() -> Mapping[str, Panel]:
    return {**OWN, **offered_for("crm.organisation")}


class OrganisationPanel(PanelPage):
    panels, space = organisation_panels, "crm_organisations"
