"""The pages of one lead: each shows the same head and tabs, and one subject below them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from acquisition.actions.access import note_look
from acquisition.models import Lead, Stage
from acquisition.queries.emergency import live_access
from crm.backoffice.scoped import ScopedObject


@dataclass(frozen=True)
class Tab:
    """`url_name` leads to the page; empty `permission` means whoever sees the lead."""

    url_name: str
    label: Promise
    permission: str = ""


TABS = {
    "inspect": Tab("acquisition_leads:inspect", _("The lead")),
    "fit": Tab("acquisition_leads:fit", _("Fit"), "acquisition.view_qualification"),
    "sites": Tab("acquisition_leads:sites", _("Land"), "acquisition.view_plot"),
    "call": Tab("acquisition_leads:call", _("Site call"), "acquisition.change_lead"),
    "offers": Tab("acquisition_leads:offers", _("Offers"), "acquisition.change_lead"),
    "books": Tab("acquisition_leads:books", _("Bidbook"), "acquisition.add_sharelink"),
    "landing": Tab("acquisition_leads:landing", _("Landing"), "acquisition.view_landing"),
    "team": Tab("acquisition_leads:team", _("Who sees this lead"), "acquisition.change_lead"),
}
"""In the order of the work."""


class LeadPage(ScopedObject):
    """Name the `tab` and give `subject_context`; verbs on the subject inherit the page and return to it."""

    tab: ClassVar[str]
    object: Lead
    fields = ("code",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who lacks the tab's permission gets 404, as who may not see the lead does."""
        needed = TABS[self.tab].permission
        if needed and not request.user.has_perm(needed):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def page_url(self, shown: models.Model) -> str:
        return reverse(TABS[self.tab].url_name, args=[shown.pk])

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Put on record before it is shown, also beside a refusal: what cannot be put on record is not shown."""
        note_look(self.object, self.request.user, context["emergency"])
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead, user = self.object, self.request.user
        return {
            **super().get_context_data(**kwargs),
            "lead": lead,
            "stages": Stage,
            "reached": list(Stage).index(Stage(lead.stage)),
            "tabs": [tab for tab in TABS.values() if not tab.permission or user.has_perm(tab.permission)],
            "tab": TABS[self.tab],
            "emergency": live_access(user, lead),
            "may_change": user.has_perm("acquisition.change_lead"),
            "may_see_contact": user.has_perm("crm.view_contact"),
            **self.subject_context(kwargs),
        }

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        """What the tab's template needs; `forms` holds a form that was refused, under its `form_name`."""
        raise NotImplementedError
