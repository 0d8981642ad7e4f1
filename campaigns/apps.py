"""Wiring of campaigns: events are known, handlers listen, crm is offered its part."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from crm.contracts import DossierPanel, append_only, dossier_panels, role_permissions, timeline_themes

ROLE_PERMISSIONS = {
    "Marketeers": ["campaigns.view_campaign", "campaigns.add_campaign", "campaigns.add_link"],
    "Acquisition team": ["campaigns.view_campaign"],
    "Heads of acquisition": ["campaigns.view_campaign"],
    "Program Board": ["campaigns.view_campaign"],
}


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self) -> None:
        import_module("campaigns.events")
        import_module("campaigns.handlers")
        append_only.register("campaigns.Engagement", True)
        role_permissions.register("campaigns", ROLE_PERMISSIONS)
        timeline_themes.register("campaigns", "mail")
        dossier_panels.register(
            "campaigns",
            DossierPanel(
                heading=_("What brought this person here"),
                template="campaigns/backoffice/what_brought.html",
                context=import_module("campaigns.backoffice.dossier").what_brought,
            ),
        )
