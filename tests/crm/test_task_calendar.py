"""A person's tasks as a calendar: by an address nobody can make up, read-only, and only what may be seen now."""

from datetime import date, time

import pytest
from icalendar import Calendar

from acquisition.models import Confidentiality, Lead
from crm.actions.task_preferences import close_task_calendar, open_task_calendar
from crm.actions.tasks import finish_task
from crm.models import EventRecord, User
from crm.queries.task_calendars import calendar_path
from tests.acquisition.rows import a_lead
from tests.crm.machines import contents
from tests.crm.rows import a_contact
from tests.crm.tasks_at_hand import a_colleague, a_task

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def anna():
    user = a_colleague()
    open_task_calendar(user_id=user.pk)
    return user


def events(client, user):
    response = client.get(calendar_path(user.pk))
    assert response.status_code == 200
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def summaries(client, user):
    return [str(event["SUMMARY"]) for event in events(client, user)]


def test_it_holds_open_tasks_with_a_day(client, anna):
    whole_day, at_ten = a_task(anna, "A day", due_on=FRIDAY), a_task(anna, "At ten", due_on=FRIDAY, due_time=time(10))
    a_task(anna, "Some day")
    a_task(a_colleague(name="olga"), "Of another", due_on=FRIDAY)
    finish_task(task_id=a_task(anna, "Done", due_on=FRIDAY).pk)
    all_day, timed = sorted(events(client, anna), key=lambda event: str(event["SUMMARY"]))
    assert (str(all_day["SUMMARY"]), all_day.start) == ("A day", FRIDAY)
    assert (str(timed["SUMMARY"]), timed.start.isoformat()) == ("At ten", "2026-11-27T10:00:00+01:00")
    assert str(all_day["URL"]).endswith(f"/admin/tasks/{whole_day.pk}/")
    assert str(timed["URL"]).endswith(f"/admin/tasks/{at_ten.pk}/")


def test_it_shows_what_may_be_seen_at_the_moment_it_is_fetched(client, anna):
    lead = a_lead()
    a_task(anna, "Ask about the site", about=lead, due_on=FRIDAY)
    assert summaries(client, anna) == [f"Ask about the site ({lead.code})"]
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.NEED_TO_KNOW)
    assert summaries(client, anna) == [lead.code]
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    assert summaries(client, anna) == []


def test_it_names_no_contact_no_note_and_no_title_of_a_lead(client, anna):
    a_task(anna, "Send drawings", contact_id=a_contact().pk, due_on=FRIDAY, note="Not above twelve million")
    lead = a_lead(2)
    a_task(anna, "Ask", about=lead, due_on=FRIDAY)
    text = client.get(calendar_path(anna.pk)).content.decode()
    for absent in ("Cleo", "twelve", lead.title):
        assert absent not in text


def test_a_renewed_address_closes_the_old_one_and_a_closed_calendar_has_none(client, anna):
    old = calendar_path(anna.pk)
    open_task_calendar(user_id=anna.pk)
    new = calendar_path(anna.pk)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    close_task_calendar(user_id=anna.pk)
    assert calendar_path(anna.pk) == ""
    assert client.get(new).status_code == 404
    names = EventRecord.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["crm.TaskCalendarOpened", "crm.TaskCalendarOpened", "crm.TaskCalendarClosed"]


def test_a_made_up_address_and_one_of_another_signature_lead_nowhere(client, anna):
    good = calendar_path(anna.pk)
    token = good.removeprefix("/my-tasks/").removesuffix(".ics")
    payload, _dot, signature = token.rpartition(".")
    key = payload.partition("-")[2]
    for wrong in ("x", f"{payload}.{signature[:-1]}", f"999-{key}.{signature}", payload, f".{signature}", token + "A"):
        assert client.get(f"/my-tasks/{wrong}.ics").status_code == 404, wrong


def test_who_left_or_may_have_no_tasks_any_more_has_no_calendar(client, anna):
    path = calendar_path(anna.pk)
    anna.groups.clear()
    assert client.get(path).status_code == 404
    User.objects.filter(pk=anna.pk).update(is_active=False, is_superuser=True)
    assert client.get(path).status_code == 404


def test_nobody_keeps_it_on_the_way_and_looking_changes_nothing(client, anna):
    a_task(anna, due_on=FRIDAY)
    path = calendar_path(anna.pk)
    before = contents()
    response = client.get(path)
    client.head(path)
    rules = {rule.strip() for rule in response["Cache-Control"].split(",")}
    assert rules == {"private", "no-cache"}
    assert response["Content-Type"].startswith("text/calendar")
    assert client.get(path, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert not response.cookies
    assert contents() == before
    assert client.post(path).status_code == 405


def test_the_address_is_not_written_into_the_log(anna):
    from config.logging import _without_tokens

    line = f"Not Found: {calendar_path(anna.pk)}"
    assert _without_tokens(None, "warning", line) == "Not Found: /my-tasks/***"
