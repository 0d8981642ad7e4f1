"""Tables that only grow: a trigger of the database refuses to change or delete their rows, whoever asks.

Three doors, all narrow: a text that names an erased person may become ERASED, a column that waits for its value may
be filled once, and a row may go once it is old.
"""

from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from crm.contracts import ERASED, append_only, erasable_text, filled_once, kept_for_months

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
    """Every append-only table has its triggers, as the code of today wants them.

    Call it after each migration: SQLite may rebuild a table without, and what a trigger compares are columns.
    """
    for label, may_delete in append_only.items():
        _guard(apps.get_model(label), may_delete=may_delete)


def _guard(model: type[models.Model], *, may_delete: bool) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        postgresql = connection.vendor == "postgresql"
        if postgresql:
            cursor.execute(_POSTGRESQL_FUNCTION)
        for change, when in _refused(model, may_delete=may_delete).items():
            if postgresql:
                name = f"{table}_append_only" if change == "UPDATE" else f"{table}_append_only_{change.lower()}"
                cursor.execute(_POSTGRESQL_TRIGGER.format(name=name, table=table, change=change, when=when))
            else:
                name = f"{table}_append_only_{change}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(_SQLITE_TRIGGER.format(name=name, table=table, change=change, when=when))


def _refused(model: type[models.Model], *, may_delete: bool) -> dict[str, str]:
    """Change → when it is refused; an empty condition means always."""
    refused = {"UPDATE": _unless_through_a_door(model)}
    if not may_delete:
        refused["DELETE"] = _while_young(model)
    return refused


def _unless_through_a_door(model: type[models.Model]) -> str:
    """Each column is as it was, or went through the door it has; one of them newly so."""
    erasable, fillable = (registry.get(model._meta.label) or () for registry in (erasable_text, filled_once))
    if not erasable and not fillable:
        return ""
    same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    parts, newly = [], []
    for field in model._meta.concrete_fields:
        old, new = f'OLD."{field.column}"', f'NEW."{field.column}"'
        stays = f"{new} {same} {old}"
        doors = [f"{new} = '{ERASED}'"] if field.name in erasable else []
        doors += [f"{old} IS NULL"] if field.name in fillable else []
        newly += [f"({door} AND NOT ({stays}))" for door in doors]
        parts.append(f"({' OR '.join([stays, *doors])})")
    return f"WHEN (NOT ({' AND '.join(parts)} AND ({' OR '.join(newly)})))"


def _while_young(model: type[models.Model]) -> str:
    kept = kept_for_months.get(model._meta.label)
    if kept is None:
        return ""
    field: Any = model._meta.get_field(kept[0])
    column, months = field.column, int(kept[1])
    if connection.vendor == "postgresql":
        return f"WHEN (OLD.\"{column}\" > now() - interval '{months} months')"
    return f"WHEN OLD.\"{column}\" > datetime('now', '-{months} months')"
