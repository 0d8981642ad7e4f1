"""Visits to a company that landed, signs that something is wrong, and its wish to grow."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from acquisition.actions.aftercare import note_risk, plan_aftercare, resolve_risk, signal_expansion
from acquisition.backoffice.landing_forms import ExpansionForm, PlanForm, RiskForm, SignalForm
from acquisition.backoffice.landing_pages import CHANGE, LandingPage
from acquisition.models import AftercarePlan
from acquisition.queries.landings import expansions_of, risks_of
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb


class LandingAftercare(LandingPage):
    template_name = "acquisition/backoffice/landing_aftercare.html"
    tab = "aftercare"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        plan = AftercarePlan.objects.select_related("account_manager").filter(landing=self.object).first()
        return {
            "plan": plan,
            "plan_form": forms.get("plan_form") or PlanForm(instance=plan),
            "risks": risks_of(self.object),
            "risk_form": forms.get("risk_form") or RiskForm(auto_id="risk_%s"),
            "signal_form": forms.get("signal_form"),
            "expansions": expansions_of(self.object, self.request.user),
            "expansion_form": forms.get("expansion_form") or ExpansionForm(),
        }


class Plan(Verb, LandingAftercare):
    permission, form_name, done = CHANGE, "plan_form", _("Planned. The next visit is a task.")

    def bound_form(self) -> PlanForm:
        return PlanForm(self.request.POST)

    def carry_out(self, form: PlanForm) -> int:
        given = dict(form.cleaned_data)
        return plan_aftercare(
            landing_id=self.object.pk,
            account_manager_id=given.pop("account_manager").pk,
            actor_id=self.request.user.pk,
            **given,
        )


class NoteRisk(Verb, LandingAftercare):
    permission, form_name, done = CHANGE, "risk_form", _("Noted.")

    def bound_form(self) -> RiskForm:
        return RiskForm(self.request.POST, auto_id="risk_%s")

    def carry_out(self, form: RiskForm) -> int:
        return note_risk(landing_id=self.object.pk, actor_id=self.request.user.pk, **form.cleaned_data)


class ResolveRisk(Verb, LandingAftercare):
    permission, form_name, done = CHANGE, "signal_form", _("This risk is over.")
    form_class = SignalForm

    def carry_out(self, form: SignalForm) -> None:
        pk = form.cleaned_data["signal"]
        if not self.object.risk_signals.filter(pk=pk).exists():
            raise Http404
        resolve_risk(landing_id=self.object.pk, signal_id=pk, actor_id=self.request.user.pk)


class Expand(Verb, LandingAftercare):
    permission, form_name, done = CHANGE, "expansion_form", _("There is a new lead for it.")
    form_class = ExpansionForm

    def carry_out(self, form: ExpansionForm) -> int:
        return signal_expansion(
            landing_id=self.object.pk, next_step=form.cleaned_data["next_step"], actor_id=self.request.user.pk
        )


AFTERCARE_PAGES: dict[str, type[ScopedObject]] = {
    "aftercare": LandingAftercare,
    "plan": Plan,
    "risk": NoteRisk,
    "resolve-risk": ResolveRisk,
    "expand": Expand,
}
