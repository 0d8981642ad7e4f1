"""Whether the win of a landing stands, and whether one may speak of it."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.announcing import announce_landing, lift_name
from acquisition.actions.confirmations import ask_for_confirmation
from acquisition.actions.wins import verify_win, waive_confirmation
from acquisition.backoffice.landing_forms import WaiveForm
from acquisition.backoffice.landing_pages import CHANGE, VERIFY, LandingPage
from acquisition.queries.landings import confirmations_of
from acquisition.queries.wins import win_of
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb


class LandingWin(LandingPage):
    template_name = "acquisition/backoffice/landing_win.html"
    tab = "win"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        embargo = self.object.embargo_until
        return {
            "win": win_of(self.object),
            "confirmations": confirmations_of(self.object),
            "embargo_runs": embargo is not None and timezone.localdate() < embargo,
            "waive_form": forms.get("waive_form") or WaiveForm(),
            "verb_form": forms.get("verb_form"),
        }


class VerifyWin(Verb, LandingWin):
    permission, done = VERIFY, _("You stand for this win.")

    def carry_out(self, _form: django_forms.Form) -> None:
        verify_win(landing_id=self.object.pk, actor_id=self.request.user.pk)


class Waive(Verb, LandingWin):
    permission, form_name, done = VERIFY, "waive_form", _("The company need not confirm.")
    form_class = WaiveForm

    def carry_out(self, form: WaiveForm) -> None:
        waive_confirmation(landing_id=self.object.pk, reason=form.cleaned_data["reason"], actor_id=self.request.user.pk)


class Ask(Verb, LandingWin):
    permission, done = CHANGE, _("The questions are on their way by mail.")

    def carry_out(self, _form: django_forms.Form) -> int:
        return ask_for_confirmation(landing_id=self.object.pk)


class LiftName(Verb, LandingWin):
    permission, done = CHANGE, _("The company may be named in public.")

    def carry_out(self, _form: django_forms.Form) -> None:
        lift_name(landing_id=self.object.pk)


class Announce(Verb, LandingWin):
    permission, done = CHANGE, _("The editors have a draft to work on; nothing is public yet.")

    def carry_out(self, _form: django_forms.Form) -> None:
        announce_landing(landing_id=self.object.pk)


WIN_PAGES: dict[str, type[ScopedObject]] = {
    "win": LandingWin,
    "verify-win": VerifyWin,
    "waive": Waive,
    "ask": Ask,
    "lift-name": LiftName,
    "announce": Announce,
}
