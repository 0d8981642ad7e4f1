"""What is old and has no reader is cleared away; the log, and what still needs somebody, stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.actions import sweeping
from crm.actions.sweeping import tidy
from crm.eventlog.draining import drain
from crm.models import ClockTick, DeliveryState, EventDelivery, EventKey, EventRecord
from tests.crm.bells import BellRung, ring

pytestmark = pytest.mark.django_db
STATES = list(DeliveryState)


def deliveries(contact, *, days_ago, states):
    """One record of that day for each state, and its delivery; fields no action would set are set by hand."""
    moment = timezone.now() - timedelta(days=days_ago)
    records = EventRecord.objects.bulk_create(
        EventRecord(name=BellRung.stored_name(), subject_type="crm.contact", subject_id=str(contact.pk),
                    payload={"contact_id": contact.pk}, actor="system", recorded_at=moment,
                    correlation_id="00000000-0000-0000-0000-000000000001")
        for _ in states
    )  # fmt: skip
    ended = {DeliveryState.DONE, DeliveryState.DEAD, DeliveryState.SKIPPED}
    EventDelivery.objects.bulk_create(
        EventDelivery(event=record, subscriber="test.old", lane="events", state=state, due_at=moment,
                      finished_at=moment if state in ended else None)
        for record, state in zip(records, states, strict=True)
    )  # fmt: skip


def left():
    return sorted(EventDelivery.objects.values_list("state", flat=True))


def test_old_finished_deliveries_go_and_unfinished_and_given_up_ones_stay(contact):
    deliveries(contact, days_ago=15, states=STATES)
    tidy()
    assert left() == [DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.DEAD]
    assert EventRecord.objects.count() == len(STATES)


def test_young_ones_stay(contact):
    deliveries(contact, days_ago=13, states=STATES)
    tidy()
    assert left() == sorted(STATES)


def test_it_goes_slice_by_slice_through_all_that_is_old(contact, monkeypatch):
    monkeypatch.setattr(sweeping, "SLICE", 2)
    deliveries(contact, days_ago=20, states=[DeliveryState.DEAD, DeliveryState.PENDING] + [DeliveryState.DONE] * 7)
    deliveries(contact, days_ago=1, states=[DeliveryState.DONE] * 3)
    tidy()
    assert left() == [DeliveryState.PENDING, *[DeliveryState.DONE] * 3, DeliveryState.DEAD]


def test_a_delivery_of_an_old_event_that_ended_lately_stays(contact):
    deliveries(contact, days_ago=20, states=[DeliveryState.DONE])
    EventDelivery.objects.update(finished_at=timezone.now())
    tidy()
    assert left() == [DeliveryState.DONE]


def test_what_a_clock_that_was_ahead_put_off_is_due_when_it_is_right_again(contact, hear):
    heard = []
    name = hear(heard.append, name="test.waits")
    ring(contact)
    mine = EventDelivery.objects.filter(subscriber=name)
    for put_off, tries, is_heard in ((timedelta(days=2), 0, 1), (timedelta(days=2), 3, 2), (timedelta(hours=1), 3, 2)):
        mine.update(state=DeliveryState.PENDING, attempts=tries, due_at=timezone.now() + put_off)
        tidy()
        drain("events")
        assert len(heard) == is_heard


def test_passed_slots_and_used_up_keys_go_after_their_time():
    for days in (29, 31):
        moment = timezone.now() - timedelta(days=days)
        ClockTick.objects.create(name="bell", slot_at=moment, taken_at=moment)
        EventKey.objects.create(key=f"bell:{days}", event_id=1, created_at=moment)
    tidy()
    assert (ClockTick.objects.count(), list(EventKey.objects.values_list("key", flat=True))) == (1, ["bell:29"])
