"""What a lead needs of a place, which plots answer it, and which it holds."""

import copy
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.didam import choose_didam_procedure, settle_didam_procedure
from acquisition.actions.holds import hold_plot, prolong_hold, release_hold, turn_hold_into
from acquisition.actions.requirements import edit_requirement
from acquisition.backoffice.lead_pages import LeadPage
from acquisition.backoffice.site_forms import (
    DidamForm,
    HoldForm,
    HoldVerbForm,
    ProlongForm,
    ReleaseForm,
    RequirementForm,
    TurnForm,
    forms_of,
)
from acquisition.models import PlotHold, Requirement
from acquisition.queries.holds import holds_of
from acquisition.queries.matching import search_for
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb

CHANGE = "acquisition.change_lead"


class LeadSites(LeadPage):
    template_name = "acquisition/backoffice/lead_sites.html"
    tab = "sites"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        lead, user = self.object, self.request.user
        requirement = Requirement.objects.filter(lead=lead).first() or Requirement(lead=lead, version=0)
        holds = list(holds_of(lead, user))
        return {
            "requirement": requirement,
            "search": search_for(requirement, user) if requirement.version else None,
            "holds": [(hold, forms_of(hold) if hold.is_active else {}) for hold in holds],
            "today": timezone.localdate(),
            "may_hold": user.has_perm(CHANGE) and lead.is_open,
            "requirement_form": forms.get("requirement_form")
            or RequirementForm(instance=copy.copy(requirement), initial={"version": requirement.version}),
            "hold_form": forms.get("hold_form") or HoldForm(user=user, initial={"area_m2": requirement.area_m2_min}),
            "refused_form": forms.get("refused_form"),
        }


class EditRequirement(Verb, LeadSites):
    permission, form_name, done = CHANGE, "requirement_form", _("Saved; the plots below are those that answer it.")

    def bound_form(self) -> RequirementForm:
        return RequirementForm(self.request.POST, instance=Requirement(lead=self.object))

    def carry_out(self, form: RequirementForm) -> int:
        return edit_requirement(
            lead_id=self.object.pk, changes=form.changes(), expected_version=form.cleaned_data["version"]
        )


class HoldPlot(Verb, LeadSites):
    permission, form_name, done = CHANGE, "hold_form", _("The plot is held for this lead.")

    def bound_form(self) -> HoldForm:
        return HoldForm(self.request.POST, user=self.request.user)

    def carry_out(self, form: HoldForm) -> int:
        given = dict(form.cleaned_data)
        plot = given.pop("plot")
        return hold_plot(plot_id=plot.pk, lead_id=self.object.pk, actor_id=self.request.user.pk, **given)


class OnAHold(Verb, LeadSites):
    """A verb on one of the lead's holds, which the form names."""

    permission, form_name = CHANGE, "refused_form"

    def hold_of(self, form: HoldVerbForm) -> PlotHold:
        holds = PlotHold.objects.visible_to(self.request.user).filter(lead=self.object)
        return get_object_or_404(holds, pk=form.cleaned_data["hold"])


class TurnHold(OnAHold):
    done, form_class = _("The hold goes on as a stronger one."), TurnForm

    def carry_out(self, form: TurnForm) -> int:
        given = form.cleaned_data
        return turn_hold_into(
            hold_id=self.hold_of(form).pk,
            kind=given["kind"],
            expires_on=given["expires_on"],
            actor_id=self.request.user.pk,
        )


class ProlongHold(OnAHold):
    done, form_class = _("Prolonged."), ProlongForm

    def carry_out(self, form: ProlongForm) -> None:
        prolong_hold(hold_id=self.hold_of(form).pk, expires_on=form.cleaned_data["expires_on"])


class ReleaseHold(OnAHold):
    done, form_class = _("The land is free for others."), ReleaseForm

    def carry_out(self, form: ReleaseForm) -> None:
        release_hold(hold_id=self.hold_of(form).pk, reason=form.cleaned_data["reason"])


class ChooseDidam(OnAHold):
    done, form_class = _("Recorded how others get a fair chance."), DidamForm

    def carry_out(self, form: DidamForm) -> None:
        given = {name: value for name, value in form.cleaned_data.items() if name != "hold"}
        choose_didam_procedure(hold_id=self.hold_of(form).pk, **given)


class SettleDidam(OnAHold):
    done, form_class = _("The land may be sold to this company."), HoldVerbForm

    def carry_out(self, form: HoldVerbForm) -> None:
        settle_didam_procedure(hold_id=self.hold_of(form).pk)


SITE_PAGES: dict[str, type[ScopedObject]] = {
    "sites": LeadSites,
    "requirement": EditRequirement,
    "hold": HoldPlot,
    "turn-hold": TurnHold,
    "prolong-hold": ProlongHold,
    "release-hold": ReleaseHold,
    "didam": ChooseDidam,
    "didam-settled": SettleDidam,
}
