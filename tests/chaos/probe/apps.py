"""Wiring of the probe."""

from importlib import import_module

from django.apps import AppConfig

from crm.contracts import third_party_privacy


class ProbeConfig(AppConfig):
    name = "tests.chaos.probe"
    label = "probe"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        third_party_privacy.register("probe", "Rows of trials; nobody stands in them.")
        import_module("tests.chaos.probe.handlers")
        import_module("tests.chaos.probe.points").mark()
        import_module("tests.chaos.probe.quicker").shorten_leases()
        import_module("tests.chaos.probe.clock").tick_with_each_sweep()
