"""What was given up: who finds it, what it shows, trying again and skipping."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.backoffice import eventlog_deliveries
from crm.eventlog.publishing import publish
from crm.events import DeliveryRetried, DeliverySkipped, MailSent
from crm.models import (
    DeliveryState,
    EventDelivery,
    EventRecord,
    EventSubscriber,
)
from tests.crm.eventlog_pages.deliveries import LIST, a_delivery, every_address, page, state_of
from tests.crm.rows import a_contact, an_event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["Acquisition team", "Marketeers", "Program Board", "Account managers"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_see_deliveries_finds_nothing(client, sign_in, listener, role, method):
    sign_in(role)
    delivery = a_delivery()
    records = EventRecord.objects.count()
    for address in every_address(delivery):
        assert getattr(client, method)(address, {"reason": "x", "delivery": delivery.pk}).status_code in {404, 405}
    assert client.get(LIST).status_code == client.post(f"{LIST}{delivery.pk}/retry/").status_code == 404
    assert state_of(delivery) == DeliveryState.DEAD
    assert EventRecord.objects.count() == records
    assert "Event log" not in page(client, "/admin/")


def test_who_may_only_look_can_change_nothing(client, sign_in, listener):
    sign_in("Program Board", "view_eventdelivery")
    delivery = a_delivery()
    assert f"{LIST}retry/" not in page(client, LIST)
    assert "/skip/" not in page(client, f"{LIST}{delivery.pk}/")
    for address in every_address(delivery):
        verb = address.rstrip("/").rpartition("/")[2]
        if verb in {"retry", "ticked", "skip", "pause", "resume", "replay"}:
            assert client.post(address, {"reason": "x", "delivery": delivery.pk}).status_code == 404, address
    assert state_of(delivery) == DeliveryState.DEAD
    assert not EventSubscriber.objects.exists()


def test_without_anything_given_up_the_list_says_that_all_is_well(client, ada):
    a_delivery(state=DeliveryState.DONE)
    assert "All is well" in page(client, LIST)
    assert "All is well" not in page(client, f"{LIST}?lane=outgoing")


def test_the_list_shows_what_was_given_up_and_what_went_wrong(client, ada, listener):
    delivery = a_delivery()
    a_delivery(delivery.event, state=DeliveryState.PENDING, subscriber="test.other")
    shown = page(client, LIST)
    for words in ("Was sent the mail “Hello”", "test.listen", "ValueError: no such plot", ">8<"):
        assert words in shown
    assert "asked twice" not in shown
    assert reverse("crm_eventlog:trace", args=[delivery.event_id]) in shown
    assert f"{LIST}{delivery.pk}/" in shown


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("", {"a", "b"}),
        ("subscriber=test.a", {"a"}),
        ("lane=outgoing", {"b"}),
        ("state=0", {"c"}),
        ("state=any", {"a", "b", "c"}),
        ("state=9", set()),
        ("lane=%00", set()),
        ("subscriber=nobody", set()),
    ],
)
def test_the_list_is_filtered_by_subscriber_lane_and_state(client, ada, asked, seen):
    event = an_event()
    a_delivery(event, subscriber="test.a")
    a_delivery(event, subscriber="test.b", lane="outgoing")
    a_delivery(event, subscriber="test.c", state=DeliveryState.PENDING)
    shown = client.get(f"{LIST}?{asked}")
    assert {row.subscriber[-1] for row in shown.context["object_list"]} == seen


def test_the_list_costs_the_same_however_long_it_is(client, ada):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, LIST)
        return len(queries)

    a_delivery()
    page(client, LIST)
    few = asked()
    contact = a_contact("many@example.org")
    for number in range(24):
        a_delivery(an_event(contact), subscriber=f"test.{number}")
    assert asked() == few <= 8


def test_one_that_still_runs_at_most_once_is_not_in_the_list(client, ada):
    a_delivery(lease_token="6a1f0d2e-0000-4000-8000-000000000000", minutes=-5)
    assert "All is well" in page(client, LIST)


def test_a_delivery_shows_its_whole_error_its_event_and_how_it_is_heard(client, ada, listener):
    delivery = a_delivery()
    shown = page(client, f"{LIST}{delivery.pk}/")
    for words in ("asked twice", "&quot;subject&quot;: &quot;Hello&quot;", "exactly once", "Try again", "Skip"):
        assert words in shown


def test_what_an_event_or_an_error_holds_is_shown_and_not_run(client, ada, listener):
    with transaction.atomic():
        event = publish(MailSent(mail_id=1, contact_id=None, subject="<script>x()</script>"), subject=a_contact())
    delivery = a_delivery(event, last_error="<img src=x onerror=y()>")
    for address in (LIST, f"{LIST}{delivery.pk}/", f"{LIST}trace/{event.pk}/"):
        shown = page(client, address)
        assert "<script>x()" not in shown
        assert "<img src=x" not in shown


def test_a_delivery_is_tried_again_and_the_log_says_who_asked(client, ada):
    delivery = a_delivery()
    response = client.post(f"{LIST}{delivery.pk}/retry/", follow=True)
    assert "It is tried again now." in response.content.decode()
    assert state_of(delivery) == DeliveryState.PENDING
    assert EventRecord.objects.get(name=DeliveryRetried.stored_name()).actor == ada.actor


def test_a_delivery_that_is_not_given_up_any_more_is_refused_in_words(client, ada):
    delivery = a_delivery(state=DeliveryState.DONE)
    for verb in ("retry", "skip"):
        response = client.post(f"{LIST}{delivery.pk}/{verb}/", {"reason": "Sold"})
        assert response.status_code == 422
        assert response.content.decode().count("not given up any more") == 1
    assert state_of(delivery) == DeliveryState.DONE


def test_skipping_needs_a_reason(client, ada):
    delivery = a_delivery()
    assert client.post(f"{LIST}{delivery.pk}/skip/", {"reason": " "}).status_code == 422
    assert state_of(delivery) == DeliveryState.DEAD
    assert client.post(f"{LIST}{delivery.pk}/skip/", {"reason": "The plot was sold."}).status_code == 302
    assert state_of(delivery) == DeliveryState.SKIPPED
    assert "The plot was sold." in page(client, f"{LIST}{delivery.pk}/")
    assert EventRecord.objects.get(name=DeliverySkipped.stored_name()).actor == ada.actor


def test_the_ticked_ones_are_tried_again_and_no_others(client, ada):
    event = an_event()
    first, second, third = (a_delivery(event, subscriber=f"test.{name}") for name in "abc")
    odd = ["x", "²", "-1", "9" * 40]
    response = client.post(f"{LIST}retry/ticked/?lane=events", {"delivery": [first.pk, third.pk, *odd]})
    assert response["Location"] == f"{LIST}?lane=events"
    assert [state_of(one) for one in (first, second, third)] == [0, DeliveryState.DEAD, 0]


def test_nothing_ticked_is_said(client, ada):
    a_delivery()
    assert "Tick the deliveries" in client.post(f"{LIST}retry/ticked/", follow=True).content.decode()


def test_all_that_match_are_tried_again_after_a_question(client, ada):
    event = an_event()
    meant, other = a_delivery(event), a_delivery(event, subscriber="test.other", lane="outgoing")
    assert "Try 1 given-up delivery again?" in page(client, f"{LIST}retry/?lane=events&subscriber=test.listen")
    assert state_of(meant) == DeliveryState.DEAD
    client.post(f"{LIST}retry/", {"lane": "events", "subscriber": "test.listen"})
    assert [state_of(meant), state_of(other)] == [DeliveryState.PENDING, DeliveryState.DEAD]


def test_all_are_tried_again_in_portions_a_browser_waits_for(client, ada, monkeypatch):
    monkeypatch.setattr(eventlog_deliveries, "AT_ONCE", 2)
    event = an_event()
    for name in "abc":
        a_delivery(event, subscriber=f"test.{name}")
    assert "There are more." in page(client, f"{LIST}retry/")
    client.post(f"{LIST}retry/")
    assert list(EventDelivery.objects.dead().values_list("subscriber", flat=True)) == ["test.c"]


@pytest.mark.parametrize("asked", ["lane=nowhere", "subscriber=%00", "subscriber=" + "x" * 200])
def test_a_question_that_cannot_be_read_tries_nothing_again(client, ada, asked):
    delivery = a_delivery()
    assert client.get(f"{LIST}retry/?{asked}").status_code == 404
    assert client.post(f"{LIST}retry/ticked/?{asked}", {"delivery": delivery.pk}).status_code == 404
    assert state_of(delivery) == DeliveryState.DEAD
