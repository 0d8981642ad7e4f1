"""What a visitor meets at the form."""

from datetime import timedelta
from unittest import mock
from urllib.parse import urlencode

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import BidbookRequest, StoryPage
from crm.models import ConsentEvent, Contact, EventRecord, Interaction, Purpose
from tests.cms.factories import fields, guard, holdings, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_loaded_site")]  # before any test begins its transaction


def shown(page):
    """The mark of the sentence about contact afterwards that a page shows."""
    return page.split('name="wording" value="')[1].split('"')[0]


def requested():
    return EventRecord.objects.get(name="cms.BidbookRequested")


# --- the straight way --------------------------------------------------------------------------------------------


def test_a_request_is_remembered_and_the_visitor_gets_a_reference(client, bidbook):
    response = send(client, bidbook)

    row = BidbookRequest.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/forms/thanks/{row.reference}/"
    assert Contact.objects.get().email == "noor@example.org"
    assert Interaction.objects.get().body == "Wij zoeken drie hectare."
    assert Interaction.objects.get().reference == row.reference
    assert requested().payload == {
        "contact_id": row.contact_id,
        "organisation_id": mock.ANY,
        "bidbook": "dutch-techzone",
        "language": "nl",
        "reference": row.reference,
        "page_id": bidbook.pk,
        "story_id": None,
        "campaign_code": "",
    }


def test_the_reference_reads_well_over_the_phone(client, bidbook):
    send(client, bidbook)

    reference = BidbookRequest.objects.get().reference
    assert len(reference) == len("DTZ-7K3M-9QXT")
    assert not set("01OIL") & set(reference.removeprefix("DTZ"))


@pytest.mark.parametrize(
    ("page", "sentence"), [("bidbook", "Uw aanvraag is binnen"), ("english_bidbook", "Your request is in")]
)
def test_the_thanks_page_speaks_the_pages_language(client, request, page, sentence):
    response = send(client, request.getfixturevalue(page))

    thanks = client.get(response["Location"])
    assert sentence in thanks.text
    assert BidbookRequest.objects.get().reference in thanks.text
    assert "noor@example.org" not in thanks.text


def test_the_language_of_the_bidbook_is_the_visitors_choice(client, bidbook):
    send(client, bidbook, fields(language="en"))

    assert requested().payload["language"] == "en"
    assert Contact.objects.get().language == "nl"


def test_a_request_without_a_company_has_no_organisation(client, bidbook):
    send(client, bidbook, fields(organisation=""))

    assert requested().payload["organisation_id"] is None


def test_the_code_of_the_campaign_and_the_story_are_carried_into_the_event(client, bidbook):
    story = StoryPage.objects.filter(locale__language_code="nl").first()

    send(client, bidbook, fields(campaign_code="voorjaar-26", story_id=str(story.pk)))

    assert requested().payload["campaign_code"] == "voorjaar-26"
    assert requested().payload["story_id"] == story.pk


@pytest.mark.parametrize("story", ["0", "99999999", "-1", "een", "1e3", "９"])
def test_a_story_that_does_not_exist_is_left_out(client, bidbook, story):
    assert send(client, bidbook, fields(story_id=story, campaign_code="<script>")).status_code == 303
    assert requested().payload["story_id"] is None
    assert requested().payload["campaign_code"] == ""


def test_a_tick_is_consent_in_the_words_that_were_shown(client, english_bidbook):
    page = client.get(f"/forms/bidbook/{english_bidbook.pk}/").text

    send(client, english_bidbook, fields(may_follow_up="on", wording=shown(page)))

    consent = ConsentEvent.objects.get()
    assert consent.wording in page
    assert (consent.purpose.slug, consent.language) == ("follow-up", "en")
    assert BidbookRequest.objects.get().reference in consent.said


@pytest.mark.parametrize("wording", ["", "0123456789abcdef"])
def test_a_tick_under_other_words_than_stand_now_is_shown_the_new_ones_and_changes_nothing(client, bidbook, wording):
    before = holdings()
    response = send(client, bidbook, fields(may_follow_up="on", wording=wording))

    assert response.status_code == 409
    assert "De zin over contact daarna is veranderd" in response.text
    assert "checked" not in response.text.partition('name="may_follow_up"')[2].partition(">")[0]
    assert shown(response.text) == shown(client.get(f"/forms/bidbook/{bidbook.pk}/").text)
    assert holdings() == before


def test_a_sentence_that_changed_while_the_form_was_open_is_not_agreed_to(client, english_bidbook):
    page = client.get(f"/forms/bidbook/{english_bidbook.pk}/").text
    Purpose.objects.filter(slug="follow-up").update(wordings={"en": "You may call me at night.", "nl": "Bel maar."})

    response = send(client, english_bidbook, fields(may_follow_up="on", wording=shown(page)))

    assert response.status_code == 409
    assert "You may call me at night." in response.text
    assert not ConsentEvent.objects.exists()


def test_no_tick_is_no_consent(client, bidbook):
    send(client, bidbook)

    assert not ConsentEvent.objects.exists()


def test_the_guard_that_javascript_fetches_opens_the_form(client, bidbook):
    fetched = client.get("/forms/guard/")

    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        response = send(client, bidbook, fields(guard=fetched.json()["guard"]))

    assert response.status_code == 303
    assert "no-store" in fetched["Cache-Control"]


def test_the_forms_own_page_carries_a_guard_and_the_page_for_everybody_does_not(client, bidbook):
    assert 'name="guard" value=""' in client.get(bidbook.url).text
    assert 'name="guard" value="' in client.get(f"/forms/bidbook/{bidbook.pk}/").text
    assert 'name="guard" value=""' not in client.get(f"/forms/bidbook/{bidbook.pk}/").text


def test_no_page_and_no_form_sets_a_cookie(client, bidbook):
    answers = [
        client.get("/"),
        client.get(bidbook.url),
        client.get("/forms/guard/"),
        send(client, bidbook, {}),
        send(client, bidbook),
    ]
    answers.append(client.get(answers[-1]["Location"]))

    assert not client.cookies
    assert not any(answer.has_header("Set-Cookie") for answer in answers)


# --- what is refused changes nothing -----------------------------------------------------------------------------

NOT_YET = [
    ("no guard", {"guard": ""}, "Bijna klaar", "Almost done"),
    ("a guard we did not sign", {"guard": "WyJhIiwxXQ:1abc:xyz"}, "Bijna klaar", "Almost done"),
    ("a filled trap", {"website": "https://example.org"}, "is nu leeg", "It is empty now"),
    ("an empty name", {"name": "  "}, "Vul uw naam in", "Tell us your name"),
    ("no address", {"email": ""}, "Vul uw e-mailadres in", "Fill in your e-mail address"),
    ("half an address", {"email": "noor@"}, "Kijk uw e-mailadres na", "Check your e-mail address"),
    ("a long name", {"name": "n" * 121}, "Kort uw naam in tot 120", "Shorten your name to 120"),
    ("a long message", {"message": "m" * 4001}, "Kort uw bericht in tot 4000", "Shorten your message to 4000"),
    ("a long company", {"organisation": "b" * 161}, "Kort de bedrijfsnaam in", "Shorten the company"),
    ("a second header line", {"name": "Noor\r\nBcc: a@example.org"}, "op één regel", "on one line"),
    ("a NUL", {"organisation": "Wit\x00Metaal"}, "op één regel", "on one line"),
    ("letters turned around", {"name": "Noor\u202etiW"}, "op één regel", "on one line"),
    ("a bell in the message", {"message": "Hallo\x07"}, "onzichtbare tekens", "invisible signs"),
    ("words for a number", {"phone": "bel maar"}, "alleen cijfers", "figures only"),
    ("a language we do not speak", {"language": "xx"}, "Kies een van de talen", "Choose one of the languages"),
]


@pytest.mark.parametrize(
    ("more", "dutch", "english"), [case[1:] for case in NOT_YET], ids=[case[0] for case in NOT_YET]
)
def test_a_form_that_is_not_right_yet_says_so_in_the_pages_language_and_changes_nothing(
    client, bidbook, english_bidbook, more, dutch, english
):
    before = holdings()

    in_dutch, in_english = send(client, bidbook, fields(**more)), send(client, english_bidbook, fields(**more))

    assert (in_dutch.status_code, in_english.status_code) == (422, 422)
    assert dutch in in_dutch.text
    assert english in in_english.text
    assert '<html lang="nl"' in in_dutch.text
    assert '<html lang="en"' in in_english.text
    assert holdings() == before


def test_an_empty_form_names_each_field_and_links_to_it(client, bidbook):
    before = holdings()

    response = send(client, bidbook, {})

    assert response.status_code == 422
    assert '<a href="#field-name">' in response.text
    assert '<a href="#field-email">' in response.text
    assert response.text.count('aria-invalid="true"') == 2
    assert 'aria-describedby="field-name_error"' in response.text
    assert holdings() == before


def test_what_was_typed_is_kept_and_shown_as_text(client, bidbook):
    response = send(client, bidbook, fields(name="<script>alert(1)</script>", email="nee", message="</textarea><b>x"))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.text
    assert "<script>alert" not in response.text
    assert "&lt;/textarea&gt;" in response.text


def test_scripted_content_in_a_right_form_is_kept_as_text(client, bidbook):
    send(client, bidbook, fields(message="<img src=x onerror=alert(1)>"))

    assert Interaction.objects.get().body == "<img src=x onerror=alert(1)>"


def test_without_a_guard_the_second_press_succeeds(client, bidbook):
    first = send(client, bidbook, fields(guard=""))
    fresh = first.text.split('name="guard" value="')[1].split('"')[0]

    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        assert send(client, bidbook, fields(guard=fresh)).status_code == 303


def test_too_fast_is_asked_to_wait_and_keeps_its_guard(client, bidbook):
    before, young = holdings(), guard(seconds_ago=1)

    response = send(client, bidbook, fields(guard=young))

    assert response.status_code == 422
    assert "Wacht drie seconden" in response.text
    assert young in response.text
    assert holdings() == before


def test_a_form_from_yesterday_gets_a_fresh_guard(client, bidbook):
    before, old = holdings(), guard(seconds_ago=5 * 3600)

    response = send(client, bidbook, fields(guard=old))

    assert "stond lang open" in response.text
    assert old not in response.text
    assert holdings() == before


def test_a_replay_shows_the_same_reference_and_changes_nothing(client, bidbook):
    data = fields()
    first = send(client, bidbook, data)
    before = holdings()

    again = send(client, bidbook, data)

    assert again["Location"] == first["Location"] + "?again=1"
    assert "Deze aanvraag hebben wij al" in client.get(again["Location"]).text
    assert holdings() == before


def test_a_form_that_was_sent_and_then_corrected_is_a_new_request_at_its_second_press(client, bidbook):
    wrong = fields(email="typo@example.org")
    first = send(client, bidbook, wrong)
    before = holdings()

    corrected = {**wrong, "email": "right@example.org"}
    response = send(client, bidbook, corrected)
    reference = first["Location"].split("/")[-2]
    assert response.status_code == 409
    assert f"uw eerdere aanvraag, {reference}" in response.text
    assert "right@example.org" in response.text
    assert holdings() == before

    fresh = response.text.split('name="guard" value="')[1].split('"')[0]
    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        second = send(client, bidbook, {**corrected, "guard": fresh})
    assert second.status_code == 303
    assert Contact.objects.filter(email="right@example.org").exists()


def test_a_replay_after_the_guard_grew_old_is_still_recognised(client, bidbook):
    data = fields()
    first = send(client, bidbook, data)

    with time_machine.travel(timezone.now() + timedelta(hours=6)):
        assert send(client, bidbook, data)["Location"].startswith(first["Location"])


BODIES = {
    "bytes of another alphabet": b"name=Noor\xff&email=noor@example.org",
    "the same, written with per cent": b"name=Noor%FF&email=noor%40example.org",
    "UTF-16": "name=Noor".encode("utf-16"),
    "too many fields": "&".join(f"a{i}=1" for i in range(60)).encode(),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize(
    ("page", "sentence"), [("bidbook", "er is niets bewaard"), ("english_bidbook", "nothing was kept")]
)
def test_a_body_that_is_not_utf8_is_refused_in_the_pages_language(client, request, page, sentence, body):
    target = request.getfixturevalue(page)
    before = holdings()

    response = client.post(f"/forms/bidbook/{target.pk}/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert sentence in response.text
    assert holdings() == before


def test_a_strange_charset_is_no_server_error(client, bidbook):
    kind = "application/x-www-form-urlencoded; charset=latin-1"

    response = client.post(f"/forms/bidbook/{bidbook.pk}/", urlencode(fields()), content_type=kind)

    assert response.status_code in {303, 400}


def test_far_too_much_text_is_refused_before_it_is_read(client, bidbook):
    before = holdings()

    response = send(client, bidbook, fields(message="m" * 70_000))

    assert response.status_code == 413
    assert "te veel tekst" in response.text
    assert holdings() == before


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elders.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_sent_from_another_site_is_refused(client, bidbook, headers):
    before = holdings()

    response = send(client, bidbook, **headers)

    assert response.status_code == 403
    assert "andere website" in response.text
    assert holdings() == before


@pytest.mark.parametrize("origin", ["http://testserver", "https://techzone.example"])
def test_our_own_pages_may_send_the_form(client, bidbook, settings, origin):
    settings.PUBLIC_URL = "https://techzone.example"

    assert send(client, bidbook, Origin=origin).status_code == 303


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_or_hidden_page_is_not_found(client, bidbook, method):
    bidbook.unpublish()

    assert getattr(client, method)(f"/forms/bidbook/{bidbook.pk}/").status_code == 404
    assert getattr(client, method)("/forms/bidbook/987654/").status_code == 404
    assert getattr(client, method)(f"/forms/bidbook/{2**70}/").status_code == 404


def test_an_unknown_reference_is_not_found(client, site):
    assert client.get("/forms/thanks/DTZ-AAAA-BBBB/").status_code == 404


def test_other_methods_are_refused(client, bidbook):
    assert client.put(f"/forms/bidbook/{bidbook.pk}/").status_code == 405
    assert client.post("/forms/guard/").status_code == 405


def test_a_page_that_is_closed_to_visitors_shows_no_form_by_either_address(client, bidbook):
    PageViewRestriction.objects.create(page=bidbook, restriction_type=PageViewRestriction.LOGIN)

    shown = client.get(bidbook.url)

    assert shown.status_code == 302
    assert "/login/" in shown["Location"]
    assert client.get(f"/forms/bidbook/{bidbook.pk}/").status_code == 404
    before = holdings()
    assert send(client, bidbook).status_code == 404
    assert holdings() == before
