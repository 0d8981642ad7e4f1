"""What every field says about people: the tag that is written down for it, or the one its kind implies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import models
from wagtail.models import Page

from crm.contracts import Privacy, append_only, erasable_text, frozen_rows, privacy_tags, third_party_privacy

TAGS = ("none", "person", "free_text", "link", "account", "evidence", "published")
ABOUT_PEOPLE = ("person", "free_text", "link", "evidence")
_SAYS_NOTHING = (models.AutoField, models.DateTimeField, models.BooleanField, models.PositiveSmallIntegerField)
PAGES = Privacy(
    why="What the site tells.", until="An editor takes it off.", erased="Erasing says which pages to look at."
)


def our_apps() -> list[AppConfig]:
    """The apps of this product that have tables."""
    root = Path(settings.ROOT)
    return [
        app
        for app in apps.get_app_configs()
        if Path(app.path).parent == root and app.models_module is not None and list(app.get_models())
    ]


def our_models() -> Iterator[type[models.Model]]:
    for app in our_apps():
        yield from app.get_models()


def privacy_of(model: type[models.Model]) -> Privacy | None:
    """What is written down for the model; everything on a page is published."""
    if issubclass(model, Page):
        return PAGES
    return (privacy_tags.get(model._meta.app_label) or {}).get(model.__name__)


def fields_of(model: type[models.Model]) -> list[Any]:
    """The model's own columns, and the relations it keeps in tables of their own."""
    inherited = issubclass(model, Page)
    columns = model._meta.local_fields if inherited else model._meta.concrete_fields
    return [*columns, *(() if inherited else model._meta.many_to_many)]


def tag_of(model: type[models.Model], field: Any) -> str | None:
    """The field's tag, None when nobody wrote one down and its kind implies none."""
    if issubclass(model, Page):
        return "published"
    written = privacy_of(model)
    for tag in TAGS if written else ():
        if field.name in getattr(written, tag).split():
            return tag
    return _implied(field)


def _implied(field: Any) -> str | None:
    """By what it points to, or because it is a number that counts rows, a moment, a yes or no, or a code of ours."""
    if field.is_relation:
        pointed_to = field.related_model._meta.label if field.related_model else ""
        return {"crm.Contact": "link", settings.AUTH_USER_MODEL: "account"}.get(pointed_to, "none")
    return "none" if isinstance(field, _SAYS_NOTHING) or field.choices else None


def texts_about_people() -> Iterator[tuple[type[models.Model], list[Any]]]:
    """Each of our models with the fields in which somebody may be named who is not the one its rows are of.

    What is tagged `person` in rows that point to a contact is that contact's own, and goes with the row.
    """
    for model in our_models():
        if found := _looked_through(model):
            yield model, found


def _looked_through(model: type[models.Model]) -> list[Any]:
    tags = {field: tag_of(model, field) for field in fields_of(model)}
    own = "link" in tags.values() or model._meta.label == "crm.Contact"
    return [field for field, tag in tags.items() if tag == "free_text" or (tag == "person" and not own)]


def find_untagged(**_kwargs: Any) -> list[CheckMessage]:
    """A complaint for each field without a tag, each tag without a field, and what a tag asks for and is missing."""
    return [
        *(complaint for model in our_models() if not issubclass(model, Page) for complaint in _complaints(model)),
        *_tags_without_model(),
        *_strangers(),
    ]


def _complaints(model: type[models.Model]) -> Iterator[CheckMessage]:
    label, name, place = model._meta.label, model.__name__, _place(model._meta.app_label)
    written = privacy_of(model) or Privacy()
    fields = {field.name: tag_of(model, field) for field in fields_of(model)}
    for field, tag in fields.items():
        if tag is None:
            yield Error(
                f"{label}.{field} has no privacy tag.",
                hint=f'Write `"{name}": Privacy(<tag>="{field}")` in {place}, or add {field} to the fields of a tag '
                f"that stand there. <tag> is one of {', '.join(TAGS)}; crm/contracts.py says what each means.",
                id="crm.P001",
            )
    for tag in TAGS:
        for field in getattr(written, tag).split():
            if field not in fields or fields[field] != tag:
                wrong = "tagged twice" if field in fields else "no field of the model"
                yield Error(f"{place}: {name}.{field} is {wrong}.", hint=f"Take it out of `{tag}`.", id="crm.P002")
    tags = {tag for tag in fields.values() if tag in ABOUT_PEOPLE}
    if tags and not (written.why and written.until and written.erased):
        yield Error(
            f"{label} says something about people ({', '.join(sorted(tags))}) and nobody says why it is kept.",
            hint=f'Write why="…", until="…" and erased="…" for "{name}" in {place}.',
            id="crm.P003",
        )
    texts = {field.name for field in _looked_through(model)}
    frozen = frozen_rows.get(label)
    fixed = texts if append_only.get(label) is not None else texts & set(frozen.fields if frozen else ())
    if fixed - set(erasable_text.get(label) or ()):
        yield Error(
            f"{label} does not change, and erasing must take people out of {', '.join(sorted(fixed))}.",
            hint=f'Write `erasable_text.register("{label}", {tuple(sorted(fixed))})` in ready() of the app.',
            id="crm.P004",
        )


def _tags_without_model() -> Iterator[CheckMessage]:
    for label, written in privacy_tags.items():
        known = {model.__name__ for model in apps.get_app_config(label).get_models()}
        for name in sorted(set(written) - known):
            yield Error(f"{_place(label)}: there is no model {name}.", hint="Take it out.", id="crm.P002")


def _strangers() -> Iterator[CheckMessage]:
    ours = {app.label for app in our_apps()}
    for app in apps.get_app_configs():
        has_tables = app.models_module is not None and list(app.get_models())
        if has_tables and app.label not in ours and third_party_privacy.get(app.label) is None:
            yield Error(
                f"Nobody says what the tables of {app.name} say about people.",
                hint=f'Write `"{app.label}": "…"` in THIRD_PARTY in {_place("crm")}.',
                id="crm.P005",
            )


def _place(label: str) -> str:
    return f"{label}/models/privacy.py"
