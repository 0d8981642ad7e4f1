"""Decisions written down before there were chains become chains, in the order in which they were written down."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from crm.models import ConsentChain, ConsentEvent, Contact
from crm.queries.consent_chain import broken_links

CHAINED = ("crm", "0009_consent_ledger")
OF_CONSENT = {"consentevent", "consentevidence", "consentchain", "purpose", "suppression"}
SAID = [
    ("given", "bidbook form DTZ-1"),
    ("given", "newsletter form DTZ-2, asked 2026-11-20 10:00Z, confirmed by mail"),
    ("withdrawn", "letter"),
]


class Road:
    """The migration, and those after it that touch its tables: only these are walked, which takes a second.

    Django's own way back undoes whatever depends on them, in every app, and takes minutes.
    """

    def __init__(self):
        self.loader = MigrationLoader(connection)
        plan = self.loader.graph.forwards_plan(self.loader.graph.leaf_nodes("crm")[0])
        self.steps = [key for key in plan[plan.index(CHAINED) :] if key == CHAINED or self._touches(key)]
        self.ahead = []

    def _touches(self, key):
        named = (
            getattr(one, "model_name", getattr(one, "name", "")) for one in self.loader.graph.nodes[key].operations
        )
        return key[0] == "crm" and not OF_CONSENT.isdisjoint(name.lower() for name in named)

    def back(self):
        """The models as they were before."""
        while self.steps:
            self.ahead.insert(0, self.steps.pop())
            self._walk(self.ahead[0], "unapply")
        return self.loader.project_state(CHAINED, at_end=False).apps

    def forth(self):
        while self.ahead:
            self._walk(self.ahead[0], "apply")
            self.steps.append(self.ahead.pop(0))

    def _walk(self, key, way):
        migration = self.loader.graph.nodes[key]
        before = self.loader.project_state(key, at_end=False)
        with connection.schema_editor(atomic=migration.atomic) as editor:
            getattr(migration, way)(before, editor)


@pytest.fixture
def road():
    """The tables are as all other tests expect them, guards and all, whatever happened here."""
    road = Road()
    yield road
    road.forth()
    call_command("migrate", verbosity=0)
    for model in (*map(apps.get_model, ("crm.ConsentEvent", "crm.ConsentEvidence", "crm.Suppression")), ConsentChain):
        with connection.cursor() as cursor:
            columns = {one.name for one in connection.introspection.get_table_description(cursor, model._meta.db_table)}
        assert columns == {field.column for field in model._meta.fields}


def written_down(old):
    """Two people who decided by turns."""
    contacts = [Contact.objects.create(email=f"c{number}@example.org", name="C") for number in (1, 2)]
    purpose = old.get_model("crm", "Purpose").objects.create(slug="news", wordings={"nl": "Ja."})
    for number, (action, said) in enumerate(SAID):
        for contact in contacts:
            old.get_model("crm", "ConsentEvent").objects.create(
                contact_id=contact.pk, purpose=purpose, action=action, wording="Ja.", wording_version=1, language="nl",
                evidence=said, happened_at=timezone.now() + timedelta(minutes=number),
            )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_old_decisions_are_chained_and_guarded(road):
    written_down(road.back())

    road.forth()
    call_command("migrate", verbosity=0)

    assert list(broken_links()) == []
    assert [chain.length for chain in ConsentChain.objects.all()] == [3, 3]
    first = ConsentEvent.objects.filter(contact__email="c1@example.org").order_by("number")
    assert [(row.action, row.said) for row in first] == SAID
    assert [row.channel for row in first] == ["form", "double_opt_in", "unknown"]
    assert {row.basis for row in first} == {"consent"}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ConsentEvent.objects.update(number=9)

    back = road.back().get_model("crm", "ConsentEvent").objects.order_by("pk")
    assert [row.evidence for row in back][::2] == [said for _action, said in SAID]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM crm_consentevent")
