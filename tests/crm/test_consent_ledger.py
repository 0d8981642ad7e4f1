"""The ledger of consent: each decision follows the one before, and what was tampered with is named."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.actions.append_only import guard_append_only_tables
from crm.actions.consent import (
    ListsOnlyLower,
    OptIn,
    blank_consent_evidence,
    give_consent,
    stop_everything,
    withdraw_consent,
)
from crm.actions.mail import queue_mail
from crm.models import ConsentChain, ConsentEvent, ConsentEvidence, Contact, EventRecord, Purpose
from crm.models.consent import FIRST
from crm.queries.consent import Standing, bases_of, basis_for, may_receive, who_may_receive
from crm.queries.consent_chain import Fault, broken_links
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db
DUTCH = "De regio mag mij haar nieuws sturen."


@pytest.fixture(autouse=True)
def news(request):
    if "transaction" not in request.keywords["django_db"].kwargs:
        return Purpose.objects.create(
            slug="news", names={"en": "News"}, wordings={"nl": DUTCH, "en": "The news, please."}
        )
    return None


def yes(contact, language="nl", **more):
    return give_consent(contact_id=contact.pk, purpose="news", language=language, evidence="form DTZ-1", **more)


def no(contact, **more):
    return withdraw_consent(contact_id=contact.pk, purpose="news", language="nl", evidence="phone", **more)


def tampered(sql, *parameters):
    """What somebody can do who owns the database: the guards are taken off and put back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DROP TRIGGER crm_consentevent_append_only ON crm_consentevent")
            cursor.execute("DROP TRIGGER crm_consentevent_append_only_delete ON crm_consentevent")
            cursor.execute("DROP TRIGGER crm_consentevidence_append_only ON crm_consentevidence")
        else:
            for table in ("crm_consentevent", "crm_consentevidence"):
                for change in ("UPDATE", "DELETE"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only_{change}")
        cursor.execute(sql, parameters)
    guard_append_only_tables()


def found():
    return [(link.contact_id, link.number, link.fault) for link in broken_links()]


def test_each_decision_follows_the_one_before():
    contact = a_contact()
    yes(contact), no(contact), yes(contact, "en")

    rows = list(ConsentEvent.objects.all())
    assert [row.number for row in rows] == [1, 2, 3]
    before = FIRST
    for row in rows:
        assert row.digest == row.digest_after(before)
        before = row.digest
    chain = ConsentChain.objects.get()
    assert (chain.length, chain.head) == (3, rows[-1].digest)
    assert found() == []


def test_a_decision_keeps_wording_version_basis_channel_and_the_two_steps_of_an_opt_in(news):
    Purpose.objects.update(basis="public_task", wording_version=4)
    contact, asked = a_contact(), timezone.now() - timedelta(hours=2)
    mail = queue_mail(contact_id=contact.pk, key="doi:1", subject="Confirm", text_body="link")

    yes(contact, opt_in=OptIn(request="DTZ-1", requested_at=asked, mail_key="doi:1"))

    row = ConsentEvent.objects.get()
    assert (row.wording, row.wording_version, row.language) == (DUTCH, 4, "nl")
    assert (row.basis, row.channel) == ("public_task", "double_opt_in")
    proof = row.evidence
    assert (proof.said, proof.request, proof.requested_at, proof.mail_id) == ("form DTZ-1", "DTZ-1", asked, mail)
    assert proof.message_id.startswith("<")
    assert row.happened_at > asked


def test_the_event_tells_the_decisions_digest_and_nothing_that_was_said():
    yes(a_contact())
    payload = EventRecord.objects.get(name="crm.ConsentChanged").payload
    row = ConsentEvent.objects.get()
    assert (payload["number"], payload["digest"]) == (1, row.digest)
    assert DUTCH not in str(payload)
    assert "DTZ-1" not in str(payload)


def test_a_list_takes_consent_back_and_never_gives_it():
    contact = a_contact()
    with pytest.raises(ListsOnlyLower):
        yes(contact, channel="import")
    assert not ConsentEvent.objects.exists()
    yes(contact)
    no(contact, channel="import")
    assert not may_receive(contact.pk, "news")


@pytest.mark.parametrize(
    ("sql", "number", "fault"),
    [
        ("UPDATE crm_consentevent SET wording = 'Everything, always.' WHERE number = 2", 2, Fault.CHANGED),
        ("UPDATE crm_consentevent SET action = 'given' WHERE number = 2", 2, Fault.CHANGED),
        ("UPDATE crm_consentevent SET basis = 'contract' WHERE number = 3", 3, Fault.CHANGED),
        ("UPDATE crm_consentevent SET digest = evidence_digest WHERE number = 1", 1, Fault.CHANGED),
        ("UPDATE crm_purpose SET slug = 'everything'", 1, Fault.CHANGED),
        ("UPDATE crm_consentevidence SET said = 'in person'", 1, Fault.EVIDENCE_CHANGED),
        ("DELETE FROM crm_consentevidence", 1, Fault.EVIDENCE_GONE),
        ("UPDATE crm_consentchain SET head = 'x'", 3, Fault.NOT_THE_END),
        ("DELETE FROM crm_consentchain", 3, Fault.NOT_THE_END),
    ],
)
def test_what_was_changed_in_the_database_is_named(sql, number, fault):
    other, contact = a_contact("noor@example.org"), a_contact()
    yes(contact), no(contact), yes(contact)
    tampered(sql)
    assert found() == [(contact.pk, number, fault)]
    assert other.pk not in {contact_id for contact_id, *_ in found()}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_decision_that_was_taken_out_is_named(number):
    contact = a_contact()
    yes(contact), no(contact), yes(contact)
    row = ConsentEvent.objects.get(number=number)
    tampered("DELETE FROM crm_consentevidence WHERE decision_id = %s", row.pk)
    tampered("DELETE FROM crm_consentevent WHERE id = %s", row.pk)
    assert found() == [(contact.pk, number, Fault.MISSING)]


def test_a_chain_that_was_reckoned_anew_from_end_to_end_is_given_away_by_the_event_log():
    contact = a_contact()
    yes(contact)
    row = ConsentEvent.objects.get()
    row.wording = "Everything, always."
    forged = row.digest_after(FIRST)
    tampered("UPDATE crm_consentevent SET wording = %s, digest = %s", row.wording, forged)
    ConsentChain.objects.update(head=forged)
    assert found() == [(contact.pk, 1, Fault.OTHERWISE_IN_LOG)]


def test_a_ledger_that_was_emptied_with_its_ends_is_given_away_too():
    contact = a_contact()
    yes(contact)
    for table in ("consentevidence", "consentevent", "consentchain"):
        tampered(f"DELETE FROM crm_{table}")
    assert found() == [(contact.pk, 1, Fault.MISSING)]


def test_the_command_says_that_all_holds_or_names_what_does_not():
    contact, said = a_contact(), StringIO()
    yes(contact)
    call_command("verify_consents", stdout=said)
    assert "1 decisions" in said.getvalue()
    tampered("UPDATE crm_consentevent SET wording = 'x'")
    with pytest.raises(CommandError, match="1 chains do not hold"):
        call_command("verify_consents", stdout=said)
    assert f"contact {contact.pk}: decision 1 was changed" in said.getvalue()


def test_blanked_evidence_leaves_a_chain_that_holds_and_no_trace_of_what_was_said():
    contact = a_contact()
    yes(contact), no(contact)

    assert blank_consent_evidence(contact_id=contact.pk) == 2

    assert not ConsentEvidence.objects.exists()
    assert [row.said for row in ConsentEvent.objects.all()] == ["", ""]
    assert found() == []
    yes(contact)
    assert found() == []
    tampered("DELETE FROM crm_consentevidence")
    assert found() == [(contact.pk, 3, Fault.EVIDENCE_GONE)]


def test_what_is_left_of_blanked_evidence_cannot_be_guessed():
    """The same words at another time leave another digest: whoever tries all the words finds nothing."""
    first, second = a_contact("a@example.org"), a_contact("b@example.org")
    yes(first), yes(second)
    assert len(set(ConsentEvent.objects.values_list("evidence_digest", flat=True))) == 2


def test_what_a_person_decided_does_not_go_with_the_person():
    contact = a_contact()
    yes(contact)
    with pytest.raises(IntegrityError), transaction.atomic():
        contact.delete()


def test_on_what_basis_on_which_day_with_the_words_of_that_day(news):
    contact = a_contact()
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=10)):
        yes(contact)
    with time_machine.travel(now + timedelta(days=20)):
        no(contact)
    Purpose.objects.update(wordings={"nl": "Andere woorden."}, wording_version=2)
    with time_machine.travel(now + timedelta(days=30)):
        yes(contact)

    def on(days):
        return basis_for(contact.pk, "news", now + timedelta(days=days))

    standing = [on(days).standing for days in (5, 15, 25, 35)]
    assert standing == [Standing.NOTHING_SAID, Standing.ALLOWED, Standing.WITHDRAWN, Standing.ALLOWED]
    assert (on(15).decision.wording, on(15).decision.wording_version) == (DUTCH, 1)
    assert (on(35).decision.wording, on(35).decision.wording_version) == ("Andere woorden.", 2)
    assert on(15).decision.said == "form DTZ-1"


def test_what_held_while_everything_was_stopped_is_told_apart():
    contact = a_contact()
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=1)):
        yes(contact)
    with time_machine.travel(now + timedelta(days=10)):
        stop_everything(contact_id=contact.pk, language="nl", evidence="letter")
    with time_machine.travel(now + timedelta(days=20)):
        yes(contact)
    with time_machine.travel(now + timedelta(days=30)):
        yes(contact, opt_in=OptIn("DTZ-2", timezone.now(), "none"))

    standing = [basis_for(contact.pk, "news", now + timedelta(days=day)).standing for day in (5, 15, 25, 35)]
    assert standing == [Standing.ALLOWED, Standing.WITHDRAWN, Standing.SUPPRESSED, Standing.ALLOWED]


def test_asking_for_many_costs_what_asking_for_one_costs(django_assert_max_num_queries):
    contacts = [a_contact(f"c{number}@example.org") for number in range(6)]
    for contact in contacts[:4]:
        yes(contact)
    no(contacts[0])
    stop_everything(contact_id=contacts[1].pk, language="nl", evidence="letter")
    with django_assert_max_num_queries(3):
        assert who_may_receive([contact.pk for contact in contacts], "news") == {contacts[2].pk, contacts[3].pk}


def test_the_question_costs_the_same_however_long_the_history_is(django_assert_max_num_queries):
    contact = a_contact()
    for number in range(4):
        Purpose.objects.create(slug=f"topic-{number}", wordings={"nl": "Ja."})
    for _time in range(5):
        yes(contact), no(contact)
    with django_assert_max_num_queries(5):
        assert len(bases_of(contact.pk, timezone.now())) == 5
    with CaptureQueriesContext(connection) as asked:
        basis_for(contact.pk, "news", timezone.now())
    assert len(asked) == 5


@pytest.mark.django_db(transaction=True)
def test_decisions_in_one_moment_make_one_chain():
    Purpose.objects.create(slug="news", wordings={"nl": DUTCH})
    contact, together = a_contact(), threading.Barrier(6)

    def decide(number):
        try:
            together.wait(timeout=20)
            return (no if number % 2 else yes)(contact)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(decide, range(6)))) == 6
    assert list(ConsentEvent.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert found() == []


def test_the_database_refuses_a_second_decision_of_the_same_number():
    contact = a_contact()
    yes(contact)
    row = ConsentEvent.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert Contact.objects.count() == 1
