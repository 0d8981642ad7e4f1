"""`manage.py events`: write docs/events.md from the running code, or say that it is out of date."""

import inspect
from argparse import ArgumentParser
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from crm.contracts import DomainEvent
from crm.eventlog.subscribing import all_subscriptions, known_events

HEAD = """# Events

Every event of the product: what it says, which action publishes it and who hears it.
Written by `make events` from the code; `make check` fails when it is out of date.
"""


class Command(BaseCommand):
    help = "Write docs/events.md; with --check, fail when it is out of date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = settings.ROOT / "docs" / "events.md"
        with override("en"):
            text = document()
        if not options["check"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/events.md is out of date. Run `make events` and commit it.")


def document() -> str:
    return HEAD + "".join(_section(name, event) for name, event in known_events().items())


def _section(name: str, event: type[DomainEvent]) -> str:
    lines = [f"\n## {name}", "", f"> {event.headline or '(not shown on a timeline)'}", ""]
    lines.append("Fields: " + ", ".join(f"`{field.name}`" for field in fields(event)))
    lines.append("Published by: " + (", ".join(f"`{place}`" for place in _publishers(name, event)) or "nobody yet"))
    heard = [
        f"`{s.name}` ({s.mode}, lane {s.lane}{', in order' if s.ordered else ''})"
        for s in all_subscriptions()
        if s.event is event
    ]
    lines.append("Heard by: " + (", ".join(heard) or "nobody; it is on the timeline"))
    return "  \n".join(lines[:3]).replace("  \n", "\n") + "\n\n" + "  \n".join(lines[4:]) + "\n"


def _publishers(name: str, event: type[DomainEvent]) -> list[str]:
    """Modules of the event's own app that publish it, found by reading their source."""
    app = Path(inspect.getfile(event)).parent
    rooms = [*app.glob("actions/*.py"), *app.glob("mail/*.py")]
    call = f"{name.partition('.')[2]}("
    return sorted(
        ".".join(path.relative_to(settings.ROOT).with_suffix("").parts)
        for path in rooms
        if call in path.read_text(encoding="utf-8")
    )
