"""Tables that only grow: a trigger of the database refuses to change or delete their rows, whoever asks."""

from django.apps import apps
from django.db import connection, transaction

from crm.contracts import append_only

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$
"""
_POSTGRESQL_TRIGGER = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE {changes} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""
_SQLITE_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS {table}_append_only_{change} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END
"""


@transaction.atomic
def guard_append_only_tables() -> None:
    """Every append-only table has its triggers. Call it after each migration: SQLite may rebuild a table without."""
    for label, may_delete in append_only.items():
        table = apps.get_model(label)._meta.db_table
        _guard(table, ("UPDATE",) if may_delete else ("UPDATE", "DELETE"))


def _guard(table: str, changes: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
            cursor.execute(_POSTGRESQL_TRIGGER.format(table=table, changes=" OR ".join(changes)))
            return
        for change in changes:
            cursor.execute(_SQLITE_TRIGGER.format(table=table, change=change))
