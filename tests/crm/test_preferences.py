"""The preference page: whoever has the link sees what may be sent, and moves the switches; looking changes nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from crm.actions.consent import OptIn, blank_consent_evidence, give_consent, stop_everything, withdraw_consent
from crm.models import ConsentEvent, OutgoingMail, Purpose, Suppression
from crm.queries.consent import may_receive
from crm.queries.preferences import preference_link
from tests.crm.machines import contents
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db
NEWS = "De regio mag mij haar nieuws sturen."


@pytest.fixture(autouse=True)
def _purposes():
    Purpose.objects.create(
        slug="news", names={"nl": "Nieuws", "en": "News"}, wordings={"nl": NEWS, "en": "News, please."}
    )
    Purpose.objects.create(slug="talks", names={"nl": "Gesprek"}, wordings={"nl": "Er mag mij iemand bellen."})


@pytest.fixture
def contact():
    return a_contact()


def path(contact, **more):
    return preference_link(contact.pk, **more).removeprefix("http://127.0.0.1:8000")


def sent(client, contact, *on, address="", **more):
    """What a browser sends when these switches are on and the button is pressed."""
    address = address or path(contact)
    page = client.get(address).text
    return client.post(address, {"act": "save", "on": on, **hidden(page), **more})


def hidden(page):
    found = {"was_on": [], "mark": []}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        found[name].append(value)
    return found


def yes(contact, purpose="news", **more):
    give_consent(contact_id=contact.pk, purpose=purpose, language="nl", evidence="form", **more)


def receives(contact, purpose="news"):
    return may_receive(contact.pk, purpose)


def switches(page):
    """Purpose → whether its switch is on."""
    found = re.findall(r'role="switch" name="on" value="([\w-]+)"( checked)?', page)
    return {slug: bool(on) for slug, on in found}


def asked_link():
    mail = OutgoingMail.objects.order_by("-pk")[0]
    return re.search(r"/preferences/[^/\s]+/\S*", mail.text_body)[0]


def test_every_purpose_is_there_with_its_exact_words_and_its_switch(client, contact):
    yes(contact)
    response = client.get(path(contact))
    assert switches(response.text) == {"news": True, "talks": False}
    assert NEWS in response.text
    assert "Er mag mij iemand bellen." in response.text
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_the_address_tells_no_person_and_the_page_tells_no_name(client, contact):
    address = path(contact)
    assert "cleo" not in address.lower()
    page = client.get(address).text
    assert contact.name not in page
    assert contact.email not in page
    assert "c…" in page


def test_looking_changes_nothing(client, contact):
    yes(contact)
    address, before = path(contact), contents()
    assert [client.get(address).status_code, client.head(address).status_code] == [200, 200]
    assert client.get("/preferences/").status_code == 200
    assert contents() == before


def test_moving_switches_is_written_down_with_the_words_beside_them(client, contact):
    yes(contact)

    response = sent(client, contact, "talks")

    assert response.status_code == 303
    assert (receives(contact), receives(contact, "talks")) == (False, True)
    withdrawn, given = ConsentEvent.objects.order_by("-pk")[:2][::-1]
    assert (withdrawn.purpose.slug, withdrawn.action) == ("news", "withdrawn")
    assert (given.purpose.slug, given.wording, given.channel) == ("talks", "Er mag mij iemand bellen.", "preferences")
    assert "preference page" in given.said
    assert "Opgeslagen" in client.get(response["Location"]).text


def test_saving_what_stands_there_decides_nothing(client, contact):
    yes(contact)
    sent(client, contact, "news")
    assert ConsentEvent.objects.count() == 1


def test_an_old_page_does_not_bring_back_what_was_taken_back_meanwhile(client, contact):
    yes(contact)
    address = path(contact)
    page = client.get(address).text
    withdraw_consent(contact_id=contact.pk, purpose="news", language="nl", evidence="phone")

    client.post(address, {"act": "save", "on": ["news", "talks"], **hidden(page)})

    assert (receives(contact), receives(contact, "talks")) == (False, True)


def test_the_language_is_the_persons_or_the_one_chosen_and_so_are_the_words_agreed_to(client, contact):
    assert client.get(path(contact))["Content-Language"] == "nl"
    english = client.get(f"{path(contact)}?language=en")
    assert "What may we send you?" in english.text
    client.post(f"{path(contact)}?language=en", {"act": "save", "on": ["news"], **hidden(english.text)})
    assert (ConsentEvent.objects.get().wording, ConsentEvent.objects.get().language) == ("News, please.", "en")
    assert "Was dürfen wir Ihnen schicken?" in client.get(f"{path(contact)}?language=de").text


def test_nobody_agrees_to_a_sentence_that_changed_meanwhile_but_anybody_may_stop(client, contact):
    yes(contact, "talks")
    page = client.get(path(contact)).text
    Purpose.objects.update(wordings={"nl": "Heel iets anders."})

    refused = client.post(path(contact), {"act": "save", "on": ["news", "talks"], **hidden(page)})
    assert refused.status_code == 409
    assert "Heel iets anders." in refused.text
    assert not receives(contact)

    assert client.post(path(contact), {"act": "save", **hidden(page)}).status_code == 303
    assert not receives(contact, "talks")


def test_whoever_agreed_to_other_words_sees_those_too(client, contact):
    yes(contact)
    Purpose.objects.filter(slug="news").update(wordings={"nl": "Nieuwe woorden."}, wording_version=2)
    page = client.get(path(contact)).text
    assert f'<q lang="nl">{NEWS}</q>' in page
    assert "Nieuwe woorden." in page


def test_stopping_everything_takes_one_press(client, contact):
    yes(contact), yes(contact, "talks")
    response = client.post(path(contact), {"act": "stop"})
    assert response.status_code == 303
    assert (receives(contact), receives(contact, "talks")) == (False, False)
    assert Suppression.objects.get().reason == "asked"
    page = client.get(response["Location"]).text
    assert 'value="stop"' not in page
    assert page.count("disabled") == 2


def test_after_that_only_a_link_that_was_asked_for_from_the_mailbox_opens_the_switches(client, contact, settle):
    stop_everything(contact_id=contact.pk, language="nl", evidence="letter")
    old = path(contact)
    page = client.get(old).text
    assert client.post(old, {"act": "save", "on": ["news"], **hidden(page)}).status_code == 409
    assert not receives(contact)

    client.post(old, {"act": "mail"})
    settle(mail=False)
    response = sent(client, contact, "news", address=asked_link())

    assert response.status_code == 303
    assert receives(contact)
    row, mail = ConsentEvent.objects.get(), OutgoingMail.objects.get()
    assert (row.channel, row.evidence.mail_id) == ("double_opt_in", mail.pk)
    assert row.evidence.requested_at == mail.created_at
    assert row.evidence.request
    assert row.evidence.request in mail.key


def test_a_link_by_mail_is_answered_the_same_whoever_asks(client, contact, settle):
    answers = [client.post("/preferences/", {"email": email}) for email in ("Cleo@example.org", "nobody@example.org")]
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0]["Location"] == answers[1]["Location"]
    assert {client.get(answer["Location"]).text for answer in answers} == {client.get(answers[0]["Location"]).text}
    settle(mail=False)
    mail = OutgoingMail.objects.get()
    assert mail.to_address == contact.email
    assert client.get(asked_link()).status_code == 200
    assert contact.name not in mail.text_body + mail.html_body


def test_asking_does_the_same_work_whoever_asks(client, contact):
    def work(email):
        with CaptureQueriesContext(connection) as asked:
            client.post("/preferences/", {"email": email})
        words = [query["sql"].split()[:3] for query in asked]
        return [three for three in words if three[0] not in {"SAVEPOINT", "RELEASE"}]

    work("warm@example.org")
    assert work(contact.email) == work("nobody@example.org")


def test_nobody_can_fill_another_persons_mailbox(client, contact, settle):
    for number in range(6):
        client.post("/preferences/", {"email": contact.email}, REMOTE_ADDR=f"127.0.0.{number + 1}")
    settle(mail=False)
    assert OutgoingMail.objects.count() == 3


def test_asking_again_and_again_has_to_wait(client, contact):
    statuses = [client.post("/preferences/", {"email": f"v{number}@example.org"}).status_code for number in range(6)]
    assert statuses == [303] * 5 + [429]


def test_moving_switches_again_and_again_has_to_wait_and_changes_nothing(client, contact):
    address = path(contact)
    statuses = [client.post(address, {"act": "save"}).status_code for _time in range(31)]
    assert statuses == [303] * 30 + [429]
    before = ConsentEvent.objects.count()
    response = client.post(address, {"act": "stop"})
    assert (response.status_code, response["Retry-After"], ConsentEvent.objects.count()) == (429, "600", before)
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("email", ["", "cleo", "cleo@", "a" * 250 + "@example.org", "cleo@example.org\x00"])
def test_what_is_no_address_is_asked_for_again(client, email):
    response = client.post("/preferences/", {"email": email})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text


def test_a_link_wears_out(client, contact):
    address, asked = path(contact), path(contact, asked="x")
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert [client.get(address).status_code, client.get(asked).status_code] == [200, 410]
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert client.get(address).status_code == 410
        assert client.post(address, {"act": "stop"}).status_code == 410
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "token",
    ["abc", "WzEsMF0:1abc:xyz", signing.dumps([1, 0]), signing.dumps([10**30, 0], salt="crm.preferences.link"), "%00"],
    ids=["no link", "a signature of nobody", "of another salt", "of a contact that cannot be", "a null byte"],
)
def test_a_link_that_is_not_ours_leads_to_the_same_page_as_one_that_wore_out(client, contact, token):
    address = path(contact)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        worn = client.get(f"{address}?language=nl")
    made_up = client.get(f"/preferences/{token}/?language=nl")
    if token != "%00":
        assert (made_up.status_code, worn.status_code) == (410, 410)
        assert re.sub(r"/preferences/[^/]+/", "", made_up.text) == re.sub(r"/preferences/[^/]+/", "", worn.text)
    else:
        assert made_up.status_code == 404
    assert "c…" not in made_up.text


def test_the_links_of_an_erased_person_are_worthless(client, contact):
    yes(contact)
    address = path(contact)
    blank_consent_evidence(contact_id=contact.pk)
    assert client.get(address).status_code == 410
    assert client.get(path(contact)).status_code == 200


def test_a_link_for_one_purpose_cannot_be_used_as_the_stronger_one(client, contact):
    stop_everything(contact_id=contact.pk, language="nl", evidence="letter")
    weak = path(contact)
    token = weak.split("/")[2]
    assert signing.loads(token, salt="crm.preferences.link") == [contact.pk, 0]
    with pytest.raises(signing.BadSignature):
        signing.loads(token, salt="crm.preferences.asked")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_another_website_moves_no_switch_and_asks_for_no_mail(client, contact, headers):
    yes(contact)
    assert client.post(path(contact), {"act": "stop"}, headers=headers).status_code == 403
    assert client.post("/preferences/", {"email": contact.email}, headers=headers).status_code == 403
    assert receives(contact)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_page_moves_them_in_every_browser(client, contact, headers):
    assert client.post(path(contact), {"act": "stop"}, headers=headers).status_code == 303


def test_the_page_costs_few_queries_however_much_was_decided(client, contact, django_assert_max_num_queries):
    for number in range(6):
        Purpose.objects.create(slug=f"topic-{number}", wordings={"nl": "Ja."})
        yes(contact, f"topic-{number}")
    for _time in range(3):
        yes(contact, opt_in=OptIn("DTZ-1", timezone.now(), "none"))
        withdraw_consent(contact_id=contact.pk, purpose="news", language="nl", evidence="phone")
    address = path(contact)
    client.get(address)
    with django_assert_max_num_queries(6):
        client.get(address)


def test_the_page_of_a_region_without_purposes_says_so(client, contact):
    Purpose.objects.all().delete()
    with translation.override("nl"):
        assert client.get(path(contact)).status_code == 200
