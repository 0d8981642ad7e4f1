"""People, consent, interactions and mail: what is true after each action."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from crm.actions.consent import give_consent, withdraw_consent
from crm.actions.interactions import NotYetHappened, record_interaction
from crm.actions.mail import message_id, queue_mail, send_due_mail
from crm.actions.people import meet_contact, normalised
from crm.actions.sweeping import take_back_leases, tidy
from crm.mail.carrying import MAX_ATTEMPTS
from crm.models import (
    Affiliation,
    ClockTick,
    ConsentEvent,
    Contact,
    EventRecord,
    Interaction,
    MailState,
    Organisation,
    OutgoingMail,
)
from crm.queries.consent import may_receive
from crm.queries.timeline import Asked, sentence, timeline
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db


class BrokenServer(BaseEmailBackend):
    def send_messages(self, _messages):
        raise ConnectionRefusedError("nobody listens")


def test_whoever_writes_twice_is_one_contact():
    first = meet_contact(email="Cleo@Example.org ", name="Cleo", organisation_name="Voorbeeld Metaal B.V.")
    second = meet_contact(email="cleo@example.org", name="C. Voorbeeld", organisation_name="voorbeeld metaal bv")
    assert first == second
    assert Contact.objects.get().name == "Cleo"
    assert Affiliation.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
@pytest.mark.django_db(transaction=True)
def test_whoever_writes_first_at_the_same_moment_is_one_organisation_and_one_contact():
    together = Barrier(8)

    def meet(number):
        try:
            together.wait()
            firm = ("Voorbeeld Metaal B.V.", "voorbeeld metaal bv")[number % 2]
            return meet_contact(email=f"c{number % 4}@example.org", name="Cleo", organisation_name=firm)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        met = list(pool.map(meet, range(8)))
    assert len({one.organisation_id for one in met}) == Organisation.objects.count() == 1
    assert len({one.contact_id for one in met}) == Contact.objects.count() == Affiliation.objects.count() == 4


def test_a_form_fills_a_gap_and_never_overwrites():
    meet_contact(email="cleo@example.org", name="Cleo")
    meet_contact(email="cleo@example.org", name="Cleo", phone="0591 000 000")
    meet_contact(email="cleo@example.org", name="Cleo", phone="0592 999 999")
    assert Contact.objects.get().phone == "0591 000 000"


def test_a_contact_without_organisation_is_welcome():
    met = meet_contact(email="cleo@example.org", name="Cleo", organisation_name="  ")
    assert met.organisation_id is None
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize("name", ["℻" * 160, "ß℻ " * 53, "ΐ" * 160])
def test_a_name_whose_signs_are_written_out_as_several_is_still_kept(name):
    assert 0 < len(normalised(name)) <= 160
    first = meet_contact(email="cleo@example.org", name="Cleo", organisation_name=name)
    second = meet_contact(email="noor@example.org", name="Noor", organisation_name=name)
    assert first.organisation_id == second.organisation_id
    assert len(Organisation.objects.get().normalised_name) <= 160


@pytest.mark.parametrize(
    ("one", "other"),
    [("Voorbeeld Metaal B.V.", "voorbeeld metaal bv"), ("Café Staal GmbH", "cafe  staal"), ("A&B", "a b")],
)
def test_two_spellings_of_one_name_are_one(one, other):
    assert normalised(one) == normalised(other)


def test_different_names_stay_different():
    assert normalised("Voorbeeld Metaal") != normalised("Voorbeeld Kunststof")
    assert normalised("日本製造") == "日本製造"


def test_consent_is_the_latest_word_in_the_wording_shown(region):
    contact = a_contact()
    assert may_receive(contact.pk, "follow-up") is False
    give_consent(contact_id=contact.pk, purpose="follow-up", language="nl", evidence="form DTZ-1")
    assert may_receive(contact.pk, "follow-up") is True
    withdraw_consent(contact_id=contact.pk, purpose="follow-up", language="en", evidence="phone")
    assert may_receive(contact.pk, "follow-up") is False
    first, second = ConsentEvent.objects.all()
    assert first.wording.startswith("Een adviseur")
    assert second.wording.startswith("An adviser")


def test_what_lies_in_the_future_has_not_been_said_yet(published):
    contact = a_contact()
    with pytest.raises(NotYetHappened):
        record_interaction(
            contact_id=contact.pk, kind="call", subject="Tomorrow", happened_at=timezone.now() + timedelta(days=1)
        )
    assert (Interaction.objects.count(), published()) == (0, [])


def test_the_timeline_tells_it_newest_first(region):
    contact = a_contact()
    record_interaction(contact_id=contact.pk, kind="call", subject="A first talk")
    give_consent(contact_id=contact.pk, purpose="follow-up", language="nl", evidence="phone")
    newest, oldest = timeline(contact.pk, user=None).moments
    assert (newest.name, oldest.name) == ("crm.ConsentChanged", "crm.InteractionRecorded")
    assert timeline(contact.pk, user=None, asked=Asked(before=newest.event_id)).moments == [oldest]
    assert timeline(contact.pk, user=None, limit=1).earlier == newest.event_id
    record = EventRecord.objects.get(pk=oldest.event_id)
    with override("nl"):
        assert sentence(record) == "Had contact met ons: telefoongesprek"
    with override("en"):
        assert sentence(record) == "Spoke with us: phone call"


def test_a_mail_is_sent_once_and_its_body_is_blanked(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    contact = a_contact()
    for _ in range(2):
        queue_mail(contact_id=contact.pk, key="bidbook:1", subject="Your\nbidbook", text_body="the private link")
    assert send_due_mail() == 1
    assert send_due_mail() == 0
    sent = mail.outbox[0]
    assert (sent.subject, sent.body, sent.to) == ("Your bidbook", "the private link", ["cleo@example.org"])
    assert sent.extra_headers["Message-ID"] == message_id("bidbook:1")
    row = OutgoingMail.objects.get()
    assert (row.state, row.text_body, row.html_body) == (MailState.SENT, "", "")
    assert [moment.name for moment in timeline(contact.pk, user=None).moments] == ["crm.MailSent"]


def test_a_mail_waits_while_the_server_is_down_and_leaves_when_it_is_back(settings):
    settings.EMAIL_BACKEND = "tests.crm.test_actions.BrokenServer"
    queue_mail(contact_id=a_contact().pk, key="x", subject="Hello", text_body="body")
    assert send_due_mail() == 0
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts, row.text_body) == (MailState.WAITING, 1, "body")
    assert "nobody listens" in row.last_error
    assert row.due_at > timezone.now()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutgoingMail.objects.update(due_at=timezone.now())
    assert send_due_mail() == 1


def test_a_mail_nobody_takes_is_given_up_in_the_end(settings):
    settings.EMAIL_BACKEND = "tests.crm.test_actions.BrokenServer"
    queue_mail(contact_id=a_contact().pk, key="x", subject="Hello", text_body="body")
    for _ in range(MAX_ATTEMPTS + 2):
        OutgoingMail.objects.update(due_at=timezone.now())
        send_due_mail()
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts) == (MailState.DEAD, MAX_ATTEMPTS)


def test_a_mail_whose_mailer_died_is_sent_again_with_the_same_message_id(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    queue_mail(contact_id=a_contact().pk, key="x", subject="Hello", text_body="body")
    OutgoingMail.objects.update(state=MailState.SENDING, due_at=timezone.now() - timedelta(seconds=1), attempts=1)
    assert send_due_mail() == 1
    assert OutgoingMail.objects.get().message_id == message_id("x")


def test_what_a_killed_process_had_begun_is_due_at_once(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    queue_mail(contact_id=a_contact().pk, key="x", subject="Hello", text_body="body")
    OutgoingMail.objects.update(state=MailState.SENDING, due_at=timezone.now() + timedelta(seconds=80))
    assert send_due_mail() == 0
    take_back_leases()
    assert send_due_mail() == 1


def test_old_ticks_are_cleared_and_new_ones_stay():
    now = timezone.now()
    ClockTick.objects.create(name="old", slot_at=now, taken_at=now - timedelta(days=40))
    ClockTick.objects.create(name="new", slot_at=now, taken_at=now)
    tidy()
    assert list(ClockTick.objects.values_list("name", flat=True)) == ["new"]
