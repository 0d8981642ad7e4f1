"""`manage.py add_webhook`: a partner is told of one kind of event, signed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.actions.webhooks import register_webhook
from crm.contracts import Refused


class Command(BaseCommand):
    help = "Tell URL of each EVENT from now on; prints the secret the partner checks signatures with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="whose address this is")
        parser.add_argument("--url", required=True)
        parser.add_argument("--event", default="acquisition.LeadOpened")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            registered = register_webhook(name=options["name"], url=options["url"], event_name=options["event"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(registered.secret)
        if options["verbosity"]:
            self.stderr.write(f"Webhook {registered.webhook_id} is told of {options['event']} from now on.")
