"""Rows are taken out of a list: those shown, with a reason, safe to open, on record, for a day, whatever is killed."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acquisition.models import Lead
from crm.actions import bulk_edits, exports, sweeping
from crm.actions.access import ReasonTooShort
from crm.actions.exports import carry_export, tidy_exports
from crm.actions.list_leases import claim
from crm.actions.list_work import carry_list_work, list_work_is_due
from crm.actions.sheets import sheet
from crm.actions.sweeping import tidy
from crm.eventlog.wakeups import LIST_WORK
from crm.models import AccessLog, Contact, EventRecord, Export, WorkState
from tests.acquisition.rows import a_lead
from tests.crm.lists_at_hand import REASON, a_keeper, body, csv_rows, edited, exported, xlsx_rows
from tests.crm.machines import an_account
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db
INDEX = "/admin/crm_contacts/"
ASK = {"form": "csv", "reason": REASON}


@pytest.fixture
def hilde(client):
    user = a_keeper()
    client.force_login(user)
    return user


def people(count, **fields):
    return Contact.objects.bulk_create(
        Contact(email=f"p{n}@example.org", name=f"Person {n:04d}", **fields) for n in range(count)
    )


def read(export):
    return storages["private"].open(export.file).read()


def test_exactly_the_list_shown_comes_out(client, hilde):
    people(30, language="de")
    a_contact("nel@example.org", "Nel", language="nl")
    stands = "language=de&q=Person+00&ordering=-name&columns=name&columns=language"
    rows = csv_rows(body(client.post(f"{INDEX}export/?{stands}", ASK)))
    assert rows[0] == ["Name", "Language"] or rows[0] == ["Naam", "Taal"]
    assert [row[0] for row in rows[1:]] == [f"Person {n:04d}" for n in reversed(range(30))]


def test_it_is_on_record_by_ids_and_counts_alone(client, hilde):
    people(3)
    client.post(f"{INDEX}export/?q=Person", ASK)
    export = Export.objects.get()
    assert (export.made_by, export.list_name, export.query) == (hilde, "crm_contacts", "q=Person")
    assert (export.total, export.reason, export.state, export.ids) == (3, REASON, WorkState.DONE, [])
    event = EventRecord.objects.get(name="crm.ListExported")
    assert event.payload == {"export_id": export.pk, "list_name": "crm_contacts", "rows": 3}
    assert event.actor == hilde.actor


@pytest.mark.parametrize("reason", ["", "because", "for the mail"])
def test_without_a_sentence_nothing_comes_out(client, hilde, reason):
    a_contact()
    page = client.post(f"{INDEX}export/", {**ASK, "reason": reason})
    assert page.status_code == 422
    assert not Export.objects.exists()
    with pytest.raises(ReasonTooShort):
        exported(hilde, [1], reason=reason)


@pytest.mark.parametrize("role", ["Marketeers", "Account managers", "Administrators", "Program Board"])
def test_who_lacks_the_right_finds_no_such_page(client, role):
    own = exported(a_keeper(), [a_contact().pk])
    client.force_login(an_account("sam", role))
    for address in ("export/", "exports/", f"exports/{own.pk}/", f"exports/{own.pk}/file/"):
        assert client.get(INDEX + address).status_code == 404
        assert client.post(INDEX + address, ASK).status_code in {404, 405}
    for space in ("acquisition/leads", "acquisition/enquiries", "crm_organisations", "tasks"):
        assert client.post(f"/admin/{space}/export/", ASK).status_code == 404, space


def test_a_file_is_its_makers_until_it_expires(client, hilde):
    export = exported(hilde, [a_contact().pk])
    address, kept = f"{INDEX}exports/{export.pk}/file/", export.file
    answer = client.get(address)
    assert b"cleo@example.org" in body(answer)
    assert "no-store" in answer["Cache-Control"]
    client.force_login(a_keeper("anna"))
    assert client.get(address).status_code == 404
    assert client.get(f"{INDEX}exports/{export.pk}/").status_code == 404
    client.force_login(hilde)
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(address).status_code == 404
    tidy_exports()
    export.refresh_from_db()
    assert (export.state, export.file) == (WorkState.EXPIRED, "")
    assert not storages["private"].exists(kept)
    assert REASON in client.get(f"{INDEX}exports/").content.decode()


def test_no_address_leads_to_the_private_files(client, hilde, settings):
    export = exported(hilde, [a_contact().pk])
    for prefix in (settings.MEDIA_URL, "/private/", "/private/has/no/address/", "/"):
        assert client.get(f"{prefix}{export.file}").status_code == 404
    assert not storages["private"].path(export.file).startswith(str(settings.MEDIA_ROOT))


DANGEROUS = ["=1+1", "+31", "-1", "@SUM(A1)", "\t=1", "\r=1", '=cmd|"/c calc"!A1', " =1+1", "＝1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_in_a_file_is_a_formula(text):
    out = io.BytesIO()
    one = sheet("csv", out)
    one.write([text, "plain", -5])
    one.close()
    assert out.getvalue().decode("utf-8-sig").lstrip('"').startswith("'")
    assert ",plain,-5" in out.getvalue().decode()
    out = io.BytesIO()
    one = sheet("xlsx", out)
    one.write([text, 5])
    one.close()
    (cell, number) = xlsx_rows(out.getvalue())[0]
    assert cell.data_type == "s"
    assert (number.data_type, number.value) == ("n", 5)


def test_what_xml_cannot_hold_is_left_out_of_an_xlsx():
    out = io.BytesIO()
    one = sheet("xlsx", out)
    one.write(["a\x00b\x0bc", None, True, timezone.now(), timezone.localdate()])
    one.close()
    assert xlsx_rows(out.getvalue())[0][0].value == "abc"


def test_a_big_list_is_written_in_the_background(client, hilde, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 5)
    people(12)
    answer = client.post(f"{INDEX}export/", ASK)
    export = Export.objects.get()
    assert answer.url == f"{INDEX}exports/{export.pk}/"
    assert export.state == WorkState.WAITING
    assert 'data-controller="crm-watch"' in client.get(answer.url).content.decode()
    carry_list_work()
    export.refresh_from_db()
    assert (export.state, export.total) == (WorkState.DONE, 12)
    assert "/file/" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("after", [0, 1, 2])
def test_killed_between_two_slices_another_writes_it_whole_and_once(hilde, monkeypatch, after):
    monkeypatch.setattr(exports, "SLICE", 4)
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    ids = [one.pk for one in people(10)]
    export = exported(hilde, ids)
    kill(monkeypatch, after)
    with pytest.raises(KeyboardInterrupt):
        carry_export(claim(Export, export.pk))
    monkeypatch.undo()
    assert claim(Export, export.pk) is None, "the lease still stands"
    Export.objects.update(due_at=timezone.now())
    carry_list_work()
    export.refresh_from_db()
    assert (export.state, export.total) == (WorkState.DONE, 10)
    assert len(csv_rows(read(export))) == 11
    assert EventRecord.objects.filter(name="crm.ListExported").count() == 1


def kill(monkeypatch, after):
    calls = iter(range(100))
    real = exports.still_ours

    def dying(work):
        if next(calls) == after:
            raise KeyboardInterrupt
        return real(work)

    monkeypatch.setattr(exports, "still_ours", dying)


def test_who_lost_the_lease_leaves_no_file_and_no_second_event(hilde, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    export = exported(hilde, [a_contact().pk])
    slow = claim(Export, export.pk)
    Export.objects.update(due_at=timezone.now())
    carry_export(claim(Export, export.pk))
    carry_export(slow)
    assert EventRecord.objects.filter(name="crm.ListExported").count() == 1
    export.refresh_from_db()
    assert [f"exports/{name}" for name in storages["private"].listdir("exports")[1]].count(export.file) == 1


def test_who_lost_the_right_meanwhile_gets_nothing(hilde, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    export = exported(hilde, [a_contact().pk])
    hilde.groups.clear()
    carry_list_work()
    export.refresh_from_db()
    assert (export.state, export.file) == (WorkState.FAILED, "")


def test_one_that_ends_its_process_each_time_is_given_up(hilde, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    export = exported(hilde, [a_contact().pk])
    Export.objects.update(attempts=20)
    carry_list_work()
    export.refresh_from_db()
    assert export.state == WorkState.FAILED


def test_a_file_that_a_killed_process_left_is_swept(hilde, monkeypatch):
    from django.core.files.base import ContentFile

    left = storages["private"].save("exports/left.csv", ContentFile(b"x"))
    tidy_exports()
    assert storages["private"].exists(left), "somebody may be writing it"
    monkeypatch.setattr(exports, "KEPT", timedelta(seconds=-120))
    tidy_exports()
    assert not storages["private"].exists(left)


def test_leads_leave_out_what_the_user_may_not_see_and_note_what_is_confidential(client):
    anna = an_account("anna", "Acquisition team")
    a_lead(1)
    secret = a_lead(2, confidentiality="need_to_know")
    a_lead(3, confidentiality="sealed", owner=a_keeper())
    client.force_login(anna)
    rows = csv_rows(body(client.post("/admin/acquisition/leads/export/?ordering=code", ASK)))
    assert [row[0] for row in rows[1:]] == list(
        Lead.objects.exclude(confidentiality="sealed").order_by("code").values_list("code", flat=True)
    )
    log = AccessLog.objects.get(kind="export")
    assert (log.thing_id, log.user, log.reason, log.thing_code) == (secret.pk, anna, REASON, secret.code)


def test_a_lead_sealed_while_the_file_waited_is_left_out(monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    anna = an_account("anna", "Acquisition team")
    lead, other = a_lead(1), a_lead(2)
    export = exported(anna, [lead.pk, other.pk], list_name="acquisition_leads", columns=("code",))
    Lead.objects.filter(pk=lead.pk).update(confidentiality="sealed", owner=a_keeper())
    carry_list_work()
    export.refresh_from_db()
    assert lead.code.encode() not in read(export)
    assert other.code.encode() in read(export)


@pytest.mark.parametrize(
    ("space", "address"),
    [
        ("crm_contacts", "crm_contacts"),
        ("crm_organisations", "crm_organisations"),
        ("crm_tasks", "tasks"),
        ("acquisition_leads", "acquisition/leads"),
        ("acquisition_enquiries", "acquisition/enquiries"),
    ],
)
def test_every_column_of_every_list_comes_out_and_more_rows_ask_no_more(client, hilde, space, address):
    from crm.actions.tasks import plan_task
    from crm.contracts import listings

    def cost():
        listing = listings.get(space)
        shown = client.get(f"/admin/{address}/columns/").content.decode()
        names = [part.split('"')[0] for part in shown.split('name="columns" value="')[1:]]
        rows = list(listing.rows(hilde))
        with CaptureQueriesContext(connection) as queries:
            cells = listing.cells(rows, names, hilde)
        assert {len(row) for row in cells} == {len(names)} == {len(listing.headings(names))}
        return len(rows), len(queries)

    def grow(numbers):
        for number in numbers:
            lead = a_lead(number, owner=hilde)
            plan_task(title=f"Call {number}", assignee_id=hilde.pk, made_by_id=hilde.pk, about=lead)

    grow(range(2))
    few = cost()
    grow(range(2, 8))
    many = cost()
    assert many[0] > few[0]
    assert many[1] <= few[1] <= 2


def test_there_is_no_way_out_of_a_list_without_a_reason(client, hilde):
    a_contact()
    for form in ("csv", "xlsx"):
        assert client.get(f"{INDEX}?export={form}")["Content-Type"].startswith("text/html")


def test_a_file_does_not_wait_for_the_end_of_a_long_edit(hilde, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    monkeypatch.setattr(bulk_edits, "AT_ONCE", 0)
    rows = people(250)
    edit = edited(hilde, rows, "language", "de")
    export = exported(hilde, [one.pk for one in rows])
    carry_list_work(seconds=0.001)
    carry_list_work(seconds=0.001)
    export.refresh_from_db()
    edit.refresh_from_db()
    assert export.state == WorkState.DONE
    assert (edit.state, edit.position) == (WorkState.WAITING, 100)


def test_what_a_wrong_clock_put_off_is_due_again(hilde, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    exported(hilde, [a_contact().pk])
    Export.objects.update(due_at=timezone.now() + timedelta(days=9))
    tidy()
    assert list_work_is_due()


def test_the_sweep_wakes_somebody_for_what_waits(hilde, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    exported(hilde, [a_contact().pk])
    woken = []
    monkeypatch.setattr(sweeping, "wake_now", woken.append)
    sweeping.sweep()
    assert LIST_WORK in woken
