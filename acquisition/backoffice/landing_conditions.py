"""The permits of a landing, and what it waits for."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from acquisition.actions.landing_conditions import record_dependency, record_permit, take_permit_risk
from acquisition.backoffice.landing_forms import DependencyForm, PermitForm, RiskTakenForm
from acquisition.backoffice.landing_pages import CHANGE, VERIFY, LandingPage
from acquisition.models import Dependency, Permit
from acquisition.queries.landing_feasibility import feasibility_card, light_of
from acquisition.queries.landings import dependencies_of, permits_of
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb


class LandingConditions(LandingPage):
    template_name = "acquisition/backoffice/landing_conditions.html"
    tab = "conditions"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        return {
            "feasibility": feasibility_card(self.object),
            "permits": [(one, self._permit_form(one, forms)) for one in permits_of(self.object)],
            "new_permit_form": self._permit_form(None, forms),
            "risk_form": forms.get("risk_form"),
            "dependencies": [
                (one, light_of(one), self._dependency_form(one, forms)) for one in dependencies_of(self.object)
            ],
            "new_dependency_form": self._dependency_form(None, forms),
        }

    def _permit_form(self, permit: Permit | None, forms: dict[str, Any]) -> PermitForm:
        refused = forms.get("permit_form")
        pk = permit.pk if permit else None
        if refused is not None and refused.cleaned_data.get("permit_id") == pk:
            return refused
        return PermitForm(instance=permit, initial={"permit_id": pk}, auto_id=f"permit_{pk or 'new'}_%s")

    def _dependency_form(self, dependency: Dependency | None, forms: dict[str, Any]) -> DependencyForm:
        refused = forms.get("dependency_form")
        pk = dependency.pk if dependency else None
        if refused is not None and refused.cleaned_data.get("dependency_id") == pk:
            return refused
        return DependencyForm(
            instance=dependency,
            initial={"dependency_id": pk},
            auto_id=f"dependency_{pk or 'new'}_%s",
            user=self.request.user,
        )


class RecordPermit(Verb, LandingConditions):
    permission, form_name, done = CHANGE, "permit_form", _("Recorded.")

    def bound_form(self) -> PermitForm:
        return PermitForm(self.request.POST)

    def carry_out(self, form: PermitForm) -> int:
        pk = form.cleaned_data["permit_id"]
        if pk and not self.object.permits.filter(pk=pk).exists():
            raise Http404
        return record_permit(landing_id=self.object.pk, permit_id=pk, facts=form.facts())


class TakeRisk(Verb, LandingConditions):
    permission, form_name, done = VERIFY, "risk_form", _("It is on record that the risk is taken, and by whom.")
    form_class = RiskTakenForm

    def carry_out(self, form: RiskTakenForm) -> None:
        pk = form.cleaned_data["permit_id"]
        if not self.object.permits.filter(pk=pk).exists():
            raise Http404
        take_permit_risk(
            landing_id=self.object.pk,
            permit_id=pk,
            reason=form.cleaned_data["reason"],
            actor_id=self.request.user.pk,
        )


class RecordDependency(Verb, LandingConditions):
    permission, form_name, done = CHANGE, "dependency_form", _("Recorded.")

    def bound_form(self) -> DependencyForm:
        return DependencyForm(self.request.POST, user=self.request.user)

    def carry_out(self, form: DependencyForm) -> int:
        pk = form.cleaned_data["dependency_id"]
        if pk and not self.object.dependencies.filter(pk=pk).exists():
            raise Http404
        return record_dependency(landing_id=self.object.pk, dependency_id=pk, facts=form.facts())


CONDITION_PAGES: dict[str, type[ScopedObject]] = {
    "conditions": LandingConditions,
    "permit": RecordPermit,
    "take-risk": TakeRisk,
    "dependency": RecordDependency,
}
