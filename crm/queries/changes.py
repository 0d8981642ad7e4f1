"""What fields of a row were before, and who changed them: for its history, and for two people who edit at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from crm.models import FieldChange
from crm.models.people import Edited
from crm.queries.actors import actor_words

PAGE = 100
NOTHING = "—"


@dataclass(frozen=True)
class Changed:
    """One line of a history, in words of the active language."""

    pk: int
    version: int
    event_id: int
    thing: str
    field: str
    old: str
    new: str
    actor: str
    changed_at: datetime


@dataclass(frozen=True)
class History:
    """`earlier` is the line to continue before, None at the beginning of it all."""

    lines: list[Changed]
    earlier: int | None


def history(*things: Edited, before: int | None = None, limit: int = PAGE) -> History:
    """The newest changes of these rows; each line says of which one when there is more than one."""
    ids: dict[str, list[int]] = defaultdict(list)
    for thing in things:
        ids[thing._meta.label_lower].append(thing.pk)
    any_of = Q()
    for kind, of_kind in ids.items():
        any_of |= Q(object_type=kind, object_id__in=of_kind)
    rows = FieldChange.objects.filter(any_of).order_by("-pk") if ids else FieldChange.objects.none()
    page = list((rows.filter(pk__lt=before) if before else rows)[:limit])
    names = {(one._meta.label_lower, one.pk): str(one) for one in things}
    return History(_in_words(page, names), page[-1].pk if len(page) == limit else None)


@dataclass(frozen=True)
class Since:
    """What a field was when somebody began to edit, and who changed it last since then."""

    was: str
    actor: str
    changed_at: datetime


def changed_since(row: Edited, version: int) -> dict[str, Since]:
    """For each field that is no longer what it was at that version."""
    rows = FieldChange.objects.filter(object_type=row._meta.label_lower, object_id=row.pk, version__gt=version)
    changes = list(rows.order_by("pk"))
    who = actor_words(change.actor for change in changes)
    found: dict[str, Since] = {}
    for change in changes:
        was = found[change.field].was if change.field in found else change.old
        found[change.field] = Since(was, who[change.actor], change.changed_at)
    return found


def in_words(model: type[models.Model], written: dict[str, str]) -> dict[str, str]:
    """Values as the history keeps them, as a person reads them: a choice's label, the name of what an id points to."""
    return dict(zip(written, _words([(model, *pair) for pair in written.items()]), strict=True))


def label(model: type[models.Model], field: str) -> str:
    return capfirst(str(_field(model, field).verbose_name))


def _in_words(page: list[FieldChange], names: dict[tuple[str, int], str]) -> list[Changed]:
    who = actor_words(change.actor for change in page)
    kinds = [apps.get_model(change.object_type) for change in page]
    old = _words([(kind, change.field, change.old) for kind, change in zip(kinds, page, strict=True)])
    new = _words([(kind, change.field, change.new) for kind, change in zip(kinds, page, strict=True)])
    return [
        Changed(
            change.pk,
            change.version,
            change.event_id,
            names[change.object_type, change.object_id],
            label(kind, change.field),
            was,
            now,
            who[change.actor],
            change.changed_at,
        )
        for kind, change, was, now in zip(kinds, page, old, new, strict=True)
    ]


def _words(values: list[tuple[type[models.Model], str, str]]) -> list[str]:
    """One question per kind of thing that ids point to."""
    pointed: dict[Any, set[int]] = defaultdict(set)
    for model, name, value in values:
        if value and (to := _field(model, name).related_model):
            pointed[to].add(int(value))
    named = {to: _names(to, ids) for to, ids in pointed.items()}
    return [_word(_field(model, name), value, named) for model, name, value in values]


def _names(to: Any, ids: Iterable[int]) -> dict[int, str]:
    return {pk: str(one) for pk, one in to._default_manager.in_bulk(ids).items()}


def _word(field: Any, value: str, named: dict[Any, dict[int, str]]) -> str:
    if not value:
        return NOTHING
    if field.related_model:
        return named[field.related_model].get(int(value), f"#{value}")
    return str(dict(field.flatchoices).get(value, value))


def _field(model: type[models.Model], attname: str) -> Any:
    return next(field for field in model._meta.fields if field.attname == attname)
