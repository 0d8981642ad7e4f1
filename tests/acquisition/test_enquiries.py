"""Requests become enquiries, and enquiries leads: each exactly once."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from acquisition.actions import leads as lead_actions
from acquisition.actions.enquiries import (
    ChannelUnknown,
    DecidedAlready,
    KeyReused,
    ReasonUnknown,
    accept_enquiry,
    decline_enquiry,
    submit_enquiry,
)
from acquisition.actions.leads import close_lead
from acquisition.models import Enquiry, Lead, LeadNumber
from acquisition.queries.working_days import working_days_after
from crm.models import Contact, Interaction, Organisation
from tests.acquisition.rows import a_lead, an_enquiry
from tests.acquisition.together import at_once, eight_times

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def test_a_bidbook_request_that_names_an_organisation_is_a_lead_at_once(published):
    received = an_enquiry()
    lead = Lead.objects.get()
    assert (received.created, received.lead_id, lead.code) == (True, lead.pk, f"DTZ-{YEAR}-0001")
    assert (lead.title, lead.stage, lead.origin) == ("Voorbeeld Metaal", "identified", "unknown")
    assert [(step.seq, step.from_stage, step.to_stage) for step in lead.transitions.all()] == [(1, "", "identified")]
    assert [name for name in published() if name.startswith("acquisition")] == [
        "acquisition.EnquiryReceived",
        "acquisition.LeadOpened",
        "acquisition.EnquiryAccepted",
    ]
    assert Interaction.objects.get().reference == received.reference


@pytest.mark.parametrize(("organisation", "bidbook"), [("", "dutch-techzone"), ("Voorbeeld Metaal", "")])
def test_anything_else_waits_for_a_person(organisation, bidbook):
    received = an_enquiry(organisation=organisation, bidbook=bidbook)
    assert received.lead_id is None
    assert Enquiry.objects.waiting().get().pk == received.enquiry_id
    assert not Lead.objects.exists()


def test_a_repeat_changes_nothing_and_answers_the_same(published):
    first = an_enquiry()
    before = published()
    again = an_enquiry()
    assert (again.enquiry_id, again.reference, again.lead_id, again.created) == (
        first.enquiry_id,
        first.reference,
        first.lead_id,
        False,
    )
    assert published() == before


def test_a_key_belongs_to_one_person():
    an_enquiry(1, key="same")
    with pytest.raises(KeyReused):
        an_enquiry(2, key="same")


def test_an_unknown_channel_is_refused():
    with pytest.raises(ChannelUnknown):
        submit_enquiry(
            channel="pigeon",
            email="a@example.org",
            name="A",
            organisation_name="",
            phone="",
            message="",
            language="nl",
            idempotency_key="",
        )


def test_without_a_key_each_request_is_its_own():
    for _time in range(2):
        submit_enquiry(
            channel="phone",
            email="a@example.org",
            name="A",
            organisation_name="",
            phone="",
            message="",
            language="nl",
            idempotency_key="",
        )
    assert Enquiry.objects.count() == 2


def test_a_second_request_of_the_organisation_joins_the_open_lead(published):
    first, second = an_enquiry(1), an_enquiry(2)
    assert second.lead_id == first.lead_id
    assert published().count("acquisition.LeadJoined") == 1
    assert Lead.objects.get().enquiries.count() == 2


def test_after_the_end_of_a_lead_a_request_opens_a_new_one():
    first = an_enquiry(1)
    close_lead(lead_id=first.lead_id, outcome="lost", reason="land")
    second = an_enquiry(2)
    assert second.lead_id != first.lead_id
    assert Lead.objects.get(pk=second.lead_id).code == f"DTZ-{YEAR}-0002"


def test_a_known_origin_opens_a_lead_of_its_own_but_an_unknown_one_joins():
    first = an_enquiry(1)
    Lead.objects.update(origin="regional")
    assert an_enquiry(2).lead_id == first.lead_id
    Organisation.objects.update(country="DE")
    third = an_enquiry(3)
    assert third.lead_id != first.lead_id
    assert Lead.objects.get(pk=third.lead_id).origin == "foreign"


def test_whoever_loses_the_race_joins_the_winner(monkeypatch):
    first = an_enquiry(1)
    looks = []

    def too_early(organisation, origin):
        looks.append(origin)
        return None if len(looks) == 1 else Lead.objects.get(pk=first.lead_id)

    monkeypatch.setattr(lead_actions, "open_lead_of", too_early)
    assert an_enquiry(2).lead_id == first.lead_id
    assert Lead.objects.count() == 1
    assert LeadNumber.objects.get().last == 1, "the number taken in vain is given back"


def test_a_person_without_an_organisation_gets_an_own_lead_when_accepted():
    one, two = an_enquiry(1, organisation=""), an_enquiry(2, organisation="")
    assert accept_enquiry(enquiry_id=one.enquiry_id) != accept_enquiry(enquiry_id=two.enquiry_id)
    assert Lead.objects.first().title == f"Particuliere aanvraag {two.reference}"
    with pytest.raises(DecidedAlready):
        accept_enquiry(enquiry_id=one.enquiry_id)


def test_declining_needs_a_known_reason_and_happens_once(published):
    waiting = an_enquiry(organisation="")
    with pytest.raises(ReasonUnknown):
        decline_enquiry(enquiry_id=waiting.enquiry_id, reason="no idea")
    decline_enquiry(enquiry_id=waiting.enquiry_id, reason="spam")
    assert published()[-1] == "acquisition.EnquiryDeclined"
    with pytest.raises(DecidedAlready):
        accept_enquiry(enquiry_id=waiting.enquiry_id)
    with pytest.raises(DecidedAlready):
        decline_enquiry(enquiry_id=waiting.enquiry_id, reason="spam")


def test_codes_count_on_within_the_year_and_begin_anew():
    LeadNumber.objects.create(year=YEAR - 1, last=812)
    assert [a_lead(number).code for number in (1, 2, 3)] == [f"DTZ-{YEAR}-000{number}" for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "2026-11-25T10:00:00+01:00"),
        (datetime(2026, 11, 26, 9, 0, tzinfo=UTC), "2026-11-30T10:00:00+01:00"),
        (datetime(2026, 11, 28, 9, 0, tzinfo=UTC), "2026-12-01T10:00:00+01:00"),
        (datetime(2026, 10, 23, 22, 30, tzinfo=UTC), "2026-10-27T00:30:00+01:00"),
    ],
    ids=["monday", "thursday over the weekend", "saturday", "a day of the region, and the clocks change"],
)
def test_two_working_days_are_counted_in_the_region(received, due):
    assert working_days_after(received, 2).isoformat() == due


@at_once
@pytest.mark.django_db(transaction=True)
def test_eight_first_requests_at_once_are_one_organisation_and_one_lead():
    assert len(set(eight_times(lambda number: an_enquiry(number).lead_id))) == 1
    assert (Lead.objects.count(), Organisation.objects.count(), Enquiry.objects.count()) == (1, 1, 8)


@at_once
@pytest.mark.django_db(transaction=True)
def test_one_person_who_asks_eight_times_at_once_for_eight_companies_is_one_contact_with_eight_leads():
    def ask(number):
        return submit_enquiry(
            channel="api",
            email="cleo@example.org",
            name="Cleo",
            organisation_name=f"Firm {number}",
            phone="0591 000 000",
            message="",
            language="nl",
            idempotency_key="",
            bidbook="dutch-techzone",
        ).lead_id

    assert len(set(eight_times(ask))) == Organisation.objects.count() == 8
    assert Contact.objects.get().phone == "0591 000 000"


@at_once
@pytest.mark.django_db(transaction=True)
def test_eight_enquiries_of_a_company_accepted_at_once_are_one_lead():
    waiting = [an_enquiry(number, bidbook="").enquiry_id for number in range(8)]
    assert len(set(eight_times(lambda number: accept_enquiry(enquiry_id=waiting[number])))) == 1
    assert Lead.objects.get().enquiries.count() == 8


@at_once
@pytest.mark.django_db(transaction=True)
def test_one_key_sent_eight_times_at_once_is_one_enquiry():
    assert len({received.reference for received in eight_times(lambda _number: an_enquiry(1))}) == 1
    assert (Enquiry.objects.count(), Interaction.objects.count()) == (1, 1)
