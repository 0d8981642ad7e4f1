"""Wiring of the ground floor."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig

from crm.contracts import (
    ExactRoute,
    SearchSource,
    append_only,
    editors,
    erasable_text,
    exact_routes,
    home_panels,
    kept_for_months,
    privacy_tags,
    role_permissions,
    search_sources,
    third_party_privacy,
    visible_subjects,
    vocabularies,
)


class ColleaguesConfig(WagtailUsersAppConfig):
    """Wagtail's accounts, edited in our form."""

    user_viewset = "crm.backoffice.users.ColleagueViewSet"
    default = False


class CrmConfig(AppConfig):
    name = "crm"
    default = True
    verbose_name = "CRM"

    def ready(self) -> None:
        import_module("crm.events")
        import_module("crm.handlers")
        append_only.register("crm.EventRecord", False)
        append_only.register("crm.AccessLog", False)
        append_only.register("crm.ConsentEvent", False)
        append_only.register("crm.ConsentEvidence", True)
        append_only.register("crm.FieldChange", True)
        role_permissions.register("crm", ROLE_PERMISSIONS)
        _offer_privacy()
        models = import_module("crm.models")
        spoken = import_module("crm.queries.spoken")
        vocabularies.register("crm.number", spoken.number_in_words)
        vocabularies.register("crm.day", spoken.day_in_words)
        vocabularies.register("crm.moment", spoken.moment_in_words)
        vocabularies.register("crm.kind", dict(models.Interaction.Kind.choices))
        vocabularies.register("crm.consent", dict(models.ConsentAction.choices))
        vocabularies.register("crm.suppression", dict(models.SuppressionReason.choices))
        vocabularies.register("crm.fact_kind", dict(models.FactKind.choices))
        vocabularies.register("crm.relationship", dict(models.Relationship.Kind.choices))
        for model in (models.Organisation, models.Contact, models.Establishment):
            words = {field.attname: field.verbose_name for field in model._meta.fields}
            vocabularies.register(f"crm.{model._meta.model_name}_field", words)
        people = import_module("crm.queries.people")
        exact_routes.register("crm.organisation", ExactRoute(r"\d{8}|\d{12}", people.organisations_of_number))
        exact_routes.register("crm.contact", ExactRoute(r"[^@\s]+@[^@\s]+", people.contacts_of_address))
        at_once = import_module("crm.actions.edited_at_once")
        editors.register("crm.contact", at_once.CONTACTS)
        editors.register("crm.organisation", at_once.ORGANISATIONS)
        editors.register("crm.task", at_once.TASKS)
        offer_list = import_module("crm.backoffice.listed").offer_list
        offer_list(import_module("crm.backoffice.people").ContactViewSet)
        offer_list(import_module("crm.backoffice.organisations").OrganisationViewSet)
        offer_list(import_module("crm.backoffice.tasks").TaskViewSet)
        finding = import_module("crm.queries.finding")
        search_sources.register(
            "crm.organisation",
            SearchSource(_("Organisations"), finding.organisations, "home", 10, "crm_organisations:index"),
        )
        search_sources.register(
            "crm.contact", SearchSource(_("Contacts"), finding.contacts, "user", 20, "crm_contacts:index")
        )
        visible_subjects.register("crm.task", import_module("crm.queries.tasks").visible_tasks)
        import_module("crm.queries.merge_relations").declare()
        home = import_module("crm.backoffice.home")
        home_panels.register("crm.due", home.DUE)
        home_panels.register("crm.moved", home.MOVED)
        register(import_module("crm.queries.old_databases").find_older_than_this_version, Tags.database)
        post_migrate.connect(_after_migrating, dispatch_uid="crm.after_migrating")


def _offer_privacy() -> None:
    erasable_text.register("crm.AccessLog", ("reason",))
    erasable_text.register("crm.FieldChange", ("old", "new"))
    kept_for_months.register("crm.AccessLog", ("at", 24))
    privacy = import_module("crm.models.privacy")
    privacy_tags.register("crm", privacy.TAGS)
    for label, sentence in privacy.THIRD_PARTY.items():
        third_party_privacy.register(label, sentence)
    import_module("crm.actions.erased_parts").offer_parts()
    import_module("crm.queries.exported_parts").offer_parts()
    register(import_module("crm.queries.privacy").find_untagged, "crm")


TASKS = ["crm.view_task", "crm.add_task", "crm.change_task"]
FILES = ["crm.view_attachment", "crm.add_attachment"]
LISTS = ["crm.view_importrun", "crm.add_importrun"]
ADDRESS_BOOK = [f"crm.{verb}_{noun}" for noun in ("organisation", "contact") for verb in ("view", "add", "change")]
ADDRESS_BOOK += ["crm.view_duplicatepair", *LISTS]
PEOPLE = [*ADDRESS_BOOK, *(f"crm.{verb}_interaction" for verb in ("view", "add", "change"))]
RIGHTS_OF_PEOPLE = ["crm.erase_contact", "crm.disclose_contact", "crm.view_erasure"]
EXPORTS = [f"crm.export_{noun}" for noun in ("contact", "organisation", "task")]
IMAGES = [f"crm.{verb}_image" for verb in ("add", "change", "choose")]
ROLE_PERMISSIONS = {
    "Writers": TASKS,
    "Account managers": [*TASKS, *FILES],
    "Acquisition team": [*PEOPLE, *TASKS, *FILES, *EXPORTS, "crm.keep_every_task"],
    "Heads of acquisition": [
        *PEOPLE,
        *TASKS,
        *FILES,
        "crm.delete_attachment",
        *EXPORTS,
        "crm.keep_every_task",
        *RIGHTS_OF_PEOPLE,
    ],
    "Marketeers": [*ADDRESS_BOOK, *IMAGES, *TASKS, *FILES, "crm.keep_every_task"],
    "Administrators": [
        *TASKS,
        *IMAGES,
        "crm.view_user",
        "crm.add_user",
        "crm.change_user",
        "crm.view_accesslog",
        "crm.view_eventdelivery",
        "crm.mend_eventdelivery",
    ],
}


def _after_migrating(*, app_config: AppConfig, **_rest: Any) -> None:
    """Once the last app with models is migrated (permissions exist then), roles and triggers are put in place."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if app_config.name == last.name:
        import_module("crm.actions.roles").ensure_roles()
        import_module("crm.actions.append_only").guard_append_only_tables()
        import_module("crm.eventlog.partitions").ensure_partitions()
