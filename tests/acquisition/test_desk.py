"""The enquiry desk: every channel in one inbox, joined to the lead it belongs to, or handed to a partner."""

from datetime import date

import pytest
from django.utils import timezone

from acquisition.actions.desk import PartnerMissing, join_enquiry, take_down_enquiry
from acquisition.actions.enquiries import DecidedAlready
from acquisition.actions.leads import LeadEnded, close_lead
from acquisition.actions.referrals import (
    AnsweredAlready,
    OutcomeUnknown,
    ReferredAlready,
    answer_referral,
    refer_enquiry_out,
    refer_lead_out,
)
from acquisition.models import Enquiry, Lead, Referral
from acquisition.queries.enquiries import Clock, clock_of, leads_it_may_belong_to
from acquisition.queries.exports import _referrals
from acquisition.queries.referrals import balance_with_neighbours
from crm.contracts import Person
from crm.models import EventRecord, Organisation
from tests.acquisition.rows import a_book, a_colleague, a_lead, an_enquiry

pytestmark = pytest.mark.django_db
ENQUIRIES = "/admin/acquisition/enquiries/"


def a_partner(name="Regio Zwolle", kind="neighbour_region"):
    return Organisation.objects.create(name=name, normalised_name=name.lower(), kind=kind)


def a_waiting(number=1, organisation="") -> Enquiry:
    return Enquiry.objects.get(
        pk=an_enquiry(number, organisation=organisation, bidbook="", key=f"waits-{number}").enquiry_id
    )


@pytest.fixture
def anna(client):
    user = a_colleague()
    client.force_login(user)
    return user


def given(**fields):
    plain = {"channel": "phone", "name": "Cleo", "email": "cleo@example.org", "language": "nl", "message": "Two ha."}
    return {**plain, **fields}


@pytest.mark.parametrize("channel", ["phone", "email", "meetup"])
def test_what_came_by_hand_is_an_enquiry_with_a_moment_to_answer_before(client, anna, channel):
    page = client.post(f"{ENQUIRIES}new/", given(channel=channel), follow=True)
    enquiry = Enquiry.objects.get()
    assert (enquiry.channel, enquiry.status) == (channel, "received")
    assert enquiry.reference in page.text
    assert "Two ha." in page.text


def test_a_form_that_cannot_be_read_says_so_and_strangers_find_none(client, anna):
    assert client.post(f"{ENQUIRIES}new/", given(email="nobody")).status_code == 422
    assert client.post(f"{ENQUIRIES}new/", given(channel="website")).status_code == 422
    client.force_login(a_colleague("Marketeers", "mark"))
    assert client.get(f"{ENQUIRIES}new/").status_code == 404
    assert client.post(f"{ENQUIRIES}new/", given()).status_code == 404
    assert not Enquiry.objects.exists()


def test_a_referral_names_its_partner_and_owes_it_an_answer_within_five_working_days(time_machine, anna):
    time_machine.move_to("2026-11-26 09:00+00:00", tick=False)
    said = {"organisation_name": "", "phone": "", **given(channel="referral")}
    with pytest.raises(PartnerMissing):
        take_down_enquiry(**said, actor_id=anna.pk)
    partner = a_partner()
    take_down_enquiry(**said, referred_by_id=partner.pk, actor_id=anna.pk)
    referral = Referral.objects.get()
    assert (referral.direction, referral.organisation, referral.enquiry) == ("in", partner, Enquiry.objects.get())
    assert referral.answer_due_on == date(2026, 12, 3)


def test_an_enquiry_with_an_organisation_that_asks_for_the_book_opens_its_lead(client, anna):
    book = a_book("nl")
    client.post(f"{ENQUIRIES}new/", given(organisation="Pompen BV", bidbook=book.pk))
    assert Lead.objects.get().organisation.name == "Pompen BV"


def test_an_enquiry_joins_an_open_lead_by_hand_once(anna):
    lead, enquiry = a_lead(5), a_waiting(6)
    join_enquiry(enquiry_id=enquiry.pk, lead_id=lead.pk)
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.lead) == ("accepted", lead)
    assert EventRecord.objects.filter(name="acquisition.LeadJoined").count() == 1
    with pytest.raises(DecidedAlready):
        join_enquiry(enquiry_id=enquiry.pk, lead_id=lead.pk)
    close_lead(lead_id=lead.pk, outcome="lost", reason="land")
    with pytest.raises(LeadEnded):
        join_enquiry(enquiry_id=a_waiting(7).pk, lead_id=lead.pk)


def test_the_page_offers_the_leads_it_may_belong_to_and_joins_by_code(client, anna):
    lead, sealed = a_lead(1), a_lead(2, confidentiality="sealed")
    enquiry = a_waiting(1)
    page = client.get(f"{ENQUIRIES}{enquiry.pk}/").text
    assert f'value="{lead.code}"' in page
    assert sealed.code not in page
    for code in ("DTZ-2026-9999", sealed.code):
        answer = client.post(f"{ENQUIRIES}{enquiry.pk}/join/", {"code": code})
        assert answer.status_code == 422
    client.post(f"{ENQUIRIES}{enquiry.pk}/join/", {"code": lead.code.lower()})
    assert Enquiry.objects.get(pk=enquiry.pk).lead == lead


def test_a_lead_of_the_same_web_domain_is_a_hint_but_a_mailbox_of_everybody_is_none(anna):
    lead, enquiry = a_lead(1), a_waiting(2)
    assert lead in leads_it_may_belong_to(enquiry, anna)  # both at example.org
    for contact in (lead.contact, enquiry.contact):
        contact.email = contact.email.replace("example.org", "gmail.com")
        contact.save(update_fields=["email"])
    enquiry.refresh_from_db()
    assert list(leads_it_may_belong_to(enquiry, anna)) == []


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("2026-11-26 10:00+00:00", Clock(14, False)),  # Thursday eleven o'clock here: six and eight hours
        ("2026-11-27 15:30+00:00", Clock(0, False)),
        ("2026-11-28 12:00+00:00", Clock(0, True)),  # Saturday: late, and nobody was at work since
        ("2026-11-30 11:00+00:00", Clock(3, True)),
    ],
)
def test_the_clock_counts_the_hours_at_which_somebody_works(time_machine, moment, left):
    time_machine.move_to("2026-11-25 16:00+00:00", tick=False)  # Wednesday five o'clock; due Friday at five
    enquiry = a_waiting()
    time_machine.move_to(moment, tick=False)
    assert clock_of(enquiry) == left
    enquiry.answered_at = timezone.now()
    assert clock_of(enquiry) is None


def test_an_enquiry_goes_to_a_partner_who_owes_an_answer(client, anna):
    enquiry, partner = a_waiting(), a_partner()
    client.post(f"{ENQUIRIES}{enquiry.pk}/refer/", {"organisation": partner.pk, "note": "They want the A28"})
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.decline_reason) == ("declined", "referred")
    referral = Referral.objects.get()
    assert (referral.direction, referral.answered_at) == ("out", None)
    page = client.get(f"{ENQUIRIES}{enquiry.pk}/").text
    assert "They want the A28" in page
    client.post(f"{ENQUIRIES}{enquiry.pk}/referral/", {"referral": referral.pk, "outcome": "accepted"})
    referral.refresh_from_db()
    assert referral.outcome == "accepted"
    with pytest.raises(AnsweredAlready):
        answer_referral(referral_id=referral.pk, outcome="declined")
    with pytest.raises(DecidedAlready):
        refer_enquiry_out(enquiry_id=enquiry.pk, organisation_id=partner.pk, actor_id=None)


def test_a_lead_is_asked_of_a_partner_and_stays_open_here():
    lead, partner = a_lead(), a_partner()
    referral_id = refer_lead_out(lead_id=lead.pk, organisation_id=partner.pk, actor_id=None)
    with pytest.raises(ReferredAlready):
        refer_lead_out(lead_id=lead.pk, organisation_id=partner.pk, actor_id=None)
    with pytest.raises(OutcomeUnknown):
        answer_referral(referral_id=referral_id, outcome="perhaps")
    answer_referral(referral_id=referral_id, outcome="declined", note="Full")
    lead.refresh_from_db()
    assert lead.is_open
    assert Referral.objects.get().note == "Full"


def test_the_balance_with_each_neighbour_counts_what_went_and_came():
    zwolle, twente = a_partner(), a_partner("Twente")
    agency = a_partner("NOM", "partner")
    for number, (partner, outcome) in enumerate(
        [(zwolle, "accepted"), (zwolle, ""), (twente, "declined"), (agency, "")]
    ):
        pk = refer_enquiry_out(enquiry_id=a_waiting(number).pk, organisation_id=partner.pk, actor_id=None)
        if outcome:
            answer_referral(referral_id=pk, outcome=outcome)
    take_down_enquiry(
        **given(channel="referral"), organisation_name="", phone="", referred_by_id=zwolle.pk, actor_id=None
    )
    today = timezone.localdate()
    found = {
        one.organisation.name: (
            one.sent, one.sent_accepted, one.sent_waiting, one.received, one.received_accepted, one.received_waiting
        )
        for one in balance_with_neighbours(today, today)
    }  # fmt: skip
    assert found == {"Regio Zwolle": (2, 1, 1, 1, 0, 1), "Twente": (1, 0, 0, 0, 0, 0)}


def test_a_person_is_told_to_whom_the_request_was_handed():
    enquiry = a_waiting()
    refer_enquiry_out(enquiry_id=enquiry.pk, organisation_id=a_partner().pk, actor_id=None)
    [row] = _referrals(Person((enquiry.contact_id,)))
    assert (row["partner"], row["reference"]) == ("Regio Zwolle", enquiry.reference)
