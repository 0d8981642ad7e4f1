"""The site call of a lead, and the partners it was handed to."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from acquisition.actions.calls import close_site_call, open_site_call, waive_site_call
from acquisition.actions.referrals import answer_referral, refer_lead_out
from acquisition.backoffice.call_forms import AskForm, CallForm, ReferForm, ReferralAnswerForm, WaiveForm
from acquisition.backoffice.lead_pages import LeadPage
from acquisition.models import SiteCall
from acquisition.queries.calls import calls_of, figures_asked, replies_seen, requirement_of
from acquisition.queries.referrals import referrals_of_lead
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb

CHANGE = "acquisition.change_lead"


class LeadCall(LeadPage):
    template_name = "acquisition/backoffice/lead_call.html"
    tab = "call"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        lead, user = self.object, self.request.user
        calls = list(calls_of(lead))
        seen = [(call, replies_seen(call, user)) for call in calls]
        need = requirement_of(lead)
        return {
            "calls": [(call, replies, all(one.is_in for one in replies)) for call, replies in seen],
            "is_known": need is not None and need.is_known,
            "is_asking": any(call.status == "open" for call in calls),
            "figures": figures_asked(lead),
            "referrals": referrals_of_lead(lead),
            "ask_form": forms.get("ask_form") or AskForm(initial={"brief": lead.code}),
            "waive_form": forms.get("waive_form") or WaiveForm(),
            "call_form": forms.get("call_form"),
            "refer_form": forms.get("refer_form") or ReferForm(),
            "referral_form": forms.get("referral_form"),
        }


class Ask(Verb, LeadCall):
    permission, form_name, done = CHANGE, "ask_form", _("Every municipality has been asked.")
    form_class = AskForm

    def carry_out(self, form: AskForm) -> int:
        given = form.cleaned_data
        return open_site_call(
            lead_id=self.object.pk,
            closes_at=given["closes_at"],
            brief=given["brief"],
            actor_id=self.request.user.pk,
        )


class Waive(Verb, LeadCall):
    permission, form_name, done = CHANGE, "waive_form", _("Noted: no municipality is asked.")
    form_class = WaiveForm

    def carry_out(self, form: WaiveForm) -> int:
        return waive_site_call(
            lead_id=self.object.pk, reason=form.cleaned_data["reason"], actor_id=self.request.user.pk
        )


class CloseCall(Verb, LeadCall):
    permission, form_name, done = CHANGE, "call_form", _("The call has closed: all may read all answers.")
    form_class = CallForm

    def carry_out(self, form: CallForm) -> None:
        call = get_object_or_404(SiteCall, lead=self.object, pk=form.cleaned_data["call"])
        close_site_call(call_id=call.pk)


class Refer(Verb, LeadCall):
    permission, form_name, done = CHANGE, "refer_form", _("The partner has it now, and owes you an answer.")
    form_class = ReferForm

    def carry_out(self, form: ReferForm) -> int:
        return refer_lead_out(
            lead_id=self.object.pk,
            organisation_id=form.cleaned_data["organisation"].pk,
            note=form.cleaned_data["note"],
            actor_id=self.request.user.pk,
        )


class AnswerReferral(Verb, LeadCall):
    permission, form_name, done = CHANGE, "referral_form", _("The answer is on record.")
    form_class = ReferralAnswerForm

    def carry_out(self, form: ReferralAnswerForm) -> None:
        given = form.cleaned_data
        referral = get_object_or_404(referrals_of_lead(self.object), pk=given["referral"])
        answer_referral(referral_id=referral.pk, outcome=given["outcome"], note=given["note"])


CALL_PAGES: dict[str, type[ScopedObject]] = {
    "call": LeadCall,
    "ask": Ask,
    "waive": Waive,
    "close-call": CloseCall,
    "refer": Refer,
    "referral": AnswerReferral,
}
