"""Tables that only grow, and rows that are fixed from a moment on: a trigger of the database refuses, whoever asks.

Two doors, both narrow: a text that names an erased person may become ERASED, and a row may go once it is old.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from crm.contracts import ERASED, Frozen, append_only, erasable_text, frozen_rows, kept_for_months

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
    refused = {"UPDATE": _unless_erased(model)}
    if not may_delete:
        refused["DELETE"] = _while_young(model)
    return refused


def _refused_once_frozen(model: type[models.Model], frozen: Frozen) -> dict[str, str]:
    since = f'OLD."{model._meta.get_field(frozen.since).column}" IS NOT NULL'  # type: ignore[union-attr]
    kept = [model._meta.get_field(name) for name in frozen.fields]
    same, _newly = _compared(kept, erasable_text.get(model._meta.label) or ())
    return {"UPDATE": f"WHEN ({since} AND NOT ({' AND '.join(same)}))", "DELETE": f"WHEN ({since})"}


def _unless_erased(model: type[models.Model]) -> str:
    """Each erasable text is as it was or ERASED, one of them newly so, and all else is as it was."""
    erasable = erasable_text.get(model._meta.label) or ()
    if not erasable:
        return ""
    same, newly = _compared(model._meta.concrete_fields, erasable)
    return f"WHEN (NOT ({' AND '.join(same)} AND ({' OR '.join(newly)})))"


def _compared(fields: Sequence[Any], erasable: Sequence[str]) -> tuple[list[str], list[str]]:
    """For each field that it is as it was, or became ERASED where it may; and for those, that it newly did."""
    is_same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    same, newly = [], []
    for field in fields:
        stays, erased = f'NEW."{field.column}" {is_same} OLD."{field.column}"', f"NEW.\"{field.column}\" = '{ERASED}'"
        if field.name in erasable:
            newly.append(f"({erased} AND NOT ({stays}))")
            stays = f"({stays} OR {erased})"
        same.append(stays)
    return same, newly


def _while_young(model: type[models.Model]) -> str:
    kept = kept_for_months.get(model._meta.label)
    if kept is None:
        return ""
    field: Any = model._meta.get_field(kept[0])
    column, months = field.column, int(kept[1])
    if connection.vendor == "postgresql":
        return f"WHEN (OLD.\"{column}\" > now() - interval '{months} months')"
    return f"WHEN OLD.\"{column}\" > datetime('now', '-{months} months')"
