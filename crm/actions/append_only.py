"""Tables that only grow, and rows that are fixed from a moment on: a trigger of the database refuses, whoever asks.

Narrow doors: a text that names an erased person may become ERASED, a row may go once it is old, a field may be
written once, and of rows that stay as they are from a state on the states go on in their order.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from crm.contracts import (
    ERASED,
    Frozen,
    append_only,
    erasable_text,
    final_states,
    frozen_rows,
    kept_for_months,
    written_once,
)

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$
"""
_POSTGRESQL_TRIGGER = """
CREATE OR REPLACE TRIGGER {name} BEFORE {change} ON {table}
FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()
"""
_SQLITE_TRIGGER = """
CREATE TRIGGER {name} BEFORE {change} ON {table} {when}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END
"""


@transaction.atomic
def guard_append_only_tables() -> None:
    """Every append-only table, and every one with rows that freeze, has its triggers as the code of today wants them.

    Call it after each migration: SQLite may rebuild a table without, and what a trigger compares are columns.
    """
    for label, may_delete in append_only.items():
        model = apps.get_model(label)
        _guard(model, _refused(model, may_delete=may_delete))
    for label, frozen in frozen_rows.items():
        model = apps.get_model(label)
        _guard(model, _refused_once_frozen(model, frozen))


def _guard(model: type[models.Model], refused: dict[str, str]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        postgresql = connection.vendor == "postgresql"
        if postgresql:
            cursor.execute(_POSTGRESQL_FUNCTION)
        for change, when in refused.items():
            if postgresql:
                name = f"{table}_append_only" if change == "UPDATE" else f"{table}_append_only_{change.lower()}"
                cursor.execute(_POSTGRESQL_TRIGGER.format(name=name, table=table, change=change, when=when))
            else:
                name = f"{table}_append_only_{change}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(_SQLITE_TRIGGER.format(name=name, table=table, change=change, when=when))


def _refused(model: type[models.Model], *, may_delete: bool) -> dict[str, str]:
    """Change → when it is refused; an empty condition means always."""
    final, doors = _when_final(model), _unless_a_door(model)
    refused = {"UPDATE": " AND ".join(part for part in (final, doors) if part)}
    if not may_delete:
        refused["DELETE"] = " AND ".join(part for part in (final, _while_young(model)) if part)
    return {change: f"WHEN ({when})" if when else "" for change, when in refused.items()}


def _refused_once_frozen(model: type[models.Model], frozen: Frozen) -> dict[str, str]:
    since = f'OLD."{_column(model, frozen.since)}" IS NOT NULL'
    kept = [_kept(model, model._meta.get_field(name)) for name in frozen.fields]
    return {"UPDATE": f"WHEN ({since} AND NOT ({' AND '.join(kept)}))", "DELETE": f"WHEN ({since})"}


def _column(model: type[models.Model], field: str) -> str:
    found: Any = model._meta.get_field(field)
    return str(found.column)


def _when_final(model: type[models.Model]) -> str:
    states = final_states.get(model._meta.label)
    return f'OLD."{states[0]}" IN ({_quoted(states[1])})' if states else ""


def _quoted(values: Sequence[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _unless_a_door(model: type[models.Model]) -> str:
    """Each field is as it was or went through a door of its own, and one of them newly did."""
    kept = [_kept(model, field) for field in model._meta.concrete_fields]
    newly = [
        f"({door} AND NOT ({_as_it_was(field)}))"
        for field in model._meta.concrete_fields
        for door in _doors(model, field)
    ]
    return f"NOT ({' AND '.join(kept)} AND ({' OR '.join(newly)}))" if newly else ""


def _kept(model: type[models.Model], field: Any) -> str:
    return f"({' OR '.join([_as_it_was(field), *_doors(model, field)])})"


def _as_it_was(field: Any) -> str:
    same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    return f'NEW."{field.column}" {same} OLD."{field.column}"'


def _doors(model: type[models.Model], field: Any) -> list[str]:
    label, column = model._meta.label, field.column
    doors = []
    if field.name in (erasable_text.get(label) or ()):
        doors.append(f"NEW.\"{column}\" = '{ERASED}'")
    if field.name in (written_once.get(label) or ()):
        doors.append(f"OLD.\"{column}\" = ''" if not field.null else f'OLD."{column}" IS NULL')
    state, values = final_states.get(label) or ("", ())
    if field.name == state:
        steps = zip(values, (values[place:] for place in range(1, len(values))), strict=False)
        doors += [f'(OLD."{column}" = \'{now}\' AND NEW."{column}" IN ({_quoted(later)}))' for now, later in steps]
    return doors


def _while_young(model: type[models.Model]) -> str:
    kept = kept_for_months.get(model._meta.label)
    if kept is None:
        return ""
    field: Any = model._meta.get_field(kept[0])
    column, months = field.column, int(kept[1])
    if connection.vendor == "postgresql":
        return f"OLD.\"{column}\" > now() - interval '{months} months'"
    return f"OLD.\"{column}\" > datetime('now', '-{months} months')"
