"""Who works on a lead, which municipalities see it, and who looked."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import share_lead_with_municipality
from acquisition.actions.members import add_lead_member, remove_lead_member
from acquisition.backoffice.forms import FormerMemberForm, MemberForm, MunicipalityForm
from acquisition.backoffice.lead_pages import LeadPage
from acquisition.models import Lead
from acquisition.queries.leads import members_of, shares_of
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb
from crm.queries.access import accesses_to

CHANGE = "acquisition.change_lead"


class LeadTeam(LeadPage):
    template_name = "acquisition/backoffice/lead_team.html"
    tab = "team"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        return {
            "shares": shares_of(self.object),
            "members": members_of(self.object),
            "seen_by": accesses_to(self.object),
            "member_form": forms.get("member_form") or MemberForm(),
            "municipality_form": forms.get("municipality_form") or MunicipalityForm(),
        }


class Share(Verb, LeadTeam):
    permission, form_name = CHANGE, "municipality_form"
    done = _("Its account managers see this lead now.")
    form_class = MunicipalityForm

    def carry_out(self, form: MunicipalityForm) -> None:
        share_lead_with_municipality(
            lead_id=self.object.pk,
            municipality_id=form.cleaned_data["municipality"].pk,
            actor_id=self.request.user.pk,
        )


class AddMember(Verb, LeadTeam):
    permission, form_name = CHANGE, "member_form"
    done = _("This colleague sees the lead now.")
    form_class = MemberForm

    def carry_out(self, form: MemberForm) -> None:
        add_lead_member(
            lead_id=self.object.pk, user_id=form.cleaned_data["colleague"].pk, actor_id=self.request.user.pk
        )


class RemoveMember(Verb, LeadTeam):
    permission, form_name = CHANGE, "member_form"
    done = _("This colleague is no member any more.")
    form_class = FormerMemberForm

    def carry_out(self, form: FormerMemberForm) -> None:
        remove_lead_member(lead_id=self.object.pk, user_id=form.cleaned_data["colleague"])

    def next_url(self, result: Any) -> str:
        """Who took the own name off a sealed lead has no page of it to return to."""
        still_there = Lead.objects.visible_to(self.request.user).filter(pk=self.object.pk).exists()
        return super().next_url(result) if still_there else reverse("acquisition_leads:board")


TEAM_PAGES: dict[str, type[ScopedObject]] = {
    "team": LeadTeam,
    "share": Share,
    "member": AddMember,
    "no-member": RemoveMember,
}
