"""What one decides at the enquiry desk: a lead, an end, a partner; and that somebody replied."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from acquisition.actions.desk import join_enquiry
from acquisition.actions.enquiries import accept_enquiry, decline_enquiry
from acquisition.actions.referrals import answer_referral, refer_enquiry_out
from acquisition.actions.replies import record_first_reply
from acquisition.backoffice.call_forms import ReferForm, ReferralAnswerForm
from acquisition.backoffice.desk_forms import JoinForm
from acquisition.backoffice.enquiry_page import EnquiryPage
from acquisition.backoffice.forms import DeclineForm, ReplyForm
from acquisition.queries.leads import lead_of_code
from acquisition.queries.referrals import referrals_of_enquiry
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb

DECIDE = "acquisition.decide_enquiry"


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


class Join(Verb, EnquiryPage):
    permission, form_name, done = DECIDE, "join_form", _("Joined: this is the lead it belongs to.")
    form_class = JoinForm

    def carry_out(self, form: JoinForm) -> int | None:
        lead = lead_of_code(form.cleaned_data["code"], self.request.user)
        if lead is None:
            form.add_error("code", _("There is no lead with this code."))
            return None
        join_enquiry(enquiry_id=self.object.pk, lead_id=lead.pk)
        return lead.pk

    def next_url(self, result: int) -> str:
        return reverse("acquisition_leads:inspect", args=[result])


class ReferOut(Verb, EnquiryPage):
    permission, form_name = DECIDE, "refer_form"
    done = _("The partner has it now, and owes you an answer.")
    form_class = ReferForm

    def carry_out(self, form: ReferForm) -> int:
        return refer_enquiry_out(
            enquiry_id=self.object.pk,
            organisation_id=form.cleaned_data["organisation"].pk,
            note=form.cleaned_data["note"],
            actor_id=self.request.user.pk,
        )


class AnswerReferral(Verb, EnquiryPage):
    permission, form_name, done = DECIDE, "referral_form", _("The answer is on record.")
    form_class = ReferralAnswerForm

    def carry_out(self, form: ReferralAnswerForm) -> None:
        given = form.cleaned_data
        referral = get_object_or_404(referrals_of_enquiry(self.object), pk=given["referral"])
        answer_referral(referral_id=referral.pk, outcome=given["outcome"], note=given["note"])


ENQUIRY_VERBS: dict[str, type[ScopedObject]] = {
    "accept": Accept,
    "decline": Decline,
    "reply": Reply,
    "join": Join,
    "refer": ReferOut,
    "referral": AnswerReferral,
}
