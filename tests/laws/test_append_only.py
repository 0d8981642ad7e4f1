"""Rows that are never changed: the database itself refuses, on SQLite and on PostgreSQL alike."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from acquisition.models import EmergencyAccess
from campaigns.actions.clicks import follow_link
from crm.actions.access import record_access
from crm.actions.append_only import guard_append_only_tables
from crm.actions.consent import give_consent
from crm.actions.contacts import edit_contact
from crm.contracts import ERASED, append_only, erasable_text
from crm.models import AccessLog, Purpose
from tests.acquisition.landing_rows import a_landing, promise, report
from tests.acquisition.rows import a_book, a_lead
from tests.campaigns.facts import a_link
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_event


def a_consent():
    Purpose.objects.create(slug="news")
    give_consent(contact_id=a_contact().pk, purpose="news", language="nl", evidence="form")


def a_click():
    follow_link(token=a_link().token, user_agent="Firefox", method="GET")


def a_change():
    edit_contact(contact_id=a_contact().pk, changes={"name": "Cleo Anders"})


def a_look():
    lead, user = a_lead(1), an_account("hilde")
    record_access(user_id=user.pk, thing=lead, code=lead.code, grade="sealed")


def an_emergency():
    now, lead, user = timezone.now(), a_lead(2), an_account("ada")
    ends_at = now + timedelta(minutes=60)
    EmergencyAccess.objects.create(lead=lead, user=user, reason="A plain reason", opened_at=now, ends_at=ends_at)


def a_step():
    a_landing(4)


def a_promise():
    promise(a_landing(5), 250)


def a_report():
    report(a_landing(6), 40)


A_ROW_OF = {
    "acquisition.LandingTransition": a_step,
    "acquisition.Commitment": a_promise,
    "acquisition.Realisation": a_report,
    "crm.AccessLog": a_look,
    "acquisition.EmergencyAccess": an_emergency,
    "crm.EventRecord": an_event,
    "crm.FieldChange": a_change,
    "crm.ConsentEvent": a_consent,
    "crm.ConsentEvidence": a_consent,
    "acquisition.LeadTransition": a_lead,
    "acquisition.BidbookVersion": a_book,
    "campaigns.Engagement": a_click,
}
MAY_DELETE = dict(append_only.items())
pytestmark = pytest.mark.django_db


@pytest.fixture
def model(request):
    """The model of the label, with a row at least."""
    A_ROW_OF[request.param]()
    found = apps.get_model(request.param)
    assert found.objects.exists()
    return found


def every(*labels):
    return pytest.mark.parametrize("model", labels, indirect=True)


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@every(*MAY_DELETE)
def test_no_row_is_changed(model):
    with pytest.raises(DatabaseError, match="never changed"):
        run(f"UPDATE {model._meta.db_table} SET id = id")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        model.objects.first().save()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        model._default_manager.update(id=F("id"))


@every(*(label for label, may_delete in MAY_DELETE.items() if not may_delete))
def test_no_row_is_deleted(model):
    with pytest.raises(DatabaseError, match="never changed"):
        run(f"DELETE FROM {model._meta.db_table}")
    assert model.objects.exists()


@every(*(label for label, may_delete in MAY_DELETE.items() if may_delete))
def test_what_is_about_a_person_goes_with_the_person(model):
    run(f"DELETE FROM {model._meta.db_table}")
    assert not model.objects.exists()


@every("crm.EventRecord")
def test_putting_the_guards_in_place_twice_does_no_harm(model):
    guard_append_only_tables()
    with pytest.raises(DatabaseError, match="never changed"):
        run(f"DELETE FROM {model._meta.db_table}")


@every(*(label for label, _fields in erasable_text.items()))
def test_a_text_that_names_the_erased_may_become_erased_and_nothing_else(model):
    field, row = erasable_text.get(model._meta.label)[0], model.objects.last()
    rows = model.objects.filter(pk=row.pk)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(**{field: "Somebody else"})
    other = next(one for one in model._meta.concrete_fields if one.get_internal_type() == "DateTimeField")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(**{field: ERASED, other.name: timezone.now() - timedelta(days=999)})
    rows.update(**{field: ERASED})
    assert getattr(model.objects.get(pk=row.pk), field) == ERASED
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(**{field: "Cleo again"})


def test_a_look_goes_when_it_is_two_years_old_and_not_before():
    a_look()
    row = AccessLog.objects.get()
    young, old = (timezone.now() - timedelta(days=days) for days in (729, 732))
    AccessLog.objects.bulk_create(_looks_of(row, young, old))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AccessLog.objects.filter(at=young).delete()
    AccessLog.objects.filter(at=old).delete()
    assert set(AccessLog.objects.values_list("at", flat=True)) == {row.at, young}


def _looks_of(row, *moments):
    kept = {
        field.attname: getattr(row, field.attname) for field in AccessLog._meta.concrete_fields if field.name != "id"
    }
    return [AccessLog(**{**kept, "at": moment}) for moment in moments]
