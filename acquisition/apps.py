"""Wiring of this app: its events are known, its handlers listen, and it offers crm its part."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from crm.contracts import (
    DossierPanel,
    append_only,
    dossier_panels,
    role_permissions,
    subject_fields,
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
        role_permissions.register("acquisition", ROLE_PERMISSIONS)
        models, leads = import_module("acquisition.models"), import_module("acquisition.queries.leads")
        vocabularies.register("acquisition.stage", dict(models.Stage.choices))
        vocabularies.register("acquisition.outcome", dict(models.Outcome.choices))
        vocabularies.register("acquisition.standing", dict(models.Standing.choices))
        vocabularies.register("acquisition.confidentiality", dict(models.Confidentiality.choices))
        vocabularies.register(
            "acquisition.fact", {field.attname: field.verbose_name for field in models.Lead._meta.fields}
        )
        vocabularies.register("acquisition.decline_reason", dict(models.DeclineReason.choices))
        visible_subjects.register("acquisition.lead", leads.visible_leads)
        subject_fields.register("lead_id", "acquisition.lead")
        webhook_events.register(events.LeadOpened.stored_name(), events.LeadOpened)
        dossier_panels.register(
            "acquisition.leads",
            DossierPanel(_("Leads"), "acquisition/backoffice/contact_leads.html", leads.leads_of_contact),
        )


PLOTS = ["acquisition.view_plot", "acquisition.keep_plot"]
ROLE_PERMISSIONS = {
    "Acquisition team": [
        "acquisition.view_lead",
        "acquisition.change_lead",
        "acquisition.view_every_lead",
        "acquisition.override_gate",
        "acquisition.view_enquiry",
        "acquisition.decide_enquiry",
        "acquisition.view_sharelink",
        "acquisition.add_sharelink",
        "acquisition.change_sharelink",
        "acquisition.view_bidbook",
        "acquisition.add_bidbookversion",
        *PLOTS,
    ],
    "Account managers": ["acquisition.view_lead", "acquisition.view_bidbook", *PLOTS],
    "Marketeers": ["acquisition.view_bidbook"],
}
