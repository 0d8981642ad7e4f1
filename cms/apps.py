"""Wiring of this app: its events are known, its handlers listen and its roles are named once Django is ready."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from crm.contracts import SearchSource, role_permissions, search_sources, timeline_themes

_VERBS = ("add", "change", "delete", "view")
_BESIDE_THE_PAGES = [
    "wagtailadmin.access_admin",
    *(f"cms.{verb}_{model}" for model in ("contactperson", "storyseries") for verb in _VERBS),
    *(f"wagtailredirects.{verb}_redirect" for verb in _VERBS),
    *(f"wagtailsearchpromotions.{verb}_searchpromotion" for verb in _VERBS),
    "cms.change_siteidentity",
    "simple_translation.submit_translation",
]


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        import_module("cms.events")
        import_module("cms.handlers")
        role_permissions.register(
            "cms", {"Marketeers": _BESIDE_THE_PAGES, "Writers": [], "Administrators": _BESIDE_THE_PAGES}
        )
        timeline_themes.register("cms", "page")
        pages = import_module("cms.queries.pages_of_words").pages_of_words
        search_sources.register("cms.page", SearchSource(_("Pages"), pages, "doc-empty-inverse", 40))
