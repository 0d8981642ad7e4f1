"""`manage.py subscribers`: who hears what, what waits for whom; and letting one rest or go on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.actions.subscribers import pause_subscriber, resume_subscriber
from crm.contracts import Refused
from crm.queries.eventlog import SubscriberState, subscriber_states


class Command(BaseCommand):
    help = "List the subscribers of the event log; --pause NAME --reason WHY, or --resume NAME."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pause", metavar="NAME")
        parser.add_argument("--reason", default="", metavar="WHY")
        parser.add_argument("--resume", metavar="NAME")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["pause"]:
                pause_subscriber(name=options["pause"], reason=options["reason"])
            if options["resume"]:
                resume_subscriber(name=options["resume"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        for state in subscriber_states():
            self.stdout.write(_line(state))


def _line(state: SubscriberState) -> str:
    how = "not in this code" if state.subscription is None else state.subscription.mode.value.replace("_", " ")
    paused = f"  PAUSED: {state.pause.pause_reason}" if state.pause else ""
    return (
        f"{state.name:<40} {how}, lane {state.lane}: {state.waiting} wait, {state.running} run, "
        f"{state.given_up} given up{paused}"
    )
