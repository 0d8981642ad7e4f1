"""The fairness ledger: what each municipality was asked, answered, offered and got, in three years."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from acquisition.models import SiteCall
from acquisition.queries.fairness import YEARS, fairness_ledger
from crm.backoffice.scoped import ScopedPage


class FairnessPage(ScopedPage, TemplateView):
    model = SiteCall
    template_name = "acquisition/backoffice/fairness.html"
    page_title = gettext_lazy("Fairness ledger")
    header_icon = "history"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("acquisition.view_sitecall"):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        calls = {"url": reverse("acquisition_calls:index"), "label": _("Site calls")}
        return [*super().get_breadcrumbs_items(), calls, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "ledger": fairness_ledger(), "years": YEARS}
