"""`manage.py trace ID`: what followed from what, as a tree, with who heard it and how it went."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.eventlog.tracing import Branch, trace
from crm.models import DeliveryState, EventRecord


class Command(BaseCommand):
    help = "Print the tree of events that event ID belongs to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event_id", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            roots = trace(options["event_id"])
        except EventRecord.DoesNotExist:
            raise CommandError(f"There is no event {options['event_id']}; ids are on the contact's timeline.") from None
        for root in roots:
            for depth, branch in root.walk():
                self._print(depth, branch)

    def _print(self, depth: int, branch: Branch) -> None:
        record = branch.record
        pad = "  " * depth
        self.stdout.write(f"{pad}{record.name} #{record.pk}  {record.recorded_at:%Y-%m-%d %H:%M:%S}  by {record.actor}")
        for delivery in branch.deliveries:
            error = f"  {delivery.last_error.strip()}" if delivery.last_error else ""
            tries = "1 try" if delivery.attempts == 1 else f"{delivery.attempts} tries"
            self.stdout.write(
                f"{pad}  → {delivery.subscriber}: {DeliveryState(delivery.state).name.lower()}, {tries}{error}"
            )
        for mail in branch.mails:
            self.stdout.write(f"{pad}  ✉ {mail.subject}: {mail.state}")
