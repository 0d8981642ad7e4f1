"""An address that gets nothing more is known by a keyed hash, outlives the person, and comes back by its reader alone."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from crm.actions.consent import OptIn, blank_consent_evidence, give_consent, stop_everything
from crm.actions.suppressions import suppress_address
from crm.models import ConsentEvent, EventRecord, Purpose, Suppression
from crm.queries.consent import may_receive
from crm.queries.suppressions import normalised_address, suppressions_of
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db
OPT_IN = {"opt_in": OptIn("DTZ-2", datetime(2026, 11, 24, 10, tzinfo=UTC), "no mail")}


@pytest.fixture(autouse=True)
def _news():
    Purpose.objects.create(slug="news", wordings={"nl": "Ja."})
    Purpose.objects.create(slug="meetups", wordings={"nl": "Ja, ook dat."})


def yes(contact, purpose="news", **more):
    give_consent(contact_id=contact.pk, purpose=purpose, language="nl", evidence="form", **more)


def receives(contact, purpose="news"):
    return may_receive(contact.pk, purpose)


@pytest.mark.parametrize("reason", ["asked", "bounced", "complaint", "erased"])
def test_nothing_is_sent_to_a_suppressed_address_whatever_was_agreed(reason):
    contact = a_contact()
    yes(contact)
    assert receives(contact)
    suppress_address(address=" Cleo@EXAMPLE.org ", reason=reason)
    assert not receives(contact)


def test_only_the_hash_is_kept_and_no_event_tells_the_address():
    contact = a_contact()
    suppress_address(address=contact.email, reason="bounced", contact_id=contact.pk)
    row = Suppression.objects.values().get()
    event = EventRecord.objects.get(name="crm.AddressSuppressed")
    assert "cleo" not in str(row) + str(event.payload)
    assert event.payload == {"contact_id": contact.pk, "reason": "bounced"}


def test_suppressing_again_changes_nothing():
    first = suppress_address(address="cleo@example.org", reason="complaint")
    assert suppress_address(address="cleo@example.org", reason="asked") == first
    assert Suppression.objects.get().reason == "complaint"
    assert EventRecord.objects.filter(name="crm.AddressSuppressed").count() == 1


@pytest.mark.parametrize("channel", ["form", "preferences", "spoken", "written"])
def test_no_other_yes_than_one_confirmed_from_the_mailbox_brings_the_address_back(channel):
    contact = a_contact()
    suppress_address(address=contact.email, reason="asked")
    yes(contact, channel=channel)
    assert ConsentEvent.objects.exists()
    assert not receives(contact)


def test_a_double_opt_in_brings_it_back_for_what_was_confirmed_and_for_nothing_else():
    contact = a_contact()
    yes(contact), yes(contact, "meetups")
    suppress_address(address=contact.email, reason="complaint")

    yes(contact, **OPT_IN)

    assert receives(contact)
    assert not receives(contact, "meetups")
    assert Suppression.objects.get().lifted_at is not None
    assert EventRecord.objects.filter(name="crm.SuppressionLifted").count() == 1
    yes(contact, "meetups")
    assert receives(contact, "meetups")


def test_stopping_everything_withdraws_each_consent_once():
    contact = a_contact()
    yes(contact), yes(contact, "meetups")
    assert stop_everything(contact_id=contact.pk, language="nl", evidence="letter") == 2
    assert stop_everything(contact_id=contact.pk, language="nl", evidence="letter") == 0
    assert ConsentEvent.objects.filter(action="withdrawn").count() == 2
    assert not receives(contact)


def test_it_outlives_the_person():
    contact = a_contact()
    suppress_address(address=contact.email, reason="erased", contact_id=contact.pk)
    blank_consent_evidence(contact_id=contact.pk)
    contact.email = ""
    contact.save()

    again = a_contact("cleo@example.org")
    yes(again)
    assert not receives(again)


def test_who_has_no_address_receives_nothing():
    contact = a_contact()
    yes(contact)
    contact.email = ""
    contact.save()
    assert not receives(contact)


def test_an_address_is_recognised_after_the_key_was_renewed_as_long_as_the_old_one_is_named(settings):
    contact = a_contact()
    yes(contact)
    settings.SUPPRESSION_KEYS = ["old"]
    suppress_address(address=contact.email, reason="asked")
    settings.SUPPRESSION_KEYS = ["new", "old"]
    assert not receives(contact)
    call_command("verify_consents", verbosity=0)

    settings.SUPPRESSION_KEYS = ["new"]
    with pytest.raises(CommandError, match="1 suppressed addresses are not recognised"):
        call_command("verify_consents", verbosity=0)


def test_lifting_reaches_what_was_hashed_with_an_older_key(settings):
    contact = a_contact()
    settings.SUPPRESSION_KEYS = ["old"]
    suppress_address(address=contact.email, reason="bounced")
    settings.SUPPRESSION_KEYS = ["new", "old"]
    yes(contact, **OPT_IN)
    assert receives(contact)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cleo@Example.org", "cleo@example.org"),
        ("cleo@bücher.example", "cleo@xn--bcher-kva.example"),
        ("cleo@example.org.", "cleo@example.org"),
        ("ｃleo@example.org", "cleo@example.org"),
    ],
)
def test_every_spelling_of_one_mailbox_is_one_address(one, other):
    assert normalised_address(one) == normalised_address(other)


@pytest.mark.parametrize("odd", ["", "@", "cleo", "a@b@c", "x@" + "a" * 70 + ".example", "\x00@example.org"])
def test_what_is_no_address_is_no_error_either(odd):
    assert list(suppressions_of(odd)) == []
    assert connection.is_usable()
