"""Rows that are never changed: the database itself refuses, on SQLite and on PostgreSQL alike."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from acquisition.actions.bidbook_pdfs import render_bidbook_pdf
from acquisition.actions.profiles import edit_profile_draft, retire_profile_version
from acquisition.actions.qualifying import decide_qualification
from acquisition.actions.tailored import freeze_tailored, tailor_bidbook
from acquisition.models import BidbookVersion, EmergencyAccess, Qualification, StageGate, TargetProfileVersion
from campaigns.actions.clicks import follow_link
from crm.actions.access import record_access
from crm.actions.append_only import guard_append_only_tables
from crm.actions.consent import give_consent
from crm.actions.contacts import edit_contact
from crm.contracts import ERASED, append_only, erasable_text
from crm.models import AccessLog, ProgrammeYear, Purpose
from tests.acquisition.fit_rows import a_draft, a_profile, a_proposition, a_score
from tests.acquisition.land import a_plot
from tests.acquisition.landing_rows import a_landing, promise, report
from tests.acquisition.rows import a_book, a_lead, a_sent_offer
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


def a_judgement():
    lead, author = a_lead(3), an_account("anna")
    score = a_score(lead, a_profile(), author, evidence={"smart": "They weld by robot"})
    decide_qualification(qualification_id=score.pk, decision="nurture", rationale="Later", actor_id=author.pk)


def a_gate():
    year = ProgrammeYear.objects.create(year=2026, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    StageGate.objects.create(
        version=2, programme_year=year, effective_from=year.starts_on, rules={}, decided_at=timezone.now()
    )


def a_set_book():
    render_bidbook_pdf(bidbook_id=a_book("nl").pk, language="nl", number=1)


def a_frozen_copy():
    a_book("nl")
    version = BidbookVersion.objects.get()
    copy = tailor_bidbook(lead_id=a_lead(3).pk, version_id=version.pk, actor_id=None)
    freeze_tailored(tailored_id=copy, actor_id=None)


def a_step():
    a_landing(4)


def a_promise():
    promise(a_landing(5), 250)


def a_report():
    report(a_landing(6), 40)


def an_offer():
    a_book("nl")
    a_sent_offer(a_lead(7), a_plot(facts=[("grid_kw", "9000")]))


A_ROW_OF = {
    "acquisition.Offer": an_offer,
    "acquisition.OfferSite": an_offer,
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
    "acquisition.TargetProfileVersion": a_profile,
    "acquisition.ValueProposition": a_proposition,
    "acquisition.Qualification": a_judgement,
    "acquisition.Evidence": a_judgement,
    "acquisition.StageGate": a_gate,
    "acquisition.BidbookPdf": a_set_book,
    "acquisition.TailoredEdition": a_frozen_copy,
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
    other = {
        "acquisition.Offer": {"number": 99},
        "acquisition.Evidence": {"criterion": "jobs"},
        "acquisition.OfferSite": {"rank": 99},
    }
    changed = other.get(model._meta.label) or {moment_of(model): timezone.now() - timedelta(days=999)}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(**{field: ERASED, **changed})
    rows.update(**{field: ERASED})
    assert getattr(model.objects.get(pk=row.pk), field) == ERASED
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(**{field: "Cleo again"})


def moment_of(model):
    return next(one.name for one in model._meta.concrete_fields if one.get_internal_type() == "DateTimeField")


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


def test_a_version_is_written_until_it_is_approved_and_retired_once():
    draft = a_draft()
    edit_profile_draft(version_id=draft.pk, programme_year=2030, **draft.content())
    TargetProfileVersion.objects.filter(pk=draft.pk).delete()
    approved = a_profile()
    rows = TargetProfileVersion.objects.filter(pk=approved.pk)
    for wrong in (
        {"criteria": {}},
        {"status": "draft"},
        {"status": "retired", "content_sha256": "another"},
        {"approved_at": timezone.now()},
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(**wrong)
    retire_profile_version(version_id=approved.pk)
    for wrong in ({"status": "approved"}, {"retired_at": timezone.now()}, {"criteria": {}}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(DatabaseError, match="never changed"):
        run(f"DELETE FROM {TargetProfileVersion._meta.db_table}")


def test_what_is_written_once_is_not_written_again_and_takes_nothing_with_it():
    version, lead = a_profile(), a_lead(4)
    rows = Qualification.objects.filter(pk=a_score(lead, version).pk)
    decided = {"decision": "nurture", "rationale": "Later", "decided_at": timezone.now()}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(**decided, total=100)
    rows.update(**decided)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(decision="pursue")
    rows.update(superseded_at=timezone.now())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(superseded_at=None)
