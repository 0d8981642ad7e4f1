"""The promise ledger of the region, as of a day: what was promised, what is there, and what nobody knows."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from acquisition.models import Landing
from acquisition.models.leads import sees_every_lead
from acquisition.queries.kpi.landings import (
    landings_by_status,
    realisation_rate,
    realised_investment,
    realised_jobs,
)
from acquisition.queries.promises import promise_ledger
from crm.backoffice.scoped import ScopedPage
from crm.models import Municipality


class AsOfForm(forms.Form):
    as_of = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class RegionLedger(ScopedPage, TemplateView):
    """For who sees every lead. Totals are of the lines the user may see: a difference would tell of a sealed lead."""

    model = Landing
    template_name = "acquisition/backoffice/ledger_page.html"
    page_title = _("Promised and found")
    header_icon = "pick"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (sees_every_lead(request.user) and request.user.has_perm("acquisition.view_landing")):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        landings = {"url": reverse("acquisition_landings:index"), "label": _("Landings")}
        return [*super().get_breadcrumbs_items(), landings, {"url": "", "label": self.page_title}]

    @cached_property
    def form(self) -> AsOfForm:
        today = timezone.localdate()
        return AsOfForm(self.request.GET if "as_of" in self.request.GET else {"as_of": today.isoformat()})

    @property
    def as_of(self) -> date:
        return self.form.cleaned_data["as_of"] if self.form.is_valid() else timezone.localdate()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names: dict[int | None, str] = dict(Municipality.objects.values_list("pk", "name"))
        seen = Landing.objects.visible_to(self.request.user)
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "as_of": self.as_of,
            "ledger": promise_ledger(seen, as_of=self.as_of),
            "places": [
                (names.get(row.municipality_id), row) for row in landings_by_status(as_of=self.as_of, among=seen)
            ],
            "jobs": realised_jobs(as_of=self.as_of, among=seen),
            "investment": realised_investment(as_of=self.as_of, among=seen),
            "rate": realisation_rate(as_of=self.as_of, among=seen),
        }
