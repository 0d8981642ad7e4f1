"""Enquiries: those that wait for a person first in sight, accepted or declined on their own page."""

from typing import Any

from django.db import models
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from acquisition.actions.access import note_that_enquiry_seen
from acquisition.actions.enquiries import accept_enquiry, decline_enquiry
from acquisition.actions.replies import record_first_reply
from acquisition.backoffice.forms import DeclineForm, ReplyForm
from acquisition.models import Enquiry
from acquisition.queries.enquiries import words_of
from crm.backoffice.scoped import ScopedObject, ScopedViewSet
from crm.backoffice.verbs import Verb


class EnquiryPage(ScopedObject):
    template_name = "acquisition/backoffice/enquiry.html"
    object: Enquiry
    fields = ("reference",)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        note_that_enquiry_seen(self.object, self.request.user)
        return super().render_to_response(context, **kwargs)

    def page_url(self, shown: models.Model) -> str:
        return reverse("acquisition_enquiries:inspect", args=[shown.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enquiry, user = self.object, self.request.user
        return {
            **super().get_context_data(**kwargs),
            "enquiry": enquiry,
            "said": words_of(enquiry),
            "may_decide": enquiry.waits_for_a_person and user.has_perm("acquisition.decide_enquiry"),
            "decline_form": kwargs.get("decline_form") or DeclineForm(),
            "accept_form": kwargs.get("accept_form"),
            "may_reply": enquiry.answered_at is None and user.has_perm("acquisition.decide_enquiry"),
            "reply_form": kwargs.get("reply_form") or ReplyForm(),
        }


class Accept(Verb, EnquiryPage):
    permission, form_name, done = "acquisition.decide_enquiry", "accept_form", _("Accepted: this is the lead.")

    def carry_out(self, _form: Any) -> int:
        return accept_enquiry(enquiry_id=self.object.pk)

    def next_url(self, result: int) -> str:
        return reverse("acquisition_leads:inspect", args=[result])


class Decline(Verb, EnquiryPage):
    permission, form_name, done = "acquisition.decide_enquiry", "decline_form", _("Declined.")
    form_class = DeclineForm

    def carry_out(self, form: DeclineForm) -> None:
        decline_enquiry(enquiry_id=self.object.pk, reason=form.cleaned_data["reason"])


class Reply(Verb, EnquiryPage):
    permission, form_name, done = "acquisition.decide_enquiry", "reply_form", _("Noted: the clock has stopped.")
    form_class = ReplyForm

    def carry_out(self, form: ReplyForm) -> None:
        record_first_reply(
            enquiry_id=self.object.pk, channel=form.cleaned_data["channel"], actor_id=self.request.user.pk
        )


class DueColumn(Column):
    """The day the answer is promised for, and in words that it has passed."""

    cell_template_name = "acquisition/backoffice/due_cell.html"


class EnquiryViewSet(ScopedViewSet):
    model = Enquiry
    name = "acquisition_enquiries"
    url_prefix = "acquisition/enquiries"
    menu_label = _("Enquiries")
    icon = "mail"
    inspect_view_class = EnquiryPage
    inspect_template_name = "acquisition/backoffice/enquiry.html"
    search_fields = ["reference", "contact__name", "organisation__name"]
    search_backend_name = None
    list_filter = ["status", "channel"]
    empty_sentence = _("What people ask on the site, by mail or by phone comes in here, with a day to answer before.")
    list_display = [
        "reference",
        "contact",
        "organisation",
        "channel",
        "status",
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
        DueColumn("answer_due_at", label=_("Answer before")),
    ]
    more_columns = (
        "lead",
        "language",
        "bidbook_slug",
        "decline_reason",
        DateColumn("answered_at", label=_("First reply")),
    )
    exported_with = "acquisition.export_enquiry"
    list_select_related = ("contact", "organisation", "lead")
    object_select_related = ("contact", "organisation", "lead")
    ordering = ["-received_at", "-pk"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        return [
            path("<int:pk>/accept/", self.construct_view(Accept, **shared), name="accept"),
            path("<int:pk>/decline/", self.construct_view(Decline, **shared), name="decline"),
            path("<int:pk>/reply/", self.construct_view(Reply, **shared), name="reply"),
        ]
