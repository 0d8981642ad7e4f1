"""`manage.py load_region NAME`: a region's content from readable files, again and again with the same result."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    help = "Load the region in regions/NAME: its places, figures, pages, bidbook, plots, profiles, gates and campaigns."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")

    def handle(self, *_args: Any, **options: Any) -> None:
        from acquisition.actions.region import load_bidbook, load_plots
        from acquisition.actions.region_gates import load_gates
        from acquisition.actions.region_profiles import load_profiles
        from campaigns.actions.region import load_campaigns
        from cms.actions.region import load_pages
        from crm.actions.region import load_region_facts

        folder = settings.ROOT / "regions" / options["name"]
        if not folder.is_dir():
            known = ", ".join(sorted(path.name for path in folder.parent.iterdir() if path.is_dir()))
            raise CommandError(f"There is no folder {folder}. Regions here: {known}.")
        with transaction.atomic():  # a region is there whole or not at all
            acquisition = (load_bidbook, load_plots, load_profiles, load_gates)
            for load in (load_region_facts, load_pages, *acquisition, load_campaigns):
                if options["verbosity"]:
                    self.stdout.write(f"  {load.__name__.removeprefix('load_').replace('_', ' ')} …")
                load(folder)
