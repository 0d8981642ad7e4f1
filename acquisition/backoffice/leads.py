"""The list of leads, and the addresses of everything one can do with a lead."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from acquisition.backoffice.board import LeadBoard, MoveCard
from acquisition.backoffice.dossier import LeadDossier
from acquisition.backoffice.lead_books import BOOK_PAGES
from acquisition.backoffice.lead_call import CALL_PAGES
from acquisition.backoffice.lead_filters import LeadFilters
from acquisition.backoffice.lead_fit import FIT_PAGES
from acquisition.backoffice.lead_landings import LANDING_PAGES
from acquisition.backoffice.lead_offers import OFFER_PAGES
from acquisition.backoffice.lead_panels import LeadPanel
from acquisition.backoffice.lead_sites import SITE_PAGES
from acquisition.backoffice.lead_team import TEAM_PAGES
from acquisition.backoffice.lead_verbs import LEAD_VERBS
from acquisition.backoffice.list_fields import owner_choice, sector_choice
from acquisition.models import Lead
from crm.backoffice.scoped import ScopedViewSet

PAGES = {
    **LEAD_VERBS,
    **FIT_PAGES,
    **SITE_PAGES,
    **CALL_PAGES,
    **OFFER_PAGES,
    **BOOK_PAGES,
    **LANDING_PAGES,
    **TEAM_PAGES,
}


class LeadViewSet(ScopedViewSet):
    model = Lead
    name = "acquisition_leads"
    url_prefix = "acquisition/leads"
    menu_label = _("Leads")
    icon = "list-ul"
    inspect_view_class = LeadDossier
    inspect_template_name = "acquisition/backoffice/lead.html"
    search_fields = ["code", "title", "organisation__name"]
    search_backend_name = None
    filterset_class = LeadFilters
    empty_sentence = _("A lead opens when an enquiry is accepted; a request for the bidbook opens one by itself.")
    list_display = [
        "code",
        "title",
        Column("organisation", label=_("Organisation"), sort_key="organisation"),
        "stage",
        "standing",
        "owner",
        DateColumn("opened_at", label=_("Opened"), sort_key="opened_at"),
    ]
    more_columns = (
        "contact",
        "sector",
        "origin",
        "confidentiality",
        "outcome",
        "next_step",
        "jobs_new_fte_est",
        "investment_eur_est",
        "expected_decision_on",
        DateColumn("stage_entered_at", label=_("In this stage since"), sort_key="stage_entered_at"),
    )
    exported_with = "acquisition.export_lead"
    edits_several = {"owner_id": owner_choice, "sector_id": sector_choice}
    board_view_class = LeadBoard
    list_select_related = ("organisation", "owner", "contact", "sector")
    object_select_related = ("organisation", "contact", "owner", "sector")
    ordering = ["-opened_at", "-pk"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        shared.pop("template_name")  # each page of a lead names its own
        panel = self.construct_view(LeadPanel, **shared)
        board = {"index_url_name": self.get_url_name("index")}
        return [
            path("board/", self.construct_view(LeadBoard, **board), name="board"),
            path("board/<int:pk>/move/", self.construct_view(MoveCard), name="move_card"),
            path("<int:pk>/panel/<slug:panel>/", panel, name="panel"),
            *(
                path(f"<int:pk>/{name}/", self.construct_view(view, **shared), name=name)
                for name, view in PAGES.items()
            ),
        ]
