"""Wiring of this app: its events are known, its handlers listen, and it offers crm its part."""

import operator
from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from crm.contracts import (
    DossierPanel,
    ExactRoute,
    HomePanel,
    SearchSource,
    Thing,
    append_only,
    confidential_permissions,
    dossier_panels,
    exact_routes,
    home_panels,
    role_permissions,
    search_sources,
    subject_fields,
    things,
    timeline_themes,
    visible_subjects,
    vocabularies,
    webhook_events,
)


class AcquisitionConfig(AppConfig):
    name = "acquisition"
    verbose_name = _("Acquisition")

    def ready(self) -> None:
        events = import_module("acquisition.events")
        import_module("acquisition.handlers")
        append_only.register("acquisition.LeadTransition", False)
        append_only.register("acquisition.BidbookVersion", False)
        append_only.register("acquisition.EmergencyAccess", False)
        role_permissions.register("acquisition", ROLE_PERMISSIONS)
        models, leads = import_module("acquisition.models"), import_module("acquisition.queries.leads")
        emergency = import_module("acquisition.queries.emergency")
        for permission in sorted(CONFIDENTIAL):
            confidential_permissions.register(permission, _only_by_role)
        confidential_permissions.register("acquisition.view_lead", emergency.is_in_emergency)
        vocabularies.register("acquisition.stage", dict(models.Stage.choices))
        vocabularies.register("acquisition.outcome", dict(models.Outcome.choices))
        vocabularies.register("acquisition.standing", dict(models.Standing.choices))
        vocabularies.register("acquisition.confidentiality", dict(models.Confidentiality.choices))
        vocabularies.register(
            "acquisition.fact", {field.attname: field.verbose_name for field in models.Lead._meta.fields}
        )
        vocabularies.register("acquisition.decline_reason", dict(models.DeclineReason.choices))
        visible_subjects.register("acquisition.lead", leads.visible_leads)
        exact_routes.register("acquisition.lead", ExactRoute(r"(?i)[A-Z]{2,4}-\d{4}-\d{4,}", leads.leads_of_code))
        search_sources.register("acquisition.lead", SearchSource(_("Leads"), leads.leads_of_words, "site", 30))
        timeline_themes.register("acquisition", "lead")
        subject_fields.register("lead_id", "acquisition.lead")
        things.register(
            "acquisition.lead",
            Thing(
                visible_rows=models.Lead.objects.visible_to,
                label=str,
                code=operator.attrgetter("code"),
                is_confidential=operator.attrgetter("is_confidential"),
                address=leads.lead_address,
                assigned_to=leads.leads_in_care,
            ),
        )
        webhook_events.register(events.LeadOpened.stored_name(), events.LeadOpened)
        dossier_panels.register(
            "acquisition.leads",
            DossierPanel(_("Leads"), "acquisition/backoffice/contact_leads.html", leads.leads_of_contact),
        )
        home_panels.register(
            "acquisition",
            HomePanel(
                _("Acquisition"),
                "acquisition/backoffice/home.html",
                import_module("acquisition.queries.home").desk,
                order=90,
                icon="site",
                css=("acquisition/backoffice.css",),
            ),
        )


def _only_by_role(_user: object) -> bool:
    return False


PLOTS = ["acquisition.view_plot", "acquisition.keep_plot"]
LEADS = [
    "acquisition.view_lead",
    "acquisition.change_lead",
    "acquisition.view_every_lead",
    "acquisition.override_gate",
    "acquisition.view_enquiry",
    "acquisition.decide_enquiry",
    "acquisition.view_sharelink",
    "acquisition.add_sharelink",
    "acquisition.change_sharelink",
]
SEALED = "acquisition.view_sealed_lead"
# Also what no role gives: a superuser holds every permission there is, and none of these.
CONFIDENTIAL = {
    *LEADS,
    SEALED,
    *(
        f"acquisition.{verb}_{noun}"
        for verb in ("add", "change", "delete")
        for noun in ("lead", "enquiry", "sharelink")
    ),
} - {"acquisition.view_lead"}
BOOKS = ["acquisition.view_bidbook", "acquisition.add_bidbookversion"]
ROLE_PERMISSIONS = {
    "Acquisition team": [*LEADS, *BOOKS, *PLOTS],
    "Heads of acquisition": [*LEADS, SEALED, *BOOKS, *PLOTS],
    "Account managers": ["acquisition.view_lead", "acquisition.view_bidbook", *PLOTS],
    "Marketeers": ["acquisition.view_bidbook", "acquisition.view_funnel"],
    "Program Board": ["acquisition.view_funnel"],
    "Administrators": ["acquisition.add_emergencyaccess", "acquisition.view_funnel"],
}
