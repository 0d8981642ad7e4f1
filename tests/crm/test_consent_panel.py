"""The dossier answers whether we may write, on any day, and shows what was said and whether the ledger holds."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.actions.consent import blank_consent_evidence, give_consent, withdraw_consent
from crm.actions.suppressions import suppress_address
from crm.models import ConsentChain, Purpose, User
from tests.crm.dossiers import whole
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db
SENTENCE = "De regio mag mij haar nieuws sturen."


@pytest.fixture
def contact(client):
    user = User.objects.create_user("anna")
    user.groups.add(Group.objects.get(name="Acquisition team"))
    client.force_login(user)
    Purpose.objects.create(slug="news", names={"nl": "Nieuws"}, wordings={"nl": SENTENCE})
    return a_contact()


def decide(contact, action=give_consent, days=0):
    with time_machine.travel(timezone.now() - timedelta(days=days)):
        action(contact_id=contact.pk, purpose="news", language="nl", evidence="form DTZ-1")


def panel(client, contact, **asked):
    page = whole(client, f"/admin/crm_contacts/{contact.pk}/", asked, headers={"accept-language": "nl"})
    return page.partition('id="consent"')[2].partition("</section>")[0]


def answer(text):
    return text.partition('<strong class="consent__answer">')[2].partition("<")[0]


def test_the_answer_is_that_of_the_day_asked_about_with_the_words_they_saw(client, contact):
    decide(contact, days=20)
    decide(contact, withdraw_consent, days=10)
    days = [timezone.localdate() - timedelta(days=days) for days in (25, 15, 5)]
    answers = [panel(client, contact, on=day.isoformat()) for day in days]
    assert [answer(text) for text in answers] == ["Nee", "Ja", "Nee"]
    assert SENTENCE in answers[1].partition("<details")[0]
    assert SENTENCE not in answers[0].partition("<details")[0]


@pytest.mark.parametrize("day", ["", "x", "2999-01-01", "0000-00-00", "\x00", "9" * 500])
def test_an_odd_day_is_today(client, contact, day):
    decide(contact)
    text = panel(client, contact, on=day)
    assert f'value="{timezone.localdate():%Y-%m-%d}"' in text
    assert answer(text) == "Ja"


def test_a_suppressed_address_is_a_no_with_its_reason(client, contact):
    decide(contact, days=1)
    suppress_address(address=contact.email, reason="bounced")
    text = panel(client, contact)
    assert answer(text) == "Nee"
    assert "mail komt terug" in text


def test_a_ledger_that_does_not_hold_says_so_loudly(client, contact):
    decide(contact)
    assert "De keten van keuzes klopt." in panel(client, contact)
    ConsentChain.objects.update(head="0")
    assert 'role="alert"' in panel(client, contact)


def test_blanked_evidence_is_said_to_be_blanked(client, contact):
    decide(contact)
    assert "form DTZ-1" in panel(client, contact)
    blank_consent_evidence(contact_id=contact.pk)
    text = panel(client, contact)
    assert "form DTZ-1" not in text
    assert "Het bewijs is gewist." in text


def test_a_long_history_costs_no_more(client, contact):
    decide(contact)
    panel(client, contact)
    with CaptureQueriesContext(connection) as few:
        panel(client, contact)
    for _time in range(6):
        decide(contact, withdraw_consent)
        decide(contact)
    with CaptureQueriesContext(connection) as many:
        panel(client, contact)
    assert len(many) <= len(few)
