"""The panels of a contact's dossier: what is known and planned, what happened, and on what basis we might write."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.backoffice.alike_panel import alike_panel
from crm.backoffice.attachment_pages import ANCHOR as ANCHOR_OF_FILES
from crm.backoffice.attachment_pages import attachment_panel
from crm.backoffice.consent import consent_of
from crm.backoffice.fact_panel import fact_panel
from crm.backoffice.panels import Panel, PanelPage, offered_for
from crm.backoffice.task_panel import task_panel
from crm.backoffice.timeline_panel import ANCHOR, asked_of, timeline_panel
from crm.models import Contact
from crm.queries.timeline import timeline


def consent_panel(contact: Contact, request: HttpRequest, here: str) -> str:
    shown: dict[str, Any] = {
        "contact": contact,
        "consent": consent_of(contact, request.GET.get("on", "")),
        "may_change": request.user.has_perm("crm.change_contact"),
        "here": here,
    }
    return render_to_string("crm/backoffice/consent.html", shown, request)


def told_of(contact: Contact, request: HttpRequest, here: str) -> str:
    told = timeline(contact.pk, user=request.user, asked=asked_of(request), pins_of=contact)
    may_pin = request.user.has_perm("crm.change_contact")
    return timeline_panel(
        told,
        request,
        gettext("Nothing yet. What this person asks, reads and agrees to appears here by itself."),
        pin_url=reverse("crm_contacts:pin", args=[contact.pk]) if may_pin else "",
        here=here,
    )


OWN = {
    "facts": Panel(_("What we know"), fact_panel, "facts"),
    "alike": Panel(_("Duplicates"), alike_panel, "alike"),
    "consent": Panel(_("Consent"), consent_panel, "consent"),
    "tasks": Panel(_("Tasks"), task_panel, "tasks", "crm.view_task"),
    "files": Panel(_("Files"), attachment_panel, ANCHOR_OF_FILES, "crm.view_attachment"),
    "timeline": Panel(_("Timeline"), told_of, ANCHOR),
}


def contact_panels() -> Mapping[str, Panel]:
    """Our own, and between them what siblings know of a person."""
    return {**OWN, **offered_for("crm.contact")}


class ContactPanel(PanelPage):
    panels, space = contact_panels, "crm_contacts"
