"""Decisions written down before there were chains become chains, in the order in which they were written down."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from crm.models import ConsentChain, ConsentEvent
from crm.queries.consent_chain import broken_links

BEFORE, AFTER = [("crm", "0008_mail_of_a_chain_is_found")], [("crm", "0009_consent_ledger")]
SAID = [
    ("given", "bidbook form DTZ-1"),
    ("given", "newsletter form DTZ-2, asked 2026-11-20 10:00Z, confirmed by mail"),
    ("withdrawn", "letter"),
]


def migrated(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.fixture
def _today_again():
    """The tables are as all other tests expect them, guards and all, whatever happened here."""
    yield
    call_command("migrate", verbosity=0)


def written_down(apps):
    """Two people who decided by turns."""
    contacts = [
        apps.get_model("crm", "Contact").objects.create(email=f"c{number}@example.org", name="C") for number in (1, 2)
    ]
    purpose = apps.get_model("crm", "Purpose").objects.create(slug="news", wordings={"nl": "Ja."})
    for number, (action, said) in enumerate(SAID):
        for contact in contacts:
            apps.get_model("crm", "ConsentEvent").objects.create(
                contact=contact, purpose=purpose, action=action, wording="Ja.", wording_version=1, language="nl",
                evidence=said, happened_at=timezone.now() + timedelta(minutes=number),
            )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_old_decisions_are_chained_and_guarded(_today_again):
    written_down(migrated(BEFORE))

    migrated(AFTER)
    call_command("migrate", verbosity=0)

    assert list(broken_links()) == []
    assert [chain.length for chain in ConsentChain.objects.all()] == [3, 3]
    first = ConsentEvent.objects.filter(contact__email="c1@example.org").order_by("number")
    assert [(row.action, row.said) for row in first] == SAID
    assert [row.channel for row in first] == ["form", "double_opt_in", "unknown"]
    assert {row.basis for row in first} == {"consent"}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ConsentEvent.objects.update(number=9)

    back = migrated(BEFORE).get_model("crm", "ConsentEvent").objects.order_by("pk")
    assert [row.evidence for row in back][::2] == [said for _action, said in SAID]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM crm_consentevent")
