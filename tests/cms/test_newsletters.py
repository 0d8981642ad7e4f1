"""Two steps to the newsletter: an address is typed, and whoever reads its mail presses one button."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.models import FormReceipt, NewsletterPage
from crm.actions.consent import withdraw_consent
from crm.models import ConsentEvent, Contact, EventRecord, OutgoingMail, Purpose
from crm.queries.consent import may_receive
from tests.cms.factories import guard

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(site):
    return NewsletterPage.objects.get(locale__language_code="nl")


def ask(client, page, email="noor@example.org", **more):
    return client.post(f"/forms/newsletter/{page.pk}/", {"email": email, "guard": guard(), **more})


def link():
    mail = OutgoingMail.objects.order_by("-pk")[0]
    return re.search(r"/forms/newsletter/confirm/[^/\s]+/", mail.text_body)[0]


def press(client, address, **headers):
    mark = re.search(r'name="wording" value="(\w*)"', client.get(address).text)
    return client.post(address, {"wording": mark[1] if mark else ""}, headers=headers)


def subscribed():
    contact = Contact.objects.filter(email="noor@example.org").first()
    return contact is not None and may_receive(contact.pk, "newsletter")


def names():
    return list(
        EventRecord.objects.filter(name__startswith="cms.Subscription").order_by("pk").values_list("name", flat=True)
    )


def test_typing_an_address_subscribes_nobody(client, newsletter):
    response = ask(client, newsletter)

    assert response.status_code == 303
    assert not subscribed()
    assert "Kijk nu in uw mail" in client.get(response["Location"]).text
    assert "noor" not in link()


def test_opening_the_link_changes_nothing_and_the_button_confirms_once(client, newsletter):
    ask(client, newsletter)
    address = link()
    page = client.get(address)
    assert page["Referrer-Policy"] == "no-referrer"
    assert not subscribed()

    answers = [press(client, address) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    consent = ConsentEvent.objects.get()
    receipt = FormReceipt.objects.get()
    assert consent.wording in page.text
    assert receipt.reference in consent.said
    assert consent.evidence.requested_at == receipt.created_at
    assert names() == ["cms.SubscriptionRequested", "cms.SubscriptionConfirmed"]
    assert "U staat op de lijst" in client.get(answers[0]["Location"]).text


def test_the_button_works_in_a_browser_that_keeps_the_secret_address_to_itself(client, newsletter):
    ask(client, newsletter)

    assert press(client, link(), Origin="null", **{"Sec-Fetch-Site": "cross-site"}).status_code == 200
    assert not subscribed()
    assert press(client, link(), Origin="null", **{"Sec-Fetch-Site": "same-origin"}).status_code == 303
    assert subscribed()


def test_who_subscribes_already_is_answered_the_same_and_told_by_mail(client, newsletter):
    ask(client, newsletter)
    press(client, link())
    known, new = ask(client, newsletter), ask(client, newsletter, email="vera@example.org")

    pages = [re.sub(r"DTZ-\w+-\w+", "", client.get(answer["Location"]).text) for answer in (known, new)]
    assert pages[0] == pages[1]
    mails = {mail.to_address: mail.subject for mail in OutgoingMail.objects.order_by("pk")}
    assert mails == {"noor@example.org": "U krijgt onze nieuwsbrief al", "vera@example.org": "Bevestig uw nieuwsbrief"}
    assert ConsentEvent.objects.count() == 1


def test_an_old_link_and_one_that_is_not_ours_are_worn_out(client, newsletter):
    ask(client, newsletter)
    address = link()

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert [client.get(address).status_code, press(client, address).status_code] == [410, 410]
    assert client.get("/forms/newsletter/confirm/verzonnen/").status_code == 410
    assert not subscribed()


def test_an_old_link_does_not_bring_back_who_took_it_back(client, newsletter):
    ask(client, newsletter)
    address = link()
    press(client, address)
    contact = Contact.objects.get(email="noor@example.org")
    withdraw_consent(contact_id=contact.pk, purpose="newsletter", language="nl", evidence="letter")

    press(client, address)

    assert not subscribed()


def test_a_sentence_that_changed_meanwhile_is_shown_before_anybody_agrees(client, newsletter):
    ask(client, newsletter)
    address = link()
    client.get(address)
    Purpose.objects.filter(slug="newsletter").update(wordings={"nl": "Elke dag een mail."})

    response = client.post(address, {"wording": "0123456789abcdef"})

    assert response.status_code == 409
    assert "Elke dag een mail." in response.text
    assert not subscribed()


def test_nobody_can_fill_another_persons_mailbox(client, newsletter):
    for _time in range(5):
        ask(client, newsletter)

    assert OutgoingMail.objects.filter(to_address="noor@example.org").count() == 3
