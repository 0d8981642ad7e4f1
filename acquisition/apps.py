"""Wiring of this app: its events are known, its handlers listen, and it offers crm its part."""

import operator
from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm.contracts import (
    DossierPanel,
    ExactRoute,
    Frozen,
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
    final_states,
    frozen_rows,
    home_panels,
    merge_relations,
    never_counted,
    privacy_tags,
    role_permissions,
    search_sources,
    subject_fields,
    things,
    timeline_themes,
    visible_subjects,
    vocabularies,
    webhook_events,
    written_once,
)


class AcquisitionConfig(AppConfig):
    name = "acquisition"
    verbose_name = _("Acquisition")

    def ready(self) -> None:
        events = import_module("acquisition.events")
        import_module("acquisition.handlers")
        self._keep_what_was_done()
        self._keep_what_was_judged()
        self._name_words()
        _offer_landings()
        privacy_tags.register("acquisition", import_module("acquisition.models.privacy").TAGS)
        import_module("acquisition.actions.erasing").offer_parts()
        import_module("acquisition.queries.exports").offer_parts()
        role_permissions.register("acquisition", ROLE_PERMISSIONS)
        models, leads = import_module("acquisition.models"), import_module("acquisition.queries.leads")
        calls = import_module("acquisition.queries.calls")
        emergency = import_module("acquisition.queries.emergency")
        for permission in sorted(CONFIDENTIAL):
            confidential_permissions.register(permission, _only_by_role)
        confidential_permissions.register("acquisition.view_lead", emergency.is_in_emergency)
        visible_subjects.register("acquisition.lead", leads.visible_leads)
        visible_subjects.register("acquisition.enquiry", leads.visible_enquiries)
        never_counted.register("acquisition.lead", leads.sealed_leads)
        exact_routes.register("acquisition.lead", ExactRoute(r"(?i)[A-Z]{2,4}-\d{4}-\d{4,}", leads.leads_of_code))
        search_sources.register("acquisition.lead", SearchSource(_("Leads"), leads.leads_of_words, "site", 30))
        timeline_themes.register("acquisition", "lead")
        subject_fields.register("lead_id", "acquisition.lead")
        subject_fields.register("enquiry_id", "acquisition.enquiry")
        things.register(
            "acquisition.lead",
            Thing(
                visible_rows=models.Lead.objects.visible_to,
                label=str,
                code=operator.attrgetter("code"),
                is_confidential=operator.attrgetter("is_confidential"),
                address=leads.lead_address,
                assigned_to=leads.leads_in_care,
                note_seen=import_module("acquisition.actions.access").note_that_seen,
            ),
        )
        things.register(
            "acquisition.sitecall",
            Thing(
                visible_rows=calls.visible_calls,
                label=str,
                code=operator.attrgetter("lead.code"),
                is_confidential=calls.is_for_colleagues_only,
                address=calls.call_address,
                assigned_to=calls.none_in_care,
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
        home_panels.register(
            "acquisition-moved",
            HomePanel(
                _("Figures that moved on"),
                "acquisition/backoffice/home_moved.html",
                import_module("acquisition.queries.moved_figures").moved_at_home,
                order=91,
                icon="history",
                css=("acquisition/backoffice.css",),
                is_for=operator.methodcaller("has_perm", "acquisition.add_sharelink"),
            ),
        )

    def _keep_what_was_done(self) -> None:
        """Steps, versions and what was sent stay as they are."""
        append_only.register("acquisition.LeadTransition", False)
        append_only.register("acquisition.BidbookVersion", False)
        append_only.register("acquisition.StageGate", False)
        append_only.register("acquisition.EmergencyAccess", False)
        erasable_text.register("acquisition.LeadTransition", ("reason",))
        erasable_text.register("acquisition.Offer", ("cover_text",))
        erasable_text.register("acquisition.OfferSite", ("unchecked_because",))
        erasable_text.register("acquisition.EmergencyAccess", ("reason",))
        append_only.register("acquisition.BidbookPdf", False)
        append_only.register("acquisition.TailoredEdition", False)
        erasable_text.register("acquisition.TailoredEdition", ("salutation", "content"))
        for label, frozen in FROZEN.items():
            frozen_rows.register(label, frozen)

    def _name_words(self) -> None:
        """What the codes in events are called."""
        models = import_module("acquisition.models")
        vocabularies.register("acquisition.stage", dict(models.Stage.choices))
        vocabularies.register("acquisition.decision", dict(models.Decision.choices))
        vocabularies.register("acquisition.outcome", dict(models.Outcome.choices))
        vocabularies.register(
            "acquisition.requirement", {field.attname: field.verbose_name for field in models.Requirement._meta.fields}
        )
        vocabularies.register("acquisition.availability", dict(models.Availability.choices))
        vocabularies.register("acquisition.hold", dict(models.HoldKind.choices))
        vocabularies.register("acquisition.hold_status", dict(models.HoldStatus.choices))
        vocabularies.register("acquisition.didam", dict(models.Didam.choices))
        vocabularies.register("acquisition.standing", dict(models.Standing.choices))
        vocabularies.register("acquisition.confidentiality", dict(models.Confidentiality.choices))
        vocabularies.register(
            "acquisition.fact", {field.attname: field.verbose_name for field in models.Lead._meta.fields}
        )
        vocabularies.register("acquisition.feasibility", dict(models.FeasibilityKind.choices))
        vocabularies.register("acquisition.feasibility_verdict", dict(models.FeasibilityVerdict.choices))
        vocabularies.register("acquisition.referral_outcome", dict(models.ReferralOutcome.choices))
        vocabularies.register("acquisition.decline_reason", dict(models.DeclineReason.choices))

    def _keep_what_was_judged(self) -> None:
        """Approved versions and qualifications stay as they are."""
        final = import_module("acquisition.models.profiles").FINAL
        for label in ("acquisition.TargetProfileVersion", "acquisition.ValueProposition"):
            append_only.register(label, False)
            final_states.register(label, ("status", final))
            written_once.register(label, ("retired_at",))
        append_only.register("acquisition.Qualification", False)
        written_once.register("acquisition.Qualification", DECIDED_ONCE)
        erasable_text.register("acquisition.Qualification", ("rationale",))
        append_only.register("acquisition.Evidence", False)
        erasable_text.register("acquisition.Evidence", ("text",))


def _offer_landings() -> None:
    """What the ground floor must know of landings: which rows never change, what codes mean, who may see one."""
    models, landings = import_module("acquisition.models"), import_module("acquisition.queries.landings")
    for label, text in (("LandingTransition", "reason"), ("Commitment", "source"), ("Realisation", "evidence")):
        append_only.register(f"acquisition.{label}", False)
        erasable_text.register(f"acquisition.{label}", (text,))
    written_once.register("acquisition.Realisation", ("verified_by", "verified_at"))
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


DECIDED_ONCE = ("decision", "rationale", "decided_by", "decided_at", "superseded_at")
_LEADS = ngettext_lazy("%(count)d lead", "%(count)d leads", "count")
_ENQUIRIES = ngettext_lazy("%(count)d enquiry", "%(count)d enquiries", "count")
MERGED = {
    "acquisition.lead.contact": MergeRelation(words=_LEADS, permission="acquisition.view_lead"),
    "acquisition.lead.organisation": MergeRelation(
        words=_LEADS,
        permission="acquisition.view_lead",
        sentence=_(
            "Both organisations have an open lead of the same origin, and one may have only one. Ask the acquisition"
            " team to end one of the two leads first, then merge."
        ),
    ),
    "acquisition.dependency.owner": MergeRelation(
        words=ngettext_lazy("%(count)d thing a landing waits for", "%(count)d things landings wait for", "count"),
        permission="acquisition.view_landing",
    ),
    "acquisition.winconfirmation.contact": MergeRelation(
        words=ngettext_lazy("%(count)d confirmation of a win", "%(count)d confirmations of wins", "count"),
        permission="acquisition.view_landing",
    ),
    "acquisition.enquiry.contact": MergeRelation(words=_ENQUIRIES, permission="acquisition.view_enquiry"),
    "acquisition.enquiry.organisation": MergeRelation(words=_ENQUIRIES, permission="acquisition.view_enquiry"),
    "acquisition.sharelink.contact": MergeRelation(
        words=ngettext_lazy("%(count)d private bidbook link", "%(count)d private bidbook links", "count"),
        permission="acquisition.view_sharelink",
    ),
    "acquisition.referral.organisation": MergeRelation(
        words=ngettext_lazy("%(count)d referral", "%(count)d referrals", "count"),
        permission="acquisition.view_enquiry",
        sentence=_(
            "The same enquiry was handed to both organisations, or by both, and each is owed an answer of its own."
            " Leave the two apart."
        ),
    ),
}
FROZEN = {
    "acquisition.Offer": Frozen(
        since="sent_at",
        fields=("lead", "number", "deadline_on", "version", "cover_text", "sent_at", "sent_by", "link"),
    ),
    "acquisition.OfferSite": Frozen(
        since="snapshot", fields=("offer", "plot", "rank", "snapshot", "unchecked_because")
    ),
}
"""A sent offer is what the company was told. What it answered stands beside it and may change."""


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
    "acquisition.view_qualification",
    "acquisition.add_qualification",
    "acquisition.view_landing",
    "acquisition.change_landing",
    "acquisition.verify_landing",
    "acquisition.view_sitecall",
]
SEALED = "acquisition.view_sealed_lead"
ANSWERS = "acquisition.answer_sitecall"
# Also what no role gives: a superuser holds every permission there is, and none of these.
CONFIDENTIAL = {
    *LEADS,
    SEALED,
    ANSWERS,
    *(
        f"acquisition.{verb}_{noun}"
        for verb in ("add", "change", "delete")
        for noun in ("lead", "enquiry", "sharelink", "qualification", "landing")
    ),
} - {"acquisition.view_lead"}
GATES = ["acquisition.view_stagegate"]
BOOKS = ["acquisition.view_bidbook", "acquisition.change_bidbookdraft", "acquisition.add_bidbookversion"]
PROFILES = ["acquisition.view_targetprofileversion", "acquisition.view_valueproposition"]
DRAFTS = [*PROFILES, "acquisition.change_targetprofileversion", "acquisition.change_valueproposition"]
APPROVE = "acquisition.approve_profile"
ROLE_PERMISSIONS = {
    "Acquisition team": [*LEADS, *BOOKS, *PLOTS, *GATES, *DRAFTS],
    "Heads of acquisition": [*LEADS, SEALED, *BOOKS, *PLOTS, *GATES, "acquisition.add_stagegate", *DRAFTS, APPROVE],
    "Account managers": [
        "acquisition.view_lead",
        "acquisition.view_landing",
        "acquisition.view_qualification",
        "acquisition.view_sitecall",
        ANSWERS,
        *PROFILES,
        *BOOKS[:1],
        *PLOTS,
    ],
    "Marketeers": [*BOOKS[:2], "acquisition.view_funnel", "acquisition.view_valueproposition"],
    "Program Board": ["acquisition.view_funnel", *PROFILES, APPROVE],
    "Administrators": ["acquisition.add_emergencyaccess", "acquisition.view_funnel"],
}
