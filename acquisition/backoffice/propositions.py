"""Value propositions in the back office: what the region promises whom, version by version."""

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from acquisition.actions import propositions
from acquisition.backoffice.profile_forms import PropositionForm
from acquisition.backoffice.versions import Call, VersionPage, version_urls
from acquisition.models import ValueProposition
from acquisition.queries.profile_words import Said, proposition_in_words
from crm.backoffice.scoped import ScopedViewSet


class PropositionPage(VersionPage):
    template_name = "acquisition/backoffice/proposition.html"
    change = "acquisition.change_valueproposition"
    form = PropositionForm
    index = "acquisition_propositions"
    object: ValueProposition

    def in_words(self, version: ValueProposition) -> dict[str, Said]:
        return proposition_in_words(version)


CALLS: dict[str, Call] = {
    "submit": lambda pk, user: propositions.submit_proposition(version_id=pk, actor_id=user),
    "send-back": lambda pk, _user: propositions.send_proposition_back(version_id=pk),
    "approve": lambda pk, user: propositions.approve_proposition(version_id=pk, actor_id=user),
    "retire": lambda pk, _user: propositions.retire_proposition(version_id=pk),
    "next": lambda pk, _user: propositions.draft_next_proposition(version_id=pk),
}


class PropositionViewSet(ScopedViewSet):
    model = ValueProposition
    name = "acquisition_propositions"
    url_prefix = "acquisition/propositions"
    menu_label = _("Value propositions")
    icon = "pick"
    inspect_view_class = PropositionPage
    inspect_template_name = "acquisition/backoffice/proposition.html"
    search_fields = ["profile__key"]
    search_backend_name = None
    list_filter = ["status", "programme_year"]
    list_display = [
        "__str__",
        Column("programme_year", label=_("Programme year"), sort_key="programme_year"),
        "status",
        DateColumn("approved_at", label=_("Approved"), sort_key="approved_at"),
    ]
    list_select_related = ("profile",)
    object_select_related = ("profile", "submitted_by", "approved_by")
    ordering = ["profile", "-number"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        return version_urls(self, PropositionPage, propositions.edit_proposition_draft, CALLS)
