"""Wiring of this app: its events are known, its handlers listen and its roles are named once Django is ready."""

from importlib import import_module

from django.apps import AppConfig

from crm.contracts import privacy_tags, role_permissions

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
        privacy_tags.register("cms", import_module("cms.models.privacy").TAGS)
        import_module("cms.actions.erasing").offer_parts()
        import_module("cms.queries.exports").offer_parts()
        role_permissions.register(
            "cms", {"Marketeers": _BESIDE_THE_PAGES, "Writers": [], "Administrators": _BESIDE_THE_PAGES}
        )
