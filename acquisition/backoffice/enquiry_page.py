"""The page of one enquiry: what was asked, until when, and what it may be a repeat of."""

from typing import Any

from django.db import models
from django.http import HttpResponse
from django.urls import reverse

from acquisition.actions.access import note_that_enquiry_seen
from acquisition.backoffice.call_forms import ReferForm
from acquisition.backoffice.desk_forms import JoinForm
from acquisition.backoffice.forms import DeclineForm, ReplyForm
from acquisition.models import Enquiry
from acquisition.queries.enquiries import earlier_enquiries, leads_it_may_belong_to, words_of
from acquisition.queries.referrals import referrals_of_enquiry
from crm.backoffice.scoped import ScopedObject


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
        may_decide = enquiry.waits_for_a_person and user.has_perm("acquisition.decide_enquiry")
        return {
            **super().get_context_data(**kwargs),
            "enquiry": enquiry,
            "said": words_of(enquiry),
            "may_decide": may_decide,
            "alike": leads_it_may_belong_to(enquiry, user) if may_decide else [],
            "earlier": earlier_enquiries(enquiry, user),
            "referrals": referrals_of_enquiry(enquiry),
            "join_form": kwargs.get("join_form") or JoinForm(),
            "refer_form": kwargs.get("refer_form") or ReferForm(),
            "referral_form": kwargs.get("referral_form"),
            "decline_form": kwargs.get("decline_form") or DeclineForm(),
            "accept_form": kwargs.get("accept_form"),
            "may_reply": enquiry.answered_at is None and user.has_perm("acquisition.decide_enquiry"),
            "reply_form": kwargs.get("reply_form") or ReplyForm(),
        }
