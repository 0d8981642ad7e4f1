"""What work on many rows did to each of them, kept so that it can be undone (see `undoing`)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import models

from crm.eventlog.inserting import insert_values
from crm.models import ChangeSet, RowChange

COUNTS_ON = frozenset({"version", "updated_at"})
"""Never put back: whoever still looks at the undone version must be told that it was changed."""

DERIVED = frozenset({"normalised_name"})
"""Follows from another field, so no history tells of it."""


def snapshot(row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """The row's fields, or those named by their column names, as JSON that `restored` turns back exactly."""
    wanted = None if names is None else set(names)
    return {name: _plain(each, row) for name, each in _fields(type(row)).items() if wanted is None or name in wanted}


def restored(model: type[models.Model], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a snapshot as the model holds them."""
    fields = _fields(model)
    return {name: None if value is None else fields[name].to_python(value) for name, value in kept.items()}


def keep_made(change_set: ChangeSet, rows: Sequence[models.Model]) -> None:
    """Undoing removes these rows, which were just made."""
    _keep(change_set, ((row, None, snapshot(row)) for row in rows))


def keep_removed(change_set: ChangeSet, rows: Sequence[models.Model]) -> None:
    """Undoing brings these rows back; to be called before they are removed."""
    _keep(change_set, ((row, snapshot(row), None) for row in rows))


def keep_changed(change_set: ChangeSet, changes: Iterable[tuple[models.Model, Mapping[str, Any]]]) -> None:
    """Undoing puts back what `put` said the fields of each row were before; the rows hold what they are now."""
    rows = list(changes)
    _keep(change_set, ((row, _before(row, before), snapshot(row, before)) for row, before in rows))


def _keep(change_set: ChangeSet, changes: Iterable[tuple[models.Model, Any, Any]]) -> None:
    insert_values(
        RowChange,
        ["change_set_id", "object_type", "object_id", "before", "after"],
        ((change_set.pk, row._meta.label_lower, row.pk, before, after) for row, before, after in changes),
    )


def _before(row: models.Model, before: Mapping[str, Any]) -> dict[str, Any]:
    """What the row was, as JSON; the row itself holds what it is."""
    was = type(row)(**before)
    return snapshot(was, before)


@lru_cache(maxsize=128)
def _fields(model: type[models.Model]) -> dict[str, Any]:
    return {each.attname: each for each in model._meta.concrete_fields}


def _plain(each: Any, row: models.Model) -> Any:
    value = getattr(row, each.attname)
    return value if value is None or isinstance(value, bool | int | str | list | dict) else each.value_to_string(row)
