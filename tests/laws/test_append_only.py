"""Rows that are never changed: no code updates them, and PostgreSQL refuses."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from crm.contracts import append_only

LABELS = [label for label, _ in append_only.items()]
APPS = ("config", "crm", "cms", "acquisition", "campaigns")


def changes_to(name):
    """Calls such as `Name.objects….update(…)` anywhere in the product."""
    for app in APPS:
        for path in (Path(settings.ROOT) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in {"update", "bulk_update", "update_or_create"}
                    and ast.unparse(node.func.value).startswith(f"{name}.objects")
                ):
                    yield f"{path}:{node.lineno}"


@pytest.mark.parametrize("label", LABELS)
def test_no_code_changes_its_rows(label):
    assert list(changes_to(label.partition(".")[2])) == []


def test_the_law_sees_a_change_elsewhere():
    assert list(changes_to("OutgoingMail"))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one owner and no triggers")
@pytest.mark.parametrize("label", LABELS)
def test_postgresql_refuses_to_change_a_row(label):
    model = apps.get_model(label)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s AND tgenabled = 'O'",
            [model._meta.db_table, f"{model._meta.db_table}_append_only"],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one owner and no triggers")
def test_postgresql_refuses_raw_sql_on_the_log():
    from tests.crm.rows import an_event

    record = an_event()
    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute("UPDATE crm_eventrecord SET actor = 'nobody' WHERE id = %s", [record.pk])
