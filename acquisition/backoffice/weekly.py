"""The page for the weekly meeting: one list to go through, person by person or municipality by municipality."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from acquisition.backoffice.board import DIVIDED
from acquisition.models import Lead
from acquisition.queries.board import BY_OWNER, ways_to_divide
from acquisition.queries.weekly import last_monday, weekly
from crm.backoffice.scoped import ScopedPage


class SinceForm(forms.Form):
    since = forms.DateField(label=_("Changed since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > timezone.localdate():
            raise forms.ValidationError(_("Nothing has changed yet on a day that is still to come. Choose one before."))
        return since


class WeeklyList(ScopedPage, TemplateView):
    """GET /admin/acquisition/weekly/?since=2026-11-23&by=municipality: for who sees leads, of the leads they see."""

    model = Lead
    template_name = "acquisition/backoffice/weekly.html"
    page_title = _("Weekly list")
    header_icon = "list-ul"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("acquisition.view_lead"):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        leads = {"url": reverse("acquisition_leads:index"), "label": _("Leads")}
        return [*super().get_breadcrumbs_items(), leads, {"url": "", "label": self.page_title}]

    @cached_property
    def form(self) -> SinceForm:
        since = last_monday(timezone.localdate())
        return SinceForm(self.request.GET if "since" in self.request.GET else {"since": since.isoformat()})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, ways = self.request.user, ways_to_divide(self.request.user)
        since = self.form.cleaned_data["since"] if self.form.is_valid() else last_monday(timezone.localdate())
        by = self.request.GET.get("by", "")
        by = by if by in ways else BY_OWNER
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "weekly": weekly(user, since=since, by=by),
            "by": by,
            "nobody": DIVIDED[by][1],
            "ways": [(way, DIVIDED[way][0]) for way in ways],
        }
