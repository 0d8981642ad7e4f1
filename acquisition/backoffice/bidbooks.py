"""Bidbooks: the list, and a page per book with its working copies and published versions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from acquisition.backoffice.bidbook_drafts import DRAFT_PAGES
from acquisition.backoffice.bidbook_pages import BidbookPage
from acquisition.backoffice.bidbook_versions import Differences
from acquisition.backoffice.moved_figures import FollowUp, MovedFigures
from acquisition.models import Bidbook
from acquisition.queries.bidbooks import drafts_of, newest_in, versions_of
from acquisition.queries.moved_figures import how_many_behind
from crm.backoffice.scoped import ScopedViewSet


class BookPage(BidbookPage):
    template_name = "acquisition/backoffice/bidbook.html"

    def page_url(self, shown: models.Model) -> str:
        return reverse("acquisition_bidbooks:inspect", args=[shown.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, drafts, newest = self.request.user, drafts_of(self.object), newest_in(self.object)
        return {
            **super().get_context_data(**kwargs),
            "languages": [
                {"code": code, "name": name, "draft": drafts.get(code), "newest": newest.get(code)}
                for code, name in settings.LANGUAGES
            ],
            "versions": versions_of(self.object),
            "behind": how_many_behind(user),
            "may_write": user.has_perm("acquisition.change_bidbookdraft"),
        }


class BidbookViewSet(ScopedViewSet):
    model = Bidbook
    name = "acquisition_bidbooks"
    url_prefix = "acquisition/bidbooks"
    menu_label = _("Bidbooks")
    icon = "doc-full"
    inspect_view_class = BookPage
    inspect_template_name = BookPage.template_name
    search_fields = ["slug"]
    search_backend_name = None
    list_display = ["__str__", Column("slug", label=_("Short name"), sort_key="slug")]
    ordering = ["slug"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        shared.pop("template_name")  # each page of a book names its own
        moved = {"index_url_name": self.get_url_name("index")}
        return [
            path("figures/", self.construct_view(MovedFigures, **moved), name="moved"),
            path("figures/<int:link_pk>/follow/", self.construct_view(FollowUp, **moved), name="follow"),
            path("<int:pk>/differences/", self.construct_view(Differences, **shared), name="differences"),
            *(
                path(f"<int:pk>/drafts/<slug:language>/{name}", self.construct_view(view, **shared), name=url_name)
                for url_name, (name, view) in DRAFT_PAGES.items()
            ),
        ]
