"""The list of landings, and the addresses of everything one can do with one."""

import django_filters
from django import forms
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from acquisition.backoffice.landing_aftercare import AFTERCARE_PAGES
from acquisition.backoffice.landing_conditions import CONDITION_PAGES
from acquisition.backoffice.landing_dossier import DOSSIER_VERBS, LandingDossier
from acquisition.backoffice.landing_promises import PROMISE_PAGES
from acquisition.backoffice.landing_wins import WIN_PAGES
from acquisition.backoffice.ledger import RegionLedger
from acquisition.models import Landing, LandingStatus
from crm.backoffice.scoped import ScopedViewSet

PAGES = {**DOSSIER_VERBS, **CONDITION_PAGES, **PROMISE_PAGES, **WIN_PAGES, **AFTERCARE_PAGES}


class LandingFilters(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=_("status"), choices=LandingStatus.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Landing
        fields = ("status", "municipality")


class LandingViewSet(ScopedViewSet):
    model = Landing
    name = "acquisition_landings"
    url_prefix = "acquisition/landings"
    menu_label = _("Landings")
    icon = "pick"
    inspect_view_class = LandingDossier
    inspect_template_name = "acquisition/backoffice/landing.html"
    search_fields = ["code", "lead__title", "lead__organisation__name"]
    search_backend_name = None
    filterset_class = LandingFilters
    empty_sentence = _("A landing opens by itself when a lead is committed.")
    list_display = [
        "code",
        Column("title", label=_("Company"), accessor="lead.title"),
        Column("municipality", label=_("Municipality"), sort_key="municipality"),
        "status",
        DateColumn("status_since", label=_("Since"), sort_key="status_since"),
        Column("landing_manager", label=_("Landing manager"), sort_key="landing_manager"),
        Column("expected_operational_on", label=_("Expected to open"), sort_key="expected_operational_on"),
    ]
    more_columns = (
        "operational_on",
        "announced_on",
        "embargo_until",
        DateColumn("opened_at", label=_("Opened"), sort_key="opened_at"),
    )
    list_select_related = ("lead__organisation", "municipality", "landing_manager")
    object_select_related = (
        "lead__organisation",
        "lead__contact",
        "municipality",
        "landing_manager",
        "blocked_by__owner",
        "win_reported_by",
        "win_verified_by",
        "confirmation_waived_by",
    )
    ordering = ["-opened_at", "-pk"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        shared.pop("template_name")  # each page of a landing names its own
        return [
            path("ledger/", self.construct_view(RegionLedger), name="ledger"),
            *(
                path(f"<int:pk>/{name}/", self.construct_view(view, **shared), name=name)
                for name, view in PAGES.items()
            ),
        ]
