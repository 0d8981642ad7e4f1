"""Wiring of this app: its events are known, its handlers listen, and it offers crm its part."""

import operator
from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm.contracts import (
    DossierPanel,
    ExactRoute,
    HomePanel,
    MergeRelation,
    SearchSource,
    Thing,
    append_only,
    confidential_permissions,
    dossier_panels,
    editors,
    erasable_text,
    exact_routes,
    filled_once,
    home_panels,
    merge_relations,
    privacy_tags,
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
        _offer_landings()
        append_only.register("acquisition.LeadTransition", False)
        append_only.register("acquisition.BidbookVersion", False)
        append_only.register("acquisition.EmergencyAccess", False)
        erasable_text.register("acquisition.LeadTransition", ("reason",))
        erasable_text.register("acquisition.EmergencyAccess", ("reason",))
        privacy_tags.register("acquisition", import_module("acquisition.models.privacy").TAGS)
        import_module("acquisition.actions.erasing").offer_parts()
        import_module("acquisition.queries.exports").offer_parts()
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
        editors.register("acquisition.lead", import_module("acquisition.actions.editing").LEADS)
        offer_list = import_module("crm.backoffice.listed").offer_list
        access = import_module("acquisition.actions.access")
        offer_list(import_module("acquisition.backoffice.leads").LeadViewSet, note=access.note_that_exported)
        enquiries = import_module("acquisition.backoffice.enquiries")
        offer_list(enquiries.EnquiryViewSet, note=access.note_that_enquiries_exported)
        webhook_events.register(events.LeadOpened.stored_name(), events.LeadOpened)
        dossier_panels.register(
            "acquisition.leads",
            DossierPanel(_("Leads"), "acquisition/backoffice/contact_leads.html", leads.leads_of_contact),
        )
        for relation, part in MERGED.items():
            merge_relations.register(relation, part)
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


_LEADS = ngettext_lazy("%(count)d lead", "%(count)d leads", "count")
_ENQUIRIES = ngettext_lazy("%(count)d enquiry", "%(count)d enquiries", "count")
MERGED = {
    "acquisition.lead.contact": MergeRelation(words=_LEADS),
    "acquisition.lead.organisation": MergeRelation(
        words=_LEADS,
        sentence=_(
            "Both organisations have an open lead of the same origin, and one may have only one. Ask the acquisition"
            " team to end one of the two leads first, then merge."
        ),
    ),
    "acquisition.enquiry.contact": MergeRelation(words=_ENQUIRIES),
    "acquisition.enquiry.organisation": MergeRelation(words=_ENQUIRIES),
    "acquisition.dependency.owner": MergeRelation(
        words=ngettext_lazy("%(count)d thing a landing waits for", "%(count)d things landings wait for", "count")
    ),
    "acquisition.winconfirmation.contact": MergeRelation(
        words=ngettext_lazy("%(count)d confirmation of a win", "%(count)d confirmations of wins", "count")
    ),
    "acquisition.sharelink.contact": MergeRelation(
        words=ngettext_lazy("%(count)d private bidbook link", "%(count)d private bidbook links", "count")
    ),
}


def _offer_landings() -> None:
    """What the ground floor must know of landings: which rows never change, what codes mean, who may see one."""
    models, landings = import_module("acquisition.models"), import_module("acquisition.queries.landings")
    for label, text in (("LandingTransition", "reason"), ("Commitment", "source"), ("Realisation", "evidence")):
        append_only.register(f"acquisition.{label}", False)
        erasable_text.register(f"acquisition.{label}", (text,))
    filled_once.register("acquisition.Realisation", ("verified_by", "verified_at"))
    vocabularies.register("acquisition.landing_status", dict(models.LandingStatus.choices))
    vocabularies.register("acquisition.permit", dict(models.PermitKind.choices))
    vocabularies.register("acquisition.permit_result", dict(models.PermitResult.choices))
    vocabularies.register("acquisition.dependency", dict(models.DependencyKind.choices))
    vocabularies.register("acquisition.dependency_status", dict(models.DependencyStatus.choices))
    vocabularies.register("acquisition.measure", dict(models.Measure.choices))
    vocabularies.register("acquisition.risk", dict(models.RiskKind.choices))
    subject_fields.register("landing_id", "acquisition.landing")
    things.register(
        "acquisition.landing",
        Thing(
            visible_rows=landings.landings_with_lead,
            label=str,
            code=operator.attrgetter("code"),
            is_confidential=operator.attrgetter("lead.is_confidential"),
            address=landings.landing_address,
            assigned_to=landings.landings_in_care,
        ),
    )
    visible_subjects.register("acquisition.landing", landings.visible_landings)


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
    "acquisition.export_lead",
    "acquisition.export_enquiry",
    "acquisition.view_landing",
    "acquisition.change_landing",
    "acquisition.verify_landing",
]
SEALED = "acquisition.view_sealed_lead"
# Also what no role gives: a superuser holds every permission there is, and none of these.
CONFIDENTIAL = {
    *LEADS,
    SEALED,
    *(
        f"acquisition.{verb}_{noun}"
        for verb in ("add", "change", "delete")
        for noun in ("lead", "enquiry", "sharelink", "landing")
    ),
} - {"acquisition.view_lead"}
BOOKS = ["acquisition.view_bidbook", "acquisition.add_bidbookversion"]
ROLE_PERMISSIONS = {
    "Acquisition team": [*LEADS, *BOOKS, *PLOTS],
    "Heads of acquisition": [*LEADS, SEALED, *BOOKS, *PLOTS],
    "Account managers": ["acquisition.view_lead", "acquisition.view_landing", "acquisition.view_bidbook", *PLOTS],
    "Marketeers": ["acquisition.view_bidbook", "acquisition.view_funnel"],
    "Program Board": ["acquisition.view_funnel"],
    "Administrators": ["acquisition.add_emergencyaccess", "acquisition.view_funnel"],
}
