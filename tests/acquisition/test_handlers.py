"""A visitor's request walks through by itself: enquiry, lead, link, mail; once, whatever is told twice."""

import re

import pytest
from django.db import transaction

from acquisition.models import Enquiry, Lead, ShareLink
from cms.events import BidbookRequested
from crm.actions.people import meet_contact
from crm.eventlog.publishing import publish
from crm.models import Contact, DeliveryState, EventDelivery, MailState, OutgoingMail
from tests.acquisition.rows import BOOK, a_book

pytestmark = pytest.mark.django_db


def a_request(number=1, *, organisation="Voorbeeld Metaal", language="nl", bidbook=BOOK):
    with transaction.atomic():
        met = meet_contact(
            email=f"visitor{number}@example.org",
            name=f"Visitor {number}",
            organisation_name=organisation,
            language=language,
        )
        event = BidbookRequested(
            contact_id=met.contact_id,
            organisation_id=met.organisation_id,
            bidbook=bidbook,
            language=language,
            reference=f"B-{number:06}",
            page_id=1,
            story_id=None,
            campaign_code="",
        )
        publish(event, subject=Contact(pk=met.contact_id))
    return event


def test_a_request_becomes_a_lead_a_link_and_a_mail(settle, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    a_book()
    a_request()
    settle()
    lead, link, enquiry = Lead.objects.get(), ShareLink.objects.get(), Enquiry.objects.get()
    assert (link.lead, link.contact, link.enquiry, enquiry.lead) == (lead, lead.contact, enquiry, lead)
    mail = mailoutbox[0]
    assert mail.to == ["visitor1@example.org"]
    assert "Book nl" in mail.subject
    assert enquiry.reference in mail.body
    [address] = re.findall(r"http://\S+/bidbook/\S+/", mail.body)
    assert address.startswith(settings.PUBLIC_URL)
    assert address in mail.alternatives[0].content


def test_without_an_organisation_the_book_comes_at_once_and_the_lead_waits(settle):
    a_book()
    a_request(organisation="")
    settle()
    assert not Lead.objects.exists()
    assert Enquiry.objects.waiting().count() == ShareLink.objects.filter(lead=None).count() == 1
    from acquisition.actions.enquiries import accept_enquiry

    lead_id = accept_enquiry(enquiry_id=Enquiry.objects.get().pk)
    assert ShareLink.objects.get().lead_id == lead_id


def test_a_second_request_gets_its_own_link(settle):
    a_book()
    a_request(1)
    a_request(2)
    settle()
    assert ShareLink.objects.values("token_sha256").distinct().count() == OutgoingMail.objects.count() == 2
    assert Lead.objects.count() == 1


def test_a_request_waits_until_something_is_published(settle):
    a_request()
    settle()
    waiting = EventDelivery.objects.get(subscriber="acquisition.answer_with_bidbook")
    assert (waiting.state, ShareLink.objects.count()) == (DeliveryState.PENDING, 0)
    assert Lead.objects.count() == 1, "the lead does not wait for the book"
    a_book()
    EventDelivery.objects.update(due_at=waiting.event.recorded_at)
    settle()
    assert ShareLink.objects.count() == 1


def test_another_language_is_better_than_none(settle, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    a_book("nl")
    a_request(language="en")
    settle()
    assert ShareLink.objects.get().version.language == "nl"
    assert "not been published in your language" in mailoutbox[0].body


def test_the_token_is_nowhere_once_the_mail_has_gone(settle):
    a_book()
    a_request()
    settle(mail=False)
    waiting = OutgoingMail.objects.get()
    [token] = re.findall(r"/bidbook/(\S+)/", waiting.text_body)
    assert len(token) >= 32
    assert token not in str(ShareLink.objects.values().get())
    settle()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text_body, waiting.html_body) == (MailState.SENT, "", "")
