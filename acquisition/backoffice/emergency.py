"""The page on which an administrator opens a lead in an emergency, and the panel that tells colleagues of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.ui.components import Component

from acquisition.actions.emergency import open_lead_in_emergency
from acquisition.backoffice.forms import EmergencyForm
from acquisition.models import EmergencyAccess, Lead
from acquisition.queries.emergency import own_live_accesses
from crm.backoffice.forms import carried_out
from crm.backoffice.scoped import ScopedPage

MAY = "acquisition.add_emergencyaccess"


class EmergencyPage(ScopedPage, FormView):
    """A code and a reason; then the lead, for an hour."""

    model = Lead
    form_class = EmergencyForm
    template_name = "acquisition/backoffice/emergency.html"
    page_title = _("Open a lead in an emergency")
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(MAY):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "live": own_live_accesses(self.request.user)}

    def form_valid(self, form: EmergencyForm) -> HttpResponse:
        user: Any = self.request.user
        lead_id = carried_out(form, lambda: open_lead_in_emergency(user_id=user.pk, **form.cleaned_data))
        if lead_id is None:
            return self.form_invalid(form)
        messages.warning(self.request, _("You see this lead for an hour. Its owner and the heads of acquisition know."))
        return redirect("acquisition_leads:inspect", lead_id)

    def form_invalid(self, form: EmergencyForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class EmergencyPanel(Component):
    """Leads that administrators opened lately, for who owns or oversees them."""

    name = "acquisition-emergencies"
    order = 20
    template_name = "acquisition/backoffice/emergency_panel.html"

    def __init__(self, accesses: list[EmergencyAccess]) -> None:
        self.accesses = accesses

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"accesses": self.accesses}
