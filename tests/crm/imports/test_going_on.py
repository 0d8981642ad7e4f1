"""A list goes on after whatever ends its carrier: nothing twice, nothing lost, nothing half."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.actions.changesets import snapshot
from crm.actions.imports import (
    carry_due_imports,
    carry_import,
    carry_undo,
    carrying,
    checking,
    dry_run,
    effects,
    imports_wait,
    slices,
    undo_import,
)
from crm.actions.imports.starting import NotNow
from crm.eventlog.wakeups import IMPORTS
from crm.models import Affiliation, Contact, EventRecord, ImportRun, Organisation
from tests.crm.imports.lists import begin, checked, read_whole, text_of
from tests.crm.rows import a_contact, an_organisation

pytestmark = pytest.mark.django_db
MODELS = (Contact, Organisation, Affiliation)
ROWS = 25
PEOPLE = text_of(
    [["email", "name", "company"], *([f"p{number}@example.org", f"P {number}", f"Firm {number % 4}"] for number in range(ROWS))]
)  # fmt: skip


class Killed(BaseException):
    """Nothing in the product catches this, as nothing catches SIGKILL."""


@pytest.fixture
def small_slices(monkeypatch):
    monkeypatch.setattr(carrying, "SLICE", 4)
    monkeypatch.setattr(checking, "SLICE", 4)


def dies_at(monkeypatch, module, name, time):
    """The call of `name` for the n-th time ends the carrier, after it did its work."""
    calls, real = [], getattr(module, name)

    def dying(*args, **kwargs):
        result = real(*args, **kwargs)
        calls.append(name)
        if len(calls) == time:
            raise Killed
        return result

    monkeypatch.setattr(module, name, dying)


@pytest.mark.parametrize(
    ("module", "name", "time"),
    [
        (effects, "insert_many", 1),
        (effects, "insert_many", 2),
        (slices, "insert_many", 2),
        (effects, "keep_made", 9),
        (effects, "publish_many", 3),
        (carrying, "_read_slice", 2),
        (carrying, "_finish", 1),
        (carrying, "_carried_slice", 3),
    ],
)
def test_a_carrier_that_dies_loses_and_doubles_nothing(monkeypatch, small_slices, module, name, time):
    run = checked(PEOPLE)
    with monkeypatch.context() as during:
        dies_at(during, module, name, time)
        with pytest.raises(Killed):
            carry_import(run.pk)
    run.refresh_from_db()
    assert Contact.objects.count() == run.counts.get("made", 0)
    assert run.rows.filter(state="made").count() == run.counts.get("made", 0)
    carry_import(run.pk)
    run.refresh_from_db()
    assert (run.state, run.counts["made"]) == ("done", ROWS)
    assert [model.objects.count() for model in MODELS] == [ROWS, 4, ROWS]
    assert EventRecord.objects.filter(name="crm.ContactImported").count() == ROWS
    assert EventRecord.objects.filter(name="crm.ImportFinished").count() == 1
    assert run.change_set.rows.count() == 2 * ROWS + 4


@pytest.mark.parametrize("time", [1, 3])
def test_a_check_that_dies_goes_on_too(monkeypatch, small_slices, time):
    run = begin(PEOPLE)
    with monkeypatch.context() as during:
        dies_at(during, checking, "_note_known", time)
        with pytest.raises(Killed):
            dry_run(run.pk)
    dry_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.total, run.counts) == ("ready", ROWS, {"ready": ROWS})
    assert list(run.rows.values_list("number", flat=True)) == list(range(2, ROWS + 2))


def test_an_undo_that_dies_goes_on_too(monkeypatch, small_slices):
    run = read_whole(PEOPLE)
    real = carrying.undo_some
    monkeypatch.setattr(carrying, "undo_some", lambda change_set, before: real(change_set, before=before, limit=7))
    undo_import(import_id=run.pk, user_id=None)
    with monkeypatch.context() as during:
        dies_at(during, carrying, "undo_some", 3)
        with pytest.raises(Killed):
            carry_undo(run.pk)
    carry_undo(run.pk)
    run.refresh_from_db()
    assert (run.state, run.counts["restored"], run.counts["left"]) == ("undone", 2 * ROWS + 4, 0)
    assert [model.objects.count() for model in MODELS] == [0, 0, 0]
    with pytest.raises(NotNow):
        undo_import(import_id=run.pk, user_id=None)


def test_a_list_that_nobody_carries_is_found_by_the_clock(small_slices):
    from crm.actions.sweeping import take_what_nobody_took

    run = checked(PEOPLE)
    carrying.read_in(import_id=run.pk)
    assert not imports_wait()
    ImportRun.objects.update(moved_at=timezone.now() - timedelta(minutes=1))
    assert imports_wait()
    take_what_nobody_took()
    run.refresh_from_db()
    assert run.state == "done"


def test_a_wake_up_is_asked_for_once_the_list_waits(monkeypatch, django_capture_on_commit_callbacks):
    from crm.eventlog import wakeups

    woken = []
    monkeypatch.setattr(wakeups, "wake_now", woken.append)
    run = checked(PEOPLE)
    with django_capture_on_commit_callbacks(execute=True):
        carrying.read_in(import_id=run.pk)
    assert woken == [IMPORTS]


def test_a_list_that_never_works_stops_and_says_so(monkeypatch):
    run = checked(PEOPLE)
    carrying.read_in(import_id=run.pk)
    monkeypatch.setattr(carrying, "_read_slice", lambda import_id: 1 / 0)
    for _ in range(carrying.GIVEN_UP_AFTER):
        carry_due_imports(seconds=0)
    run.refresh_from_db()
    assert (run.state, run.problem) == ("failed", "ZeroDivisionError")
    undo_import(import_id=run.pk, user_id=None)
    carry_undo(run.pk)
    run.refresh_from_db()
    assert run.state == "undone"


NAMES = st.sampled_from(["Ada", "Bo Vos", "C. de Jong", ""])
EMAILS = st.sampled_from([f"p{number}@example.org" for number in range(6)] + ["", "no address"])
FIRMS = st.sampled_from(["", "Elders", "ELDERS B.V.", "Vos Lasers", "Bakker"])
KVKS = st.sampled_from(["", "11111111", "22222222", "123"])
PHONES = st.sampled_from(["", "0612345678", "0591123456", "x"])
LISTS = st.lists(
    st.tuples(EMAILS, NAMES, PHONES, FIRMS, KVKS, st.sampled_from(["", "Buyer", "Boss"])), min_size=1, max_size=14
)


def everything():
    return {
        (model, row.pk): {name: value for name, value in snapshot(row).items() if name not in {"version", "updated_at"}}
        for model in MODELS
        for row in model.objects.all()
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    known=LISTS,
    lists=st.lists(st.tuples(LISTS, st.sampled_from(["skip", "fill", "overwrite", "another"])), min_size=1, max_size=3),
)
def test_whatever_lists_did_is_undone_exactly(small_slices, known, lists):
    for model in (Affiliation, Contact, Organisation):
        model.objects.all().delete()
    for number in range(3):
        a_contact(f"p{number}@example.org", f"Known {number}")
    an_organisation("Elders", kvk_number="11111111")
    headers = ["email", "name", "phone", "company", "kvk", "title"]
    read_whole(text_of([headers, *known]), choice="fill")
    stood, runs = [], []
    for rows, choice in lists:
        stood.append(everything())
        runs.append(read_whole(text_of([headers, *rows]), choice=choice))
        assert runs[-1].state == "done"
    for run, before in zip(reversed(runs), reversed(stood), strict=True):
        undo_import(import_id=run.pk, user_id=None)
        carry_undo(run.pk)
        run.refresh_from_db()
        assert everything() == before
        assert run.counts["left"] == 0
