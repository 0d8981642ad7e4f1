"""Target profiles in the back office: whom the region looks for, version by version."""

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from acquisition.actions import profiles
from acquisition.backoffice.profile_forms import ProfileForm
from acquisition.backoffice.versions import Call, VersionPage, version_urls
from acquisition.models import Criterion, TargetProfileVersion
from acquisition.queries.profile_words import Said, profile_in_words
from acquisition.queries.qualification import rescored_by, rescoring_left
from crm.backoffice.scoped import ScopedViewSet


class ProfilePage(VersionPage):
    template_name = "acquisition/backoffice/profile.html"
    change = "acquisition.change_targetprofileversion"
    form = ProfileForm
    index = "acquisition_profiles"
    object: TargetProfileVersion

    def in_words(self, version: TargetProfileVersion) -> dict[str, Said]:
        return profile_in_words(version)

    def more(self) -> dict[str, Any]:
        version = self.object
        return {
            "weights": [(one, version.criteria.get(one, {}).get("weight", 0)) for one in Criterion],
            "may_count": self.request.user.has_perm("acquisition.view_every_lead"),
            "rescored": rescored_by(version),
            "left": rescoring_left(version),
        }


CALLS: dict[str, Call] = {
    "submit": lambda pk, user: profiles.submit_profile_version(version_id=pk, actor_id=user),
    "send-back": lambda pk, _user: profiles.send_profile_version_back(version_id=pk),
    "approve": lambda pk, user: profiles.approve_profile_version(version_id=pk, actor_id=user),
    "retire": lambda pk, _user: profiles.retire_profile_version(version_id=pk),
    "next": lambda pk, _user: profiles.draft_next_profile_version(version_id=pk),
}


class ProfileViewSet(ScopedViewSet):
    model = TargetProfileVersion
    name = "acquisition_profiles"
    url_prefix = "acquisition/profiles"
    menu_label = _("Target profiles")
    icon = "crosshairs"
    inspect_view_class = ProfilePage
    inspect_template_name = "acquisition/backoffice/profile.html"
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
        return version_urls(self, ProfilePage, profiles.edit_profile_draft, CALLS)
