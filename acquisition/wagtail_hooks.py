"""What acquisition hangs in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from acquisition.backoffice.emergency import EmergencyPage, EmergencyPanel
from acquisition.backoffice.fairness import FairnessPage
from acquisition.backoffice.figures import FigureSection, FiguresFile, YearFigures
from acquisition.backoffice.home import FunnelPanel
from acquisition.backoffice.menu import AcquisitionGroup, EmergencyMenuItem
from acquisition.backoffice.municipal import (
    MunicipalityFits,
    MunicipalityLandings,
    MunicipalityList,
    MunicipalityPage,
)
from acquisition.backoffice.weekly import WeeklyList
from acquisition.queries.emergency import accesses_to_tell


@hooks.register("register_admin_viewset")
def acquisition() -> AcquisitionGroup:
    return AcquisitionGroup()


@hooks.register("construct_homepage_panels")
def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("acquisition.view_lead") and (told := list(accesses_to_tell(request.user))):
        panels.append(EmergencyPanel(told))
    if request.user.has_perm("acquisition.view_funnel"):
        panels.append(FunnelPanel())


@hooks.register("register_admin_urls")
def own_pages() -> list[URLPattern]:
    return [
        path("acquisition/emergency/", EmergencyPage.as_view(), name="acquisition_emergency"),
        path("acquisition/fairness/", FairnessPage.as_view(), name="acquisition_fairness"),
        path("acquisition/municipalities/", MunicipalityList.as_view(), name="acquisition_municipalities"),
        path("acquisition/municipalities/<slug:slug>/", MunicipalityPage.as_view(), name="acquisition_municipality"),
        path(
            "acquisition/municipalities/<slug:slug>/landings/",
            MunicipalityLandings.as_view(),
            name="acquisition_municipality_landings",
        ),
        path(
            "acquisition/municipalities/<slug:slug>/fits/",
            MunicipalityFits.as_view(),
            name="acquisition_municipality_fits",
        ),
        path("acquisition/figures/", YearFigures.as_view(), name="acquisition_figures"),
        path("acquisition/figures/file/", FiguresFile.as_view(), name="acquisition_figures_file"),
        path("acquisition/figures/<slug:section>/", FigureSection.as_view(), name="acquisition_figure_section"),
        path("acquisition/weekly/", WeeklyList.as_view(), name="acquisition_weekly"),
    ]


@hooks.register("register_settings_menu_item")
def emergency_menu_item() -> MenuItem:
    return EmergencyMenuItem(
        _("Open a lead in an emergency"), reverse_lazy("acquisition_emergency"), icon_name="warning", order=2000
    )
