"""What the company of a landing promised, and what was found."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.promises import record_commitment, report_realisation, verify_realisation
from acquisition.backoffice.landing_forms import PromiseForm, ReportForm, VerifyForm
from acquisition.backoffice.landing_pages import CHANGE, VERIFY, LandingPage
from acquisition.models import Landing
from acquisition.queries.landings import promises_of, reports_of
from acquisition.queries.promises import promise_ledger
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb


class LandingPromises(LandingPage):
    template_name = "acquisition/backoffice/landing_promises.html"
    tab = "promises"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "ledger": promise_ledger(Landing.objects.filter(pk=self.object.pk), as_of=today),
            "promises": promises_of(self.object),
            "reports": reports_of(self.object),
            "promise_form": forms.get("promise_form") or PromiseForm(initial={"agreed_on": today}),
            "report_form": forms.get("report_form") or ReportForm(initial={"as_of": today}, auto_id="report_%s"),
            "verify_form": forms.get("verify_form"),
        }


class RecordPromise(Verb, LandingPromises):
    permission, form_name, done = CHANGE, "promise_form", _("The promise is on record.")

    def bound_form(self) -> PromiseForm:
        return PromiseForm(self.request.POST)

    def carry_out(self, form: PromiseForm) -> int:
        return record_commitment(landing_id=self.object.pk, actor_id=self.request.user.pk, **form.cleaned_data)


class ReportFound(Verb, LandingPromises):
    permission, form_name = CHANGE, "report_form"
    done = _("Reported. It counts once a colleague has verified it.")

    def bound_form(self) -> ReportForm:
        return ReportForm(self.request.POST, auto_id="report_%s")

    def carry_out(self, form: ReportForm) -> int:
        return report_realisation(landing_id=self.object.pk, actor_id=self.request.user.pk, **form.cleaned_data)


class VerifyFound(Verb, LandingPromises):
    permission, form_name, done = VERIFY, "verify_form", _("Verified. From now on it counts.")
    form_class = VerifyForm

    def carry_out(self, form: VerifyForm) -> None:
        pk = form.cleaned_data["realisation"]
        if not self.object.realisations.filter(pk=pk).exists():
            raise Http404
        verify_realisation(landing_id=self.object.pk, realisation_id=pk, actor_id=self.request.user.pk)


PROMISE_PAGES: dict[str, type[ScopedObject]] = {
    "promises": LandingPromises,
    "promise": RecordPromise,
    "report": ReportFound,
    "verify": VerifyFound,
}
