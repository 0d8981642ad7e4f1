"""One mail on a working morning, with what is due; none when there is nothing to say or nobody wants it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from wagtail.users.models import UserProfile

from acquisition.models import Confidentiality, Lead
from crm.actions import reminders
from crm.actions.reminders import remind_everybody
from crm.actions.sweeping import tidy
from crm.actions.task_preferences import choose_morning_mail
from crm.actions.tasks import finish_task
from crm.models import OutgoingMail, Reminder
from tests.acquisition.rows import a_lead
from tests.crm.tasks_at_hand import a_colleague, a_task

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)
MORNING = datetime.combine(TUESDAY, time(7, 5), ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def anna():
    return a_colleague()


@pytest.fixture(autouse=True)
def _it_is_tuesday_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def bodies(user):
    return [mail.text_body for mail in OutgoingMail.objects.filter(to_address=user.email).order_by("pk")]


def test_it_tells_what_is_overdue_due_today_and_due_this_week_and_no_more(anna):
    a_task(anna, "Long ago", due_on=TUESDAY - timedelta(days=30))
    a_task(anna, "Now", due_on=TUESDAY, due_time=time(14, 30))
    a_task(anna, "On Sunday", due_on=TUESDAY + timedelta(days=5))
    a_task(anna, "Next Monday", due_on=TUESDAY + timedelta(days=6))
    a_task(anna, "Some day")
    finish_task(task_id=a_task(anna, "Finished", due_on=TUESDAY).pk)
    assert remind_everybody() == 1
    (body,) = bodies(anna)
    assert [body.index(title) for title in ("Long ago", "Now", "14:30", "On Sunday")] == sorted(
        body.index(title) for title in ("Long ago", "Now", "14:30", "On Sunday")
    )
    for absent in ("Next Monday", "Some day", "Finished"):
        assert absent not in body


def test_two_runs_send_one_mail_also_when_something_was_planned_between(anna):
    a_task(anna, due_on=TUESDAY)
    assert remind_everybody() == 1
    a_task(anna, "Another", due_on=TUESDAY)
    assert remind_everybody() == 0
    assert len(bodies(anna)) == 1


def test_who_has_nothing_gets_no_mail_and_none_later_that_day(anna):
    assert remind_everybody() == 1
    a_task(anna, due_on=TUESDAY)
    assert remind_everybody() == 0
    assert not OutgoingMail.objects.exists()
    assert Reminder.objects.get().mail is None


def test_a_skipped_run_loses_nothing(anna):
    a_task(anna, "Due yesterday", due_on=TUESDAY - timedelta(days=1))
    with time_machine.travel(MORNING.replace(hour=16), tick=False):
        assert remind_everybody() == 1
    assert "Due yesterday" in bodies(anna)[0]


@pytest.mark.parametrize("moment", [MORNING.replace(hour=6), MORNING + timedelta(days=4), MORNING + timedelta(days=5)])
def test_nobody_is_reminded_before_seven_or_at_the_weekend(anna, moment):
    a_task(anna, due_on=TUESDAY)
    with time_machine.travel(moment, tick=False):
        assert remind_everybody() == 0
    assert not Reminder.objects.exists()


def test_the_next_morning_brings_the_next_mail(anna):
    a_task(anna, due_on=TUESDAY)
    remind_everybody()
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        remind_everybody()
    assert len(bodies(anna)) == 2


def test_who_turned_it_off_or_has_no_address_or_left_gets_none(anna):
    for name, fields in (("olga", {}), ("noor", {"email": ""}), ("left", {"is_active": False})):
        person = a_colleague(name=name)
        a_task(person, due_on=TUESDAY)
        type(person).objects.filter(pk=person.pk).update(**fields)
        if name == "olga":
            choose_morning_mail(user_id=person.pk, wanted=False)
    assert remind_everybody() == 1
    assert Reminder.objects.get().user == anna


def test_it_is_in_the_language_its_person_chose(anna):
    olga = a_colleague(name="olga")
    UserProfile.objects.create(user=olga, preferred_language="en")
    for person in (anna, olga):
        a_task(person, due_on=TUESDAY)
    remind_everybody()
    subjects = dict(OutgoingMail.objects.values_list("to_address", "subject"))
    assert subjects[anna.email] == "Uw taken voor dinsdag 24 november"
    assert subjects[olga.email] == "Your tasks for Tuesday 24 November"
    assert "Vandaag" in bodies(anna)[0]
    assert "Today" in bodies(olga)[0]


def test_a_mail_names_a_confidential_lead_by_its_code_and_a_hidden_one_not_at_all(anna):
    known = a_lead(1, owner=anna, confidentiality=Confidentiality.NEED_TO_KNOW)
    sealed = a_lead(2)
    a_task(anna, "Ask about the battery factory", about=known, due_on=TUESDAY)
    a_task(anna, "Secret visit", about=sealed, due_on=TUESDAY)
    Lead.objects.filter(pk=sealed.pk).update(confidentiality=Confidentiality.SEALED)
    remind_everybody()
    mail = OutgoingMail.objects.get(to_address=anna.email)
    for body in (mail.text_body, mail.html_body):
        assert known.code in body
        assert "battery" not in body
        assert known.title not in body
        assert "Secret" not in body
        assert sealed.code not in body


def test_a_mail_names_no_person(anna):
    from tests.crm.rows import a_contact

    a_task(anna, "Send the drawings", contact_id=a_contact().pk, due_on=TUESDAY)
    remind_everybody()
    assert "Send the drawings" in bodies(anna)[0]
    assert "Cleo" not in bodies(anna)[0]


def test_what_goes_wrong_for_one_keeps_nobody_else_waiting_and_is_tried_again(anna, monkeypatch):
    olga = a_colleague(name="olga")
    for person in (anna, olga):
        a_task(person, due_on=TUESDAY)
    written = reminders.due_tasks

    def fails_for_anna(user, *, until):
        if user == anna:
            raise RuntimeError
        return written(user, until=until)

    monkeypatch.setattr(reminders, "due_tasks", fails_for_anna)
    assert remind_everybody() == 1
    assert (bodies(anna), len(bodies(olga))) == ([], 1)
    monkeypatch.undo()
    assert remind_everybody() == 1
    assert len(bodies(anna)) == 1


def test_it_is_mailed_and_the_links_lead_into_the_back_office(anna, client, settle, mailoutbox):
    task = a_task(anna, due_on=TUESDAY)
    remind_everybody()
    settle()
    (mail,) = mailoutbox
    assert mail.to == [anna.email]
    assert f"/admin/tasks/{task.pk}/" in mail.body
    client.force_login(anna)
    assert client.get(f"/admin/tasks/{task.pk}/").status_code == 200


def test_old_reminders_are_cleared_away(anna):
    remind_everybody()
    with time_machine.travel(MORNING + timedelta(days=100), tick=False):
        tidy()
    assert not Reminder.objects.exists()


def test_the_clock_asks_for_it():
    from config.celery import app
    from crm.tasks import remind_of_tasks

    beats = {beat["task"]: beat["schedule"] for beat in app.conf.beat_schedule.values()}
    assert beats[remind_of_tasks.name] <= 600
    assert remind_of_tasks() is None
