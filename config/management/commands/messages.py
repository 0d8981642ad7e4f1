"""`manage.py messages`: collect the sentences of every app for each language but English, and compile what is said."""

import re
from contextlib import chdir
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages

APPS = ("crm", "cms", "acquisition", "campaigns")
# Another on every run and every machine; without them a diff shows sentences alone.
VOLATILE = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To): .*\n', re.MULTILINE)


class Collect(makemessages.Command):
    """Django's, without guesses: a new sentence is empty until somebody has thought about it."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        path.write_text(VOLATILE.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")


class Command(BaseCommand):
    help = "Collect and compile the translations of every app."

    def handle(self, *_args: Any, **_options: Any) -> None:
        languages = [code for code, _name in settings.LANGUAGES if code != "en"]
        for app in APPS:
            with chdir(settings.ROOT / app):
                Path("locale").mkdir(exist_ok=True)
                call_command(Collect(), locale=languages, no_location=True, no_wrap=True, no_obsolete=True, verbosity=0)
                call_command("compilemessages", locale=languages, verbosity=0)
