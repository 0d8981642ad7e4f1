"""`manage.py personal_data`: write docs/personal-data.md from the running code, or say that it is out of date."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils.translation import override
from wagtail.models import Page

from crm.contracts import Privacy, append_only, erasers, frozen_rows, remainders, third_party_privacy
from crm.queries.privacy import ABOUT_PEOPLE, fields_of, our_apps, privacy_of, tag_of

HEAD = """# Personal data

What we know about people, why, how long, and how it goes. Written by `make personal-data` from the tags that every
field of ours carries (`<app>/models/privacy.py`); `make check` fails when it is out of date or a field has no tag.
[Forget a person](how-to/forget-a-person.md) says how it is done.

| tag | what it says of a field |
| --- | --- |
| person | about the person whose row it is: erased |
| free_text | people write names in it: what leads to the person is taken out |
| link | points to a contact |
| evidence | kept, in a form that identifies nobody |
| account | about staff: goes with the account |
| published | on the site; an editor takes it off |
| none | says nothing about a person |
"""


class Command(BaseCommand):
    help = "Write docs/personal-data.md; with --check, fail when it is out of date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = settings.ROOT / "docs" / "personal-data.md"
        with override("en"):
            text = document()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/personal-data.md is out of date. Run `make personal-data` and commit it.")


def document() -> str:
    return HEAD + "".join(_app(app) for app in our_apps()) + _pages() + _erasing() + _others()


def _app(app: Any) -> str:
    named = [model for model in app.get_models() if not issubclass(model, Page)]
    about = {model: tags for model in named if (tags := _tags(model))}
    told = "".join(_model(model, tags) for model, tags in about.items())
    silent = ", ".join(f"`{model.__name__}`" for model in named if model not in about)
    return f"\n## {app.label}\n{told}" + (f"\nNothing about people: {silent}.\n" if silent else "")


def _tags(model: type[models.Model]) -> dict[str, list[str]]:
    """Tag → fields, of those that say something."""
    tags: dict[str, list[str]] = {}
    for field in fields_of(model):
        tags.setdefault(tag_of(model, field) or "", []).append(field.name)
    tags.pop("none", None)
    return tags


def _model(model: type[models.Model], tags: dict[str, list[str]]) -> str:
    written = privacy_of(model) or Privacy()
    lines = [f"{tag}: " + ", ".join(f"`{name}`" for name in names) for tag, names in tags.items()]
    if set(tags) & set(ABOUT_PEOPLE):
        lines += [f"*Why:* {written.why}", f"*How long:* {written.until}", f"*Erased:* {written.erased}"]
    if append_only.get(model._meta.label) is not None:
        lines.append("Rows are never changed: the database refuses.")
    if frozen := frozen_rows.get(model._meta.label):
        fixed = ", ".join(f"`{name}`" for name in frozen.fields)
        lines.append(f"From `{frozen.since}` on {fixed} never change: the database refuses.")
    return f"\n### {model.__name__}\n\n" + "".join(f"- {line}\n" for line in lines)


def _pages() -> str:
    return (
        "\n## Pages of the site\n\nEvery field of a page is published: a person stands there because an editor wrote "
        "so, and an editor takes it off,\nwith its older versions. Erasing counts where a name or address "
        "still stands.\n"
    )


def _erasing() -> str:
    goes = "".join(f"- `{name}`: {part.label}\n" for name, part in erasers.items())
    stays = "".join(f"- `{name}`: {part.label}. {part.why}\n" for name, part in remainders.items())
    return (
        f"\n## What erasing does, in this order\n\n{goes}- `crm.texts`: every field tagged free_text, in all rows\n"
        f"- `crm.contacts`: the person\n\n## What stays\n\n{stays}"
    )


def _others() -> str:
    told = "".join(f"- `{label}`: {sentence}\n" for label, sentence in sorted(third_party_privacy.items()))
    return f"\n## Tables of packages\n\n{told}"
