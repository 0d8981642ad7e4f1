"""Wiring of the ground floor."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig

from crm.contracts import append_only, role_permissions, vocabularies


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
        append_only.register("crm.EventRecord", False)
        append_only.register("crm.ConsentEvent", True)
        role_permissions.register("crm", ROLE_PERMISSIONS)
        models = import_module("crm.models")
        vocabularies.register("crm.kind", dict(models.Interaction.Kind.choices))
        vocabularies.register("crm.consent", dict(models.ConsentAction.choices))
        post_migrate.connect(_after_migrating, dispatch_uid="crm.after_migrating")


ROLE_PERMISSIONS = {
    "Acquisition team": [
        f"crm.{verb}_{noun}"
        for noun in ("organisation", "contact", "interaction")
        for verb in ("view", "add", "change")
    ],
    "Marketeers": [
        "crm.view_organisation",
        "crm.view_contact",
        *(f"crm.{verb}_image" for verb in ("add", "change", "choose")),
    ],
    "Administrators": [
        "crm.view_user",
        "crm.add_user",
        "crm.change_user",
        "crm.view_eventdelivery",
        "crm.mend_eventdelivery",
    ],
}


def _after_migrating(*, app_config: AppConfig, **_: Any) -> None:
    """Once the last app with models is migrated (permissions exist then), roles and triggers are put in place."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if app_config.name == last.name:
        import_module("crm.actions.roles").ensure_roles()
        import_module("crm.actions.append_only").guard_append_only_tables()
        import_module("crm.eventlog.partitions").ensure_partitions()
