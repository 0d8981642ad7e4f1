"""Acquisition in the menu: the board first."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from acquisition.backoffice.bidbooks import BidbookViewSet
from acquisition.backoffice.enquiries import EnquiryViewSet
from acquisition.backoffice.figures import may_see_figures
from acquisition.backoffice.gates import StageGateViewSet
from acquisition.backoffice.land import PlotViewSet
from acquisition.backoffice.landings import LandingViewSet
from acquisition.backoffice.leads import LeadViewSet
from acquisition.backoffice.profiles import ProfileViewSet
from acquisition.backoffice.propositions import PropositionViewSet
from acquisition.backoffice.site_calls import SiteCallViewSet
from acquisition.models.leads import sees_every_lead
from crm.backoffice.scoped import ScopedGroup


class BoardMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("acquisition.view_lead"))


class MunicipalMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        user = request.user
        return bool(user.has_perm("acquisition.view_lead") and (sees_every_lead(user) or user.municipality_id))


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_see_figures(request.user)


class FairnessMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("acquisition.view_sitecall"))


class EmergencyMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("acquisition.add_emergencyaccess"))


class AcquisitionGroup(ScopedGroup):
    menu_label = _("Acquisition")
    menu_icon = "site"
    menu_order = 140
    items = (
        LeadViewSet,
        LandingViewSet,
        EnquiryViewSet,
        SiteCallViewSet,
        PlotViewSet,
        BidbookViewSet,
        ProfileViewSet,
        PropositionViewSet,
        StageGateViewSet,
    )

    def get_submenu_items(self) -> list[MenuItem]:
        board = BoardMenuItem(
            _("Board"), reverse_lazy("acquisition_leads:board"), name="acquisition-board", icon_name="table", order=-1
        )
        weekly = BoardMenuItem(
            _("Weekly list"), reverse_lazy("acquisition_weekly"), name="acquisition-weekly", icon_name="date", order=-1
        )
        places = MunicipalMenuItem(
            _("By municipality"),
            reverse_lazy("acquisition_municipalities"),
            name="acquisition-places",
            icon_name="site",
        )
        figures = FiguresMenuItem(
            _("Figures of a year"), reverse_lazy("acquisition_figures"), name="acquisition-figures", icon_name="history"
        )
        fairness = FairnessMenuItem(
            _("Fairness ledger"), reverse_lazy("acquisition_fairness"), name="acquisition-fairness", icon_name="history"
        )
        return [board, weekly, *super().get_submenu_items(), places, fairness, figures]
