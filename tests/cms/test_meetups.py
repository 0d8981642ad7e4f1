"""Gatherings: their pages, their calendar files, and who comes."""

import re
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from cms.actions.asking import Asker
from cms.actions.meetups import RegistrationClosed, cancel_registration, register_for_meetup
from cms.models import MeetupPage, MeetupRegistration
from cms.queries.meetups import agenda, with_the_next
from crm.models import Contact, EventRecord, OutgoingMail
from tests.cms.factories import guard
from tests.cms.small_site import add_meetup, small_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db):
    return small_site()


@pytest.fixture
def meetup(home):
    return add_meetup(home, "Waterstof", places=1)


def fields(email="noor@example.org", **more):
    named = {"name": "Noor de Wit", "email": email, "organisation": "", "message": "Mag ik kijken?"}
    return named | {"guard": guard(), "campaign_code": "", "story_id": "", "website": ""} | more


def send(client, page, **more):
    return client.post(f"/forms/meetup/{page.pk}/", fields(**more))


def come(page, email, key=None):
    return register_for_meetup(page_id=page.pk, submission_key=key or email, words_mark="", asker=Asker("Noor", email))


def row_of(email):
    return MeetupRegistration.objects.get(contact__email=email)


def link_in(mail):
    return re.search(r"/forms/meetup/cancel/\S+/", mail.text_body)[0]


# --- registering -------------------------------------------------------------------------------------------------


def test_who_registers_has_a_reference_a_place_and_a_mail(client, meetup):
    answer = send(client, meetup, campaign_code="voorjaar-26")

    row, mail = MeetupRegistration.objects.get(), OutgoingMail.objects.get()
    thanks = client.get(answer["Location"])
    assert (answer.status_code, row.state) == (303, "coming")
    assert row.reference in thanks.text
    assert "noor@example.org" not in thanks.text
    assert f"/feeds/meetup-{meetup.pk}.ics" in mail.text_body
    assert "Waterstof" in mail.subject
    assert EventRecord.objects.get(name="cms.MeetupRegistrationReceived").payload == {
        "contact_id": row.contact_id,
        "organisation_id": None,
        "meetup_id": meetup.pk,
        "meetup": "Waterstof",
        "reference": row.reference,
        "state": "coming",
        "story_id": None,
        "campaign_code": "voorjaar-26",
    }


def test_the_same_form_sent_twice_is_one_registration(client, meetup):
    sent = fields()
    first, second = (client.post(f"/forms/meetup/{meetup.pk}/", sent) for _ in range(2))

    assert second["Location"] == first["Location"] + "?again=1"
    assert MeetupRegistration.objects.count() == OutgoingMail.objects.count() == 1


def test_who_comes_already_keeps_the_place_and_is_told_the_same(client, meetup):
    send(client, meetup)
    again = send(client, meetup, message="Nog een vraag")

    assert "again" not in again["Location"]
    assert MeetupRegistration.objects.get().state == "coming"
    assert OutgoingMail.objects.count() == 2
    assert EventRecord.objects.filter(name="cms.MeetupRegistrationReceived").count() == 1


def test_when_every_place_is_taken_the_next_one_waits(client, meetup):
    come(meetup, "eerst@example.org")
    page = client.get(f"/forms/meetup/{meetup.pk}/").text
    assert "Antwoordklok" in page
    send(client, meetup)

    assert "Vol: wachtlijst" in page
    assert row_of("noor@example.org").state == "waiting"
    assert "wachtlijst" in OutgoingMail.objects.latest("pk").subject


def test_translations_share_one_room(home, meetup):
    english = meetup.copy_for_translation(_english(home), copy_parents=True)
    english.save_revision().publish()
    come(meetup, "nl@example.org")

    assert with_the_next(MeetupPage.objects.get(pk=english.pk), 1).standing.state == "full"
    come(english, "en@example.org")
    come(english, "nl@example.org", key="another form")
    assert row_of("en@example.org").state == "waiting"
    assert row_of("nl@example.org").state == "coming"


def _english(home):
    from wagtail.models import Locale

    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.mark.parametrize(
    "closed",
    [
        {"cancelled": True},
        {"takes_registrations": False},
        {"register_until": timezone.now() - timedelta(hours=1)},
        {"starts_at": timezone.now() - timedelta(days=9), "ends_at": timezone.now() - timedelta(days=8)},
    ],
)
def test_a_closed_door_keeps_nothing_and_says_so(client, home, closed):
    page = add_meetup(home, "Dicht", **closed)
    answer = send(client, page)

    assert answer.status_code == 409
    assert "gesloten" in answer.text
    assert not Contact.objects.exists()
    with pytest.raises(RegistrationClosed):
        come(page, "noor@example.org")


# --- giving the place back ---------------------------------------------------------------------------------------


def test_looking_at_the_link_changes_nothing_and_the_button_gives_the_place_to_who_waits(client, meetup):
    come(meetup, "eerst@example.org")
    come(meetup, "wacht@example.org")
    come(meetup, "later@example.org")
    link = link_in(OutgoingMail.objects.earliest("pk"))

    assert "knop" in client.get(link).text
    assert row_of("eerst@example.org").state == "coming"
    assert client.post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(link).status_code == client.post(link).status_code == 303

    assert "wij weten het" in client.get(link).text
    assert [row_of(f"{who}@example.org").state for who in ("eerst", "wacht", "later")] == [
        "cancelled",
        "coming",
        "waiting",
    ]
    told = OutgoingMail.objects.latest("pk")
    assert (told.to_address, told.subject) == ("wacht@example.org", "Er is plaats voor u: Waterstof")
    names = list(EventRecord.objects.order_by("pk").values_list("name", flat=True))
    assert names[-2:] == ["cms.MeetupRegistrationCancelled", "cms.MeetupPlaceFound"]


def test_who_cancelled_and_comes_again_stands_last_in_the_line(meetup):
    come(meetup, "eerst@example.org")
    come(meetup, "wacht@example.org")
    come(meetup, "later@example.org")
    cancel_registration(registration_id=row_of("wacht@example.org").pk)
    come(meetup, "wacht@example.org", key="once more")
    cancel_registration(registration_id=row_of("eerst@example.org").pk)

    assert row_of("later@example.org").state == "coming"
    assert row_of("wacht@example.org").state == "waiting"


def test_a_link_that_we_did_not_sign_leads_nowhere_and_after_the_beginning_nothing_is_given_back(client, meetup):
    come(meetup, "eerst@example.org")
    link = link_in(OutgoingMail.objects.get())

    assert client.get("/forms/meetup/cancel/1:abc/").status_code == 404
    with time_machine.travel(meetup.starts_at + timedelta(minutes=1), tick=False):
        assert client.post(link).status_code == 409
    assert row_of("eerst@example.org").state == "coming"


def test_more_places_let_those_who_wait_in_and_a_cancelled_gathering_tells_everybody(meetup):
    come(meetup, "eerst@example.org")
    come(meetup, "wacht@example.org")
    meetup.places = 2
    meetup.save_revision().publish()
    assert row_of("wacht@example.org").state == "coming"

    meetup.cancelled = True
    for _ in range(2):
        meetup.save_revision().publish()
    told = OutgoingMail.objects.filter(subject__startswith="Gaat niet door").values_list("to_address", flat=True)
    assert sorted(told) == ["eerst@example.org", "wacht@example.org"]


def test_what_is_cancelled_in_one_language_takes_place_in_none(client, home, meetup):
    english = meetup.copy_for_translation(_english(home), copy_parents=True)
    english.save_revision().publish()
    meetup.cancelled = True
    meetup.save_revision().publish()

    english = MeetupPage.objects.get(pk=english.pk)
    assert with_the_next(english, 1).standing.state == "cancelled"
    assert [listed.page.is_called_off for month in agenda("en").months for listed in month.meetups] == [True]
    assert b"STATUS:CANCELLED" in client.get(f"/feeds/meetup-{english.pk}.ics").content
    with pytest.raises(RegistrationClosed):
        come(english, "en@example.org")


# --- pages and calendars -----------------------------------------------------------------------------------------


def test_the_agenda_shows_what_comes_by_month_and_keeps_what_was(client, home, django_assert_max_num_queries):
    soon = timezone.now() + timedelta(days=40)
    for number in range(3):
        add_meetup(home, f"Straks {number}", starts_at=soon, ends_at=soon + timedelta(hours=2))
    add_meetup(home, "Eerder", starts_at=soon - timedelta(days=99), ends_at=soon - timedelta(days=98))
    add_meetup(home, "Niet dus", cancelled=True)

    with django_assert_max_num_queries(3):
        shown = agenda("nl")
    assert [page.title for page in shown.past] == ["Eerder"]
    assert [len(month.meetups) for month in shown.months] in ([1, 3], [4])
    page = client.get("/agenda/").text
    assert all(words in page for words in ("Gaat niet door", "Geweest", "nog 12 plaatsen", 'datetime="'))


def test_a_gathering_is_the_same_in_every_calendar_for_good(client, home, meetup):
    address = f"/feeds/meetup-{meetup.pk}.ics"
    answer = client.get(address)
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert event["UID"] == str(meetup.translation_key)
    assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert event.decoded("DTSTART") == meetup.starts_at
    assert event["STATUS"] == "CONFIRMED"
    assert b"BEGIN:VTIMEZONE" in answer.content
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304

    meetup.cancelled = True
    meetup.save_revision().publish()
    (after,) = Calendar.from_ical(client.get("/feeds/agenda.nl.ics").content).walk("VEVENT")
    assert after["STATUS"] == "CANCELLED"
    assert after["UID"] == event["UID"]
    assert after["SEQUENCE"] > event["SEQUENCE"]


@pytest.mark.parametrize("address", ["agenda.fr.ics", "meetup-999999.ics", "meetup-99999999999999999999.ics"])
def test_a_calendar_of_nothing_is_not_found(client, home, address):
    assert client.get(f"/feeds/{address}").status_code == 404


def test_places_left_on_a_kept_page_are_made_anew(meetup):
    with mock.patch("cms.actions.meetups.renew_pages") as renew:
        come(meetup, "eerst@example.org")
        cancel_registration(registration_id=row_of("eerst@example.org").pk)
    assert renew.call_count == 2
