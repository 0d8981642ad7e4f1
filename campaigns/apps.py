"""Wiring of campaigns: events are known, handlers listen, crm is offered its part."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm.contracts import (
    DossierPanel,
    MergeRelation,
    Remainder,
    append_only,
    dossier_panels,
    merge_relations,
    privacy_tags,
    remainders,
    role_permissions,
    timeline_themes,
)

ROLE_PERMISSIONS = {
    "Marketeers": ["campaigns.view_campaign", "campaigns.add_campaign", "campaigns.add_link"],
    "Acquisition team": ["campaigns.view_campaign"],
    "Heads of acquisition": ["campaigns.view_campaign"],
    "Program Board": ["campaigns.view_campaign"],
}


MERGED = {
    "campaigns.touch.contact": MergeRelation(
        words=ngettext_lazy(
            "%(count)d request that a campaign led to", "%(count)d requests that campaigns led to", "count"
        )
    ),
    "campaigns.creditedlead.contact": MergeRelation(
        words=ngettext_lazy("%(count)d lead that is credited", "%(count)d leads that are credited", "count")
    ),
}


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self) -> None:
        import_module("campaigns.events")
        import_module("campaigns.handlers")
        for relation, part in MERGED.items():
            merge_relations.register(relation, part)
        append_only.register("campaigns.Engagement", True)
        role_permissions.register("campaigns", ROLE_PERMISSIONS)
        privacy_tags.register("campaigns", import_module("campaigns.models.privacy").TAGS)
        remainders.register(
            "campaigns.touches",
            Remainder(
                _("steps that a campaign led to"),
                _("Counted in figures of campaigns that were told already; they lead to nobody."),
                import_module("crm.actions.erasing").counting("campaigns.Touch"),
            ),
        )
        timeline_themes.register("campaigns", "mail")
        dossier_panels.register(
            "campaigns",
            DossierPanel(
                heading=_("What brought this person here"),
                template="campaigns/backoffice/what_brought.html",
                context=import_module("campaigns.backoffice.dossier").what_brought,
            ),
        )
