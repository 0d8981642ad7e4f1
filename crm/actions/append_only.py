"""Tables that only grow: on PostgreSQL a trigger refuses to change or delete their rows."""

from django.apps import apps
from django.db import connection, transaction

from crm.contracts import append_only

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$
"""
_TRIGGER = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE{delete} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


@transaction.atomic
def guard_append_only_tables() -> None:
    """Every table registered as append-only has its trigger; on SQLite, which one process owns, there is none."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTION)
        for label, may_delete in append_only.items():
            table = apps.get_model(label)._meta.db_table
            cursor.execute(_TRIGGER.format(table=table, delete="" if may_delete else " OR DELETE"))
