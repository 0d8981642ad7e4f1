"""Wiring of this app: its events are known, its handlers listen and its roles are named once Django is ready."""

from importlib import import_module

from django.apps import AppConfig

from crm.contracts import role_permissions


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        import_module("cms.events")
        import_module("cms.handlers")
        role_permissions.register("cms", {"Marketeers": ["wagtailadmin.access_admin"]})
