"""Wiring of this app: its events are known, its handlers listen and its roles are named once Django is ready."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm.contracts import (
    MergeRelation,
    SearchSource,
    Thing,
    WhenTaken,
    merge_relations,
    privacy_tags,
    role_permissions,
    search_sources,
    things,
    timeline_themes,
)

_VERBS = ("add", "change", "delete", "view")
_BESIDE_THE_PAGES = [
    "wagtailadmin.access_admin",
    *(f"cms.{verb}_{model}" for model in ("contactperson", "storyseries") for verb in _VERBS),
    *(f"wagtailredirects.{verb}_redirect" for verb in _VERBS),
    *(f"wagtailsearchpromotions.{verb}_searchpromotion" for verb in _VERBS),
    "cms.change_siteidentity",
    "simple_translation.submit_translation",
]


MERGED = {
    "cms.meetupregistration.contact": MergeRelation(
        words=ngettext_lazy("%(count)d registration for a meetup", "%(count)d registrations for meetups", "count"),
        when_taken=WhenTaken.LEFT,
        sentence=_("Registered for the same meetup under both entries: both registrations stay, and can be cancelled."),
    ),
    "cms.formreceipt.contact": MergeRelation(
        words=ngettext_lazy("%(count)d form that was sent in", "%(count)d forms that were sent in", "count")
    ),
    "cms.bidbookrequest.contact": MergeRelation(
        words=ngettext_lazy("%(count)d request for the bidbook", "%(count)d requests for the bidbook", "count")
    ),
}


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        import_module("cms.events")
        import_module("cms.handlers")
        for relation, part in MERGED.items():
            merge_relations.register(relation, part)
        privacy_tags.register("cms", import_module("cms.models.privacy").TAGS)
        import_module("cms.actions.erasing").offer_parts()
        import_module("cms.queries.exports").offer_parts()
        role_permissions.register(
            "cms", {"Marketeers": _BESIDE_THE_PAGES, "Writers": [], "Administrators": _BESIDE_THE_PAGES}
        )
        timeline_themes.register("cms", "page")
        kept = import_module("cms.queries.kept_stories")
        things.register(
            "cms.storypage",
            Thing(
                visible_rows=kept.stories_to_edit,
                label=str,
                code=kept.story_code,
                is_confidential=kept.is_draft,
                address=kept.story_edit_address,
                assigned_to=kept.stories_in_care,
            ),
        )
        pages = import_module("cms.queries.pages_of_words").pages_of_words
        search_sources.register("cms.page", SearchSource(_("Pages"), pages, "doc-empty-inverse", 40))
