"""`manage.py roles`: write docs/how-to/who-may-what.md from the running code, or say that it is out of date."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from crm.actions.roles import permissions_of_roles
from crm.contracts import confidential_permissions
from crm.models.roles import MAY, ROLES

HEAD = """# Who may what

Written by `manage.py roles` from the code; a test fails when it is out of date. An administrator gives roles
under *Settings → Users*. Somebody may have several roles, and nobody gives one to themselves. A new role,
municipality or password ends that person's sessions everywhere else at once.

## The seven roles

| role | nl | in the database | what it may |
| --- | --- | --- | --- |
"""
LEADS = """
## Which leads

| the lead is | acquisition officers | heads of acquisition | account managers | administrators |
| --- | --- | --- | --- | --- |
| open to the region | all | all | those shared with the own municipality, or as member | none |
| acquisition team only | all | all | as member | none |
| sealed | as owner or member | all | as member | none |

Editors, marketeers and the Program Board see no lead; marketeers, the board and administrators see how many
stand where, and no number under five. Lists, search, the board, timelines, the event log, mail, and machines
with an API token follow the same table: a token sees what its account sees, within its scopes, for a year at
most.

**In an emergency** an administrator opens one lead for an hour under *Settings → Open a lead in an emergency*,
with a reason of a whole sentence. The lead's owner and every head of acquisition get a mail at once and see it
on their first page. It cannot be prolonged, only opened again.

**The access log** (*Settings → Access log*) has a row for each look at a lead that is not open to the region,
for each one sent to a machine, and for each emergency: who, what, when, and why. It names leads by code. The
lead's own page says who saw it. Rows are never changed. To let a data protection officer read it, make a group
with *Can access Wagtail admin* and *Can view look at something confidential*.

**Taking rows out** of a list as a file is for acquisition officers and heads of acquisition. The file holds what its
maker sees in that list and nothing else, it is there for 24 hours, and only for its maker. Who took out what, how many
rows, and why stays on record; each confidential lead in a file has its row in the access log.

## Permissions
"""


class Command(BaseCommand):
    help = "Write docs/how-to/who-may-what.md; with --check, fail when it is out of date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = settings.ROOT / "docs" / "how-to" / "who-may-what.md"
        text = document()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/how-to/who-may-what.md is out of date. Run `manage.py roles` and commit it.")


def document() -> str:
    return HEAD + "".join(_role(name) for name in ROLES) + LEADS + _permissions()


def _role(name: str) -> str:
    with override("nl"):
        dutch = str(ROLES[name])
    with override("en"):
        return f"| {ROLES[name]} | {dutch} | {name} | {MAY[name]} |\n"


def _permissions() -> str:
    """A row per permission, a column per role; what is confidential is marked, for no superuser has it."""
    given = permissions_of_roles()
    names = sorted({name for held in given.values() for name in held})
    confidential = dict(confidential_permissions.items())
    with override("en"):
        words = dict(_in_words())
        lines = [
            "\nMarked with *: a superuser does not have it either, unless a role gives it.\n\n",
            "| permission | " + " | ".join(str(ROLES[role]) for role in ROLES) + " |\n",
            "| --- |" + " :-: |" * len(ROLES) + "\n",
        ]
    for name in names:
        mark = " *" if name in confidential else ""
        ticks = " | ".join("✓" if name in given[role] else "" for role in ROLES)
        lines.append(f"| {words[name]} (`{name}`){mark} | {ticks} |\n")
    return "".join(lines)


def _in_words() -> Iterator[tuple[str, str]]:
    """Every permission as Django names it, read from the models, so that no database is needed."""
    for model in apps.get_models():
        meta = model._meta
        for verb in meta.default_permissions:
            yield f"{meta.app_label}.{verb}_{meta.model_name}", f"Can {verb} {meta.verbose_name}"
        for codename, name in meta.permissions:
            yield f"{meta.app_label}.{codename}", str(name)
