"""`manage.py issue_token`: a key for a machine, shown once."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.actions.tokens import SCOPES, issue_token
from crm.contracts import Refused
from crm.models import User


class Command(BaseCommand):
    help = "Issue an API token that acts for USER within the scopes given; the key is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="user name of the account it acts for")
        parser.add_argument(
            "--scope",
            action="append",
            required=True,
            choices=SCOPES,
            dest="scopes",
            help="what the key may do; repeat it to allow more than one thing",
        )
        parser.add_argument("--name", default="", help="which machine this is for")
        parser.add_argument("--days", type=int, default=90, help="how long it is valid (at most a year; default 90)")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['user']!r}.")
        try:
            expires_at = timezone.now() + timedelta(days=options["days"])
            issued = issue_token(
                user_id=user.pk,
                name=options["name"] or options["user"],
                scopes=options["scopes"],
                expires_at=expires_at,
            )
        except OverflowError:
            raise CommandError("--days: a token is valid for at most a year.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(issued.raw)
        if options["verbosity"]:
            self.stderr.write(
                f"Token {issued.token_id} for {user}, until {expires_at:%Y-%m-%d}. Keep the key: it is not shown again."
            )
