"""The landings of a lead."""

from typing import Any

from django import forms as django_forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from acquisition.actions.landings import open_landing
from acquisition.backoffice.lead_pages import LeadPage
from acquisition.queries.landings import landings_of
from acquisition.queries.wins import win_of
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb


class LeadLandings(LeadPage):
    template_name = "acquisition/backoffice/lead_landings.html"
    tab = "landing"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        return {
            "landings": [(one, win_of(one)) for one in landings_of(self.object, self.request.user)],
            "verb_form": forms.get("verb_form"),
            "may_open": self.request.user.has_perm("acquisition.change_landing"),
        }


class OpenLanding(Verb, LeadLandings):
    permission, done = "acquisition.change_landing", _("There is a landing for it now.")

    def carry_out(self, _form: django_forms.Form) -> int:
        return open_landing(lead_id=self.object.pk, actor_id=self.request.user.pk)

    def next_url(self, result: Any) -> str:
        return reverse("acquisition_landings:inspect", args=[result])


LANDING_PAGES: dict[str, type[ScopedObject]] = {"landing": LeadLandings, "open-landing": OpenLanding}
