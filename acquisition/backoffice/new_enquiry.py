"""A form for what came by phone, by mail, at a gathering or from a partner."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from acquisition.actions.desk import take_down_enquiry
from acquisition.backoffice.desk_forms import NewEnquiryForm
from acquisition.models import Enquiry
from crm.backoffice.forms import carried_out
from crm.backoffice.scoped import ScopedPage

DECIDE = "acquisition.decide_enquiry"


class TakeDown(ScopedPage, FormView):
    model = Enquiry
    form_class = NewEnquiryForm
    template_name = "acquisition/backoffice/new_enquiry.html"
    page_title = _("New enquiry")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(DECIDE):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        enquiries = {"url": reverse("acquisition_enquiries:index"), "label": _("Enquiries")}
        return [*super().get_breadcrumbs_items(), enquiries, {"url": "", "label": self.page_title}]

    def form_valid(self, form: NewEnquiryForm) -> HttpResponse:
        user: Any = self.request.user
        received = carried_out(form, lambda: take_down_enquiry(**form.given(), actor_id=user.pk))
        if received is None:
            return self.form_invalid(form)
        messages.success(self.request, _("The enquiry is on the desk, with a moment to answer before."))
        return redirect("acquisition_enquiries:inspect", received.enquiry_id)

    def form_invalid(self, form: NewEnquiryForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
