"""Who hears what: at rest, going on, hearing the past again; and home says when somebody is needed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.backoffice import eventlog_subscribers
from crm.models import (
    DeliveryState,
    EventDelivery,
    EventMeasure,
    EventSubscriber,
)
from tests.crm.eventlog_pages.deliveries import LIST, SUBSCRIBERS, a_delivery, page
from tests.crm.rows import a_contact, an_event

pytestmark = pytest.mark.django_db


def test_subscribers_are_shown_with_their_mode_their_backlog_and_their_speed(client, ada, listener):
    event = an_event()
    a_delivery(event)
    EventMeasure.objects.create(
        kind="heard",
        name=listener,
        hour=timezone.now(),
        process="6a1f0d2e-0000-4000-8000-000000000000",
        count=4,
        total_ms=50,
        longest_ms=1500,
        buckets=[0, 0, 0, 3, 0, 0, 0, 0, 0, 1, 0],
    )
    shown = page(client, SUBSCRIBERS)
    for words in ("crm.MailSent", "exactly once, together with its receipt", "12 ms on average", "1.5 s"):
        assert words in shown
    assert f"{LIST}?subscriber=test.listen" in shown


def test_the_page_of_subscribers_costs_the_same_however_many_wait(client, ada, listener):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, SUBSCRIBERS)
        return len(queries)

    page(client, SUBSCRIBERS)
    few = asked()
    contact = a_contact()
    for _number in range(10):
        a_delivery(an_event(contact), state=DeliveryState.PENDING)
    assert asked() == few


def test_a_subscriber_rests_with_a_reason_and_goes_on(client, ada, listener):
    own = f"{SUBSCRIBERS}{listener}/"
    assert client.post(f"{own}pause/", {"reason": ""}).status_code == 422
    assert not EventSubscriber.objects.filter(paused_at__isnull=False).exists()
    client.post(f"{own}pause/", {"reason": "The plan is being redrawn."})
    assert EventSubscriber.objects.get().paused_by == ada
    for address in (SUBSCRIBERS, own):
        assert "The plan is being redrawn." in page(client, address)
    client.post(f"{own}resume/")
    assert EventSubscriber.objects.get().paused_at is None


def test_the_past_is_heard_again(client, ada, listener):
    an_event()
    assert client.post(f"{SUBSCRIBERS}{listener}/replay/").status_code == 302
    assert EventDelivery.objects.get(subscriber=listener).run == 1


def test_a_long_past_is_left_to_the_command_which_is_named(client, ada, listener, monkeypatch):
    monkeypatch.setattr(eventlog_subscribers, "AT_ONCE", 0)
    an_event()
    assert "manage.py replay test.listen" in page(client, f"{SUBSCRIBERS}{listener}/")
    assert client.post(f"{SUBSCRIBERS}{listener}/replay/").status_code == 422
    assert not EventDelivery.objects.exists()


def test_what_leaves_our_database_is_not_done_again(client, ada):
    own = f"{SUBSCRIBERS}acquisition.tell_webhooks/"
    assert "doing it again would do harm" in page(client, own)
    response = client.post(f"{own}replay/")
    assert (response.status_code, "log-refused" in response.content.decode()) == (422, True)


def test_an_unknown_subscriber_is_not_found(client, ada):
    assert client.get(f"{SUBSCRIBERS}nobody/").status_code == 404
    assert client.post(f"{SUBSCRIBERS}nobody/pause/", {"reason": "x"}).status_code == 404


def test_home_says_what_to_see_to_and_where_only_to_who_looks_after_it(client, sign_in, listener):
    sign_in("Administrators")
    event = an_event()
    late = a_delivery(event, minutes=9)
    assert "Needs attention" not in page(client, "/admin/")
    a_delivery(event, subscriber="test.old")
    a_delivery(event, subscriber="test.slow", lane="outgoing", state=DeliveryState.PENDING, minutes=6)
    shown = page(client, "/admin/")
    assert "1 delivery to our own database was given up" in shown
    assert f"{LIST}?lane=events" in shown
    assert "1 delivery to the world outside has been due for" in shown
    assert late.state == DeliveryState.DEAD
    sign_in("Acquisition team")
    assert "Needs attention" not in page(client, "/admin/")
