"""A question asked on the site: remembered, told once, and an enquiry that waits for a person."""

import pytest

from acquisition.handlers import receive_question
from acquisition.models import Enquiry
from cms.models import EnquiryPage, FormReceipt
from crm.eventlog.reading import rebuilt
from crm.models import ConsentEvent, EventRecord, Interaction
from tests.cms.factories import guard, holdings

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact_page(site):
    return EnquiryPage.objects.get(locale__language_code="nl")


def question(**more):
    return {
        "name": "Noor de Wit",
        "email": "noor@example.org",
        "organisation": "Wit Metaal",
        "message": "Is er drie hectare aan het water?",
        "guard": guard(),
        **more,
    }


def ask(client, page, **more):
    return client.post(f"/forms/enquiry/{page.pk}/", question(**more))


def told():
    return EventRecord.objects.get(name="cms.EnquirySent")


def test_a_question_is_remembered_told_and_thanked(client, contact_page):
    response = ask(client, contact_page)

    receipt = FormReceipt.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/forms/thanks/{receipt.reference}/")
    assert Interaction.objects.get().body == "Is er drie hectare aan het water?"
    assert (told().payload["reference"], told().payload["about"]) == (receipt.reference, "")
    assert "Uw vraag is binnen" in client.get(response["Location"]).text


def test_it_becomes_one_enquiry_that_waits_for_a_person(client, contact_page):
    ask(client, contact_page)
    record = told()
    for _twice in range(2):
        receive_question(rebuilt(record.name, record.version, record.payload))

    enquiry = Enquiry.objects.get()
    assert (enquiry.channel, enquiry.reference, enquiry.lead_id) == (
        "website",
        FormReceipt.objects.get().reference,
        None,
    )
    assert enquiry.waits_for_a_person


def test_sent_twice_is_one_question(client, contact_page):
    same = question()
    first = client.post(f"/forms/enquiry/{contact_page.pk}/", same)
    before = holdings()

    again = client.post(f"/forms/enquiry/{contact_page.pk}/", same)

    assert again["Location"] == first["Location"] + "?again=1"
    assert holdings() == before


def test_what_it_is_about_comes_along_and_what_is_nothing_is_left_out(client, contact_page, bidbook):
    shown = client.get(f"{contact_page.url}?about={bidbook.pk}").text
    assert f'name="about" value="{bidbook.pk}"' in shown

    ask(client, contact_page, about=str(bidbook.pk))
    assert told().payload["about"] == str(bidbook.pk)
    assert Interaction.objects.get().body.startswith(f"Over: {bidbook.title}\n\n")
    assert 'name="about" value' not in client.get(f"{contact_page.url}?about=../etc&about=<b>").text


def test_a_tick_is_consent_in_the_words_on_the_page(client, contact_page):
    page = client.get(f"/forms/enquiry/{contact_page.pk}/").text
    mark = page.split('name="wording" value="')[1].split('"')[0]

    ask(client, contact_page, may_follow_up="on", wording=mark)

    assert ConsentEvent.objects.get().wording in page


def test_a_question_without_words_is_asked_for_them(client, contact_page):
    before = holdings()

    response = ask(client, contact_page, message="  ")

    assert response.status_code == 422
    assert '<a href="#field-message">' in response.text
    assert holdings() == before


def test_the_page_names_who_answers_and_says_that_nothing_was_measured_yet(client, contact_page):
    page = client.get(contact_page.url).text

    assert "Roelien Eising" in page
    assert "Nog niet gemeten" in page
