"""`manage.py verify_consents`: whether the ledger of consent is as it was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.queries.consent_chain import broken_links, decisions_count
from crm.queries.suppressions import suppressions_without_key


class Command(BaseCommand):
    help = "Verify every contact's chain of consent; names the first broken link of each that does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--contact", type=int, action="append", metavar="ID", help="only this one; repeatable")

    def handle(self, *_args: Any, **options: Any) -> None:
        broken = 0
        for link in broken_links(options["contact"]):
            self.stdout.write(str(link))
            broken += 1
        if keyless := suppressions_without_key():
            self.stdout.write(f"{keyless} suppressed addresses were hashed with a key that is not in SUPPRESSION_KEYS")
        if broken or keyless:
            raise CommandError(f"{broken} chains do not hold, {keyless} suppressed addresses are not recognised.")
        if options["verbosity"]:
            self.stdout.write(f"Every chain holds: {decisions_count()} decisions in the ledger.")
