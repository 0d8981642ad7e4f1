"""Every change of a lead's facts is told on its page, in words and to whoever may see the lead."""

from datetime import date

import pytest
from django.utils.translation import override

from acquisition.actions.editing import SealedWithoutOwner, edit_lead
from acquisition.actions.enquiries import accept_enquiry
from acquisition.actions.leads import share_lead_with_municipality
from acquisition.actions.links import revoke_link, share_bidbook
from acquisition.models import Lead, LeadShare
from acquisition.queries.leads import lead_timeline
from crm.models import EventRecord, Municipality
from tests.acquisition.rows import BOOK, a_book, a_colleague, a_lead, an_enquiry

pytestmark = pytest.mark.django_db
BECAUSE = "Person 1 is on holiday"


def told(lead, user, language):
    """The sentences of the lead's page, oldest first, without those of its opening."""
    with override(language):
        lead.refresh_from_db()
        moments = [moment for moment in lead_timeline(lead, user).moments if moment.name not in OPENING]
        return [moment.sentence for moment in reversed(moments)]


OPENING = {"acquisition.EnquiryReceived", "acquisition.EnquiryAccepted", "acquisition.LeadOpened"} | {
    "crm.InteractionRecorded",
    "acquisition.BidbookShared",
}


@pytest.mark.parametrize(
    ("changes", "english", "dutch"),
    [
        (
            {"confidentiality": "need_to_know"},
            "Who may see the lead changed from “open to the region” to “acquisition team only”",
            "Wie de lead mag zien, veranderde van ‘open voor de regio’ in ‘alleen het acquisitieteam’",
        ),
        (
            {"standing": "dormant", "standing_reason": BECAUSE, "resume_on": date(2027, 3, 1)},
            "The lead was put on hold: dormant",
            "De lead ligt stil: slaapt",
        ),
        (
            {"title": "New hall", "next_step": "Call"},
            "Changed on the lead: next step, title",
            "Gewijzigd aan de lead: volgende stap, titel",
        ),
    ],
    ids=["confidentiality", "hold", "facts"],
)
def test_a_change_is_told_in_words_in_both_languages(changes, english, dutch):
    lead, anna = a_lead(), a_colleague()
    edit_lead(lead_id=lead.pk, changes=changes)
    assert told(lead, anna, "en") == [english]
    assert told(lead, anna, "nl") == [dutch]


def test_an_owner_who_comes_and_goes_is_told(published):
    lead, anna = a_lead(), a_colleague()
    edit_lead(lead_id=lead.pk, changes={"owner_id": anna.pk})
    edit_lead(lead_id=lead.pk, changes={"owner_id": None})
    assert told(lead, anna, "nl") == ["De lead heeft een andere eigenaar"] * 2
    first, second = EventRecord.objects.filter(name="acquisition.LeadHandedOver").order_by("pk")
    assert first.payload == {"lead_id": lead.pk, "from_owner_id": None, "to_owner_id": anna.pk}
    assert second.payload == {"lead_id": lead.pk, "from_owner_id": anna.pk, "to_owner_id": None}


def test_the_end_of_a_hold_is_told():
    lead, anna = a_lead(standing="delayed", standing_reason=BECAUSE), a_colleague()
    edit_lead(lead_id=lead.pk, changes={"standing": "ongoing"})
    assert told(lead, anna, "en") == ["The lead is no longer on hold"]


def test_saving_what_was_there_is_no_change(published):
    lead = a_lead(next_step="Call")
    before = published()
    edit_lead(lead_id=lead.pk, changes={"next_step": "Call", "standing": "ongoing", "owner_id": None})
    lead.refresh_from_db()
    assert (published(), lead.version) == (before, 1)


def test_what_a_person_wrote_is_not_in_the_events():
    lead = a_lead()
    edit_lead(
        lead_id=lead.pk,
        changes={"title": "Person 1", "next_step": BECAUSE, "standing": "delayed", "standing_reason": BECAUSE},
    )
    payloads = EventRecord.objects.filter(name__startswith="acquisition.").values_list("payload", flat=True)
    assert "Person 1" not in " ".join(map(str, payloads))


def test_a_lead_that_is_closed_to_the_region_is_shared_no_more_also_when_it_is_opened_again(region):
    emmen, lead, anna = Municipality.objects.get(slug="emmen"), a_lead(), a_colleague()
    emre = a_colleague("Account managers", "emre", municipality=emmen)
    share_lead_with_municipality(lead_id=lead.pk, municipality_id=emmen.pk, actor_id=anna.pk)
    assert Lead.objects.visible_to(emre).exists()

    edit_lead(lead_id=lead.pk, changes={"confidentiality": "sealed", "owner_id": anna.pk})
    assert not LeadShare.objects.exists()
    edit_lead(lead_id=lead.pk, changes={"confidentiality": "open_region"})
    assert not Lead.objects.visible_to(emre).exists()
    assert "The lead is no longer shared with a municipality" in told(lead, anna, "en")
    assert "De lead wordt niet meer gedeeld met een gemeente" in told(lead, anna, "nl")

    share_lead_with_municipality(lead_id=lead.pk, municipality_id=emmen.pk, actor_id=anna.pk)
    assert Lead.objects.visible_to(emre).exists()


def test_from_sealed_to_the_team_nothing_is_shared_and_nothing_ends(published):
    lead = a_lead(confidentiality="sealed")
    edit_lead(lead_id=lead.pk, changes={"confidentiality": "need_to_know"})
    assert published()[-1] == "acquisition.LeadConfidentialityChanged"


def test_a_link_taken_back_is_told_once_on_the_lead_whoever_it_was_sent_to(published):
    a_book()
    lead, anna = a_lead(), a_colleague()
    other = an_enquiry(2, organisation="Firm 1")
    assert other.lead_id == lead.pk
    colleague = Lead.objects.get().enquiries.get(pk=other.enquiry_id).contact_id
    for contact_id in (lead.contact_id, colleague):
        link = share_bidbook(bidbook=BOOK, language="nl", contact_id=contact_id, lead_id=lead.pk)
        for _time in range(2):
            revoke_link(link_id=link, actor_id=anna.pk)
    assert published().count("acquisition.BidbookLinkRevoked") == 2
    taken_back = "The private link to the bidbook “dutch-techzone”, version 1, was taken back"
    assert told(lead, anna, "en").count(taken_back) == 2
    assert any("ingetrokken" in sentence for sentence in told(lead, anna, "nl"))


def test_a_link_without_a_lead_is_taken_back_too(published):
    a_book()
    waiting = an_enquiry(1, organisation="")
    link = share_bidbook(bidbook=BOOK, language="nl", contact_id=a_lead(2).contact_id, enquiry_id=waiting.enquiry_id)
    revoke_link(link_id=link, actor_id=None)
    assert published()[-1] == "acquisition.BidbookLinkRevoked"
    assert accept_enquiry(enquiry_id=waiting.enquiry_id)


def test_a_lead_is_sealed_for_its_owner_and_not_for_nobody():
    lead, anna = a_lead(), a_colleague()
    with pytest.raises(SealedWithoutOwner):
        edit_lead(lead_id=lead.pk, changes={"confidentiality": "sealed"})
    lead.refresh_from_db()
    assert lead.confidentiality == "open_region"

    edit_lead(lead_id=lead.pk, changes={"confidentiality": "sealed", "owner_id": anna.pk})
    with pytest.raises(SealedWithoutOwner):
        edit_lead(lead_id=lead.pk, changes={"owner_id": None})
