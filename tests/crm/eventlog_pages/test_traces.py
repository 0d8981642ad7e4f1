"""What followed from what, who did it and how long it took."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.eventlog.context import Chain, chained
from crm.eventlog.publishing import publish
from crm.events import MailSent
from crm.models import (
    DeliveryState,
    EventDelivery,
    MailState,
    OutgoingMail,
)
from tests.crm.dossiers import whole
from tests.crm.eventlog_pages.deliveries import LIST, SUBSCRIBERS, a_delivery, page
from tests.crm.rows import a_contact, an_event

pytestmark = pytest.mark.django_db


def a_chain():
    """A visitor's mail, heard once and given up once, after which a handler sent another."""
    contact = a_contact()
    correlation = "6a1f0d2e-0000-4000-8000-00000000000a"
    with transaction.atomic(), chained(Chain(correlation, "visitor")):
        root = publish(MailSent(mail_id=1, contact_id=contact.pk, subject="First"), subject=contact)
    with transaction.atomic(), chained(Chain(correlation, "handler:test.listen", root.pk, 1)):
        publish(MailSent(mail_id=2, contact_id=contact.pk, subject="Second"), subject=contact)
    OutgoingMail.objects.create(
        contact=contact,
        key="k",
        to_address=contact.email,
        subject="The letter",
        language="en",
        message_id="m",
        due_at=timezone.now(),
        correlation_id=correlation,
        causation_id=root.pk,
        state=MailState.SENT,
        sent_at=timezone.now() + timedelta(seconds=3),
        attempts=2,
    )
    a_delivery(root, subscriber="test.bad")
    good = a_delivery(root, subscriber="test.good", state=DeliveryState.DONE)
    EventDelivery.objects.filter(pk=good.pk).update(finished_at=root.recorded_at + timedelta(milliseconds=40))
    return contact, root


def test_a_trace_tells_what_followed_who_did_it_how_long_it_took_and_which_mail_left(client, ada):
    contact, root = a_chain()
    shown = page(client, f"{LIST}trace/{root.pk}/")
    assert shown.index("“First”") < shown.index("“Second”")
    for words in (
        "the visitor",
        "automatically, by test.listen",
        "after 40 ms",
        "Mail “The letter”",
        "ValueError: no such plot",
        "1 delivery was given up.",
        "2 events",
    ):
        assert words in shown
    assert contact.email not in shown


def test_the_pages_speak_dutch(client, sign_in, settings, listener):
    settings.LANGUAGE_CODE = "nl"
    sign_in("Administrators")
    delivery = a_delivery()
    for address, words in (
        (LIST, "Alle opnieuw proberen"),
        (f"{LIST}{delivery.pk}/", "Overslaan"),
        (SUBSCRIBERS, "precies één keer"),
        (f"{LIST}trace/{delivery.event_id}/", "1 bezorging is opgegeven."),
        ("/admin/", "Vraagt aandacht"),
    ):
        assert words in page(client, address)


def test_a_trace_costs_the_same_however_long_it_is(client, ada):
    _contact, root = a_chain()

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, f"{LIST}trace/{root.pk}/")
        return len(queries)

    asked()
    few = asked()
    contact, correlation = a_contact("more@example.org"), root.correlation_id
    with transaction.atomic(), chained(Chain(correlation, "system", root.pk, 1)):
        for number in range(20):
            publish(MailSent(mail_id=number, contact_id=contact.pk, subject="More"), subject=contact)
    assert asked() == few


@pytest.mark.parametrize("number", [0, 10**9, 10**30])
def test_the_trace_of_no_event_is_not_found(client, ada, number):
    assert client.get(f"{LIST}trace/{number}/").status_code == 404


def test_a_timeline_leads_to_the_trace_for_who_may_see_it(client, sign_in):
    contact = a_contact()
    trace = reverse("crm_eventlog:trace", args=[an_event(contact).pk])
    sign_in("Acquisition team")
    assert trace not in whole(client, f"/admin/crm_contacts/{contact.pk}/")
    sign_in("Marketeers", "view_eventdelivery")
    assert trace in whole(client, f"/admin/crm_contacts/{contact.pk}/")
