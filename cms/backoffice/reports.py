"""What editors look up: languages, what to look at, figures that are out of date, and how often pages are read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.actions.translations import mark_translated
from cms.queries.figures import printed_value, stale_figures
from cms.queries.page_checks import all_findings
from cms.queries.readers import PERIODS, readers
from cms.queries.translations import Standing, translation_matrix
from crm.backoffice.scoped import ScopedPage
from crm.contracts import Refused
from crm.queries.figures_sources import printed_area


class EditorsPage(ScopedPage, TemplateView):
    """Not there for who may not change any page of the site."""

    model = Page

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]


def may_edit(user: Any) -> bool:
    return bool(PagePermissionPolicy().user_has_permission(user, "change"))


class Translations(EditorsPage):
    template_name = "cms/backoffice/translations.html"
    page_title = gettext_lazy("Languages")
    header_icon = "globe"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        only = self.request.GET.get("only", "")
        matrix = translation_matrix(only=only)
        return {**super().get_context_data(**kwargs), "matrix": matrix, "only": only, "standings": list(Standing)}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The page that was named follows its source again."""
        page = get_object_or_404(Page, pk=request.POST.get("page", "").strip() or 0)
        if not page.permissions_for_user(request.user).can_edit():
            raise Http404
        try:
            mark_translated(page_id=page.pk)
            messages.success(request, _("“{title}” counts as up to date with its source.").format(title=page.title))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("cms_translations"))


class PageChecks(EditorsPage):
    template_name = "cms/backoffice/page_checks.html"
    page_title = gettext_lazy("To look at")
    header_icon = "glasses"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "findings": all_findings()}


class StaleFigures(EditorsPage):
    template_name = "cms/backoffice/stale_figures.html"
    page_title = gettext_lazy("Figures out of date")
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(row, printed_area(row.area), printed_value(row)) for row in stale_figures()]
        return {**super().get_context_data(**kwargs), "figures": rows}


class HowOftenRead(EditorsPage):
    template_name = "cms/backoffice/readers.html"
    page_title = gettext_lazy("How often read")
    header_icon = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        days = int(asked["days"]) if asked.get("days", "") in map(str, PERIODS) else PERIODS[1]
        number = asked.get("page", "")
        page = get_object_or_404(Page, pk=number) if number.isdecimal() and len(number) < 19 else None
        campaign = asked.get("campaign", "")
        found = readers(days=days, page=page, campaign=campaign)
        return {
            **super().get_context_data(**kwargs),
            "readers": found,
            "days": days,
            "periods": PERIODS,
            "campaign": campaign,
        }


urls = [
    path("site/languages/", Translations.as_view(), name="cms_translations"),
    path("site/checks/", PageChecks.as_view(), name="cms_page_checks"),
    path("site/readers/", HowOftenRead.as_view(), name="cms_readers"),
    path("site/figures/", StaleFigures.as_view(), name="cms_stale_figures"),
]
