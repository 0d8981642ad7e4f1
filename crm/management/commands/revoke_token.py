"""`manage.py revoke_token PREFIX`: a key opens nothing any more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.actions.tokens import revoke_token
from crm.models import ApiToken


class Command(BaseCommand):
    help = "Revoke the API token whose key begins with dtz_PREFIX_."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("prefix", help="the eight characters after dtz_")

    def handle(self, *_args: Any, **options: Any) -> None:
        prefix = options["prefix"].removeprefix("dtz_").partition("_")[0]
        token = ApiToken.objects.filter(prefix=prefix).first()
        if token is None:
            raise CommandError(f"There is no token with prefix {prefix!r}.")
        revoke_token(token_id=token.pk)
        if options["verbosity"]:
            self.stdout.write(f"{token} is revoked.")
