"""`manage.py replay NAME`: a subscriber hears past events again, such as one that keeps a read model."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.actions.subscribers import replay
from crm.contracts import Refused


class Command(BaseCommand):
    help = "Have a subscriber hear past events again. A replay that was stopped goes on with --since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="as `manage.py subscribers` lists it, such as cms.show_the_new_version")
        parser.add_argument("--since", type=int, default=1, help="the first event's id")
        parser.add_argument("--until", type=int, help="the last event's id")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            told = replay(name=options["name"], since=options["since"], until=options["until"], progress=self._say)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{told} events wait for {options['name']}; the workers bring them.")

    def _say(self, told: int, last: int) -> None:
        self.stdout.write(f"  {told} … (if stopped here, go on with --since {last + 1})")
        self.stdout.flush()
