"""The event log: nothing published is lost, nothing heard is doubled."""

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from crm.eventlog import draining, subscribing
from crm.eventlog.backoff import GiveUp, wait_after
from crm.eventlog.claiming import claim
from crm.eventlog.clock import once_per, slot
from crm.eventlog.context import Chain, acting_as, chained
from crm.eventlog.draining import drain, run
from crm.eventlog.publishing import OutsideTransaction, publish
from crm.eventlog.reading import rebuilt
from crm.eventlog.tracing import trace
from crm.models import ClockTick, Contact, DeliveryState, EventDelivery, EventKey, EventRecord
from tests.crm.bells import BellRung, DoorOpened, later, ring

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused(contact):
    with pytest.raises(OutsideTransaction, match="BellRung"):
        publish(BellRung(contact_id=contact.pk), subject=contact)
    assert EventRecord.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_event_is_gone_when_its_change_is_rolled_back(contact, hear):
    hear(lambda _event: None, name="test.listener")
    with transaction.atomic():
        publish(BellRung(contact_id=contact.pk), subject=contact)
        transaction.set_rollback(True)
    assert (EventRecord.objects.count(), EventDelivery.objects.count()) == (0, 0)


def test_each_subscriber_hears_an_event_once(contact, hear):
    heard = []
    hear(lambda event: heard.append(("first", event.times)), name="test.first")
    hear(lambda event: heard.append(("second", event.times)), name="test.second")
    ring(contact, times=3)

    assert drain("events").done == 2
    assert drain("events").done == 0
    assert sorted(heard) == [("first", 3), ("second", 3)]


def test_a_second_publish_with_the_same_key_changes_nothing(contact, hear):
    hear(lambda _event: None, name="test.listener")
    with transaction.atomic():
        first = publish(BellRung(contact_id=contact.pk), subject=contact, key="bell:1")
        again = publish(BellRung(contact_id=contact.pk), subject=contact, key="bell:1")
    assert first.pk == again.pk
    assert (EventRecord.objects.count(), EventDelivery.objects.count(), EventKey.objects.count()) == (1, 1, 1)


def test_a_failing_handler_leaves_its_neighbour_and_its_own_effect_alone(contact, hear):
    def fails(event):
        Contact.objects.filter(pk=event.contact_id).update(name="half done")
        raise ValueError("not today")

    heard = []
    failing = hear(fails, name="test.failing")
    hear(heard.append, name="test.neighbour")
    ring(contact)
    drained = drain("events")

    assert (drained.done, drained.failed, len(heard)) == (1, 1, 1)
    contact.refresh_from_db()
    assert contact.name == "Cleo Voorbeeld"
    row = EventDelivery.objects.get(subscriber=failing)
    assert row.state == DeliveryState.PENDING
    assert row.due_at > timezone.now()
    assert "not today" in row.last_error


def test_a_delivery_that_keeps_failing_is_given_up_and_says_why(contact, hear):
    def fails(_event):
        raise ValueError("never")

    name = hear(fails, name="test.hopeless", max_attempts=3)
    ring(contact)
    for _ in range(5):
        later(name)
        drain("events")
    row = EventDelivery.objects.get(subscriber=name)
    assert (row.state, row.attempts) == (DeliveryState.DEAD, 3)


def test_giving_up_is_immediate_when_a_handler_says_so(contact, hear):
    def gives_up(_event):
        raise GiveUp("the receiver is gone")

    name = hear(gives_up, name="test.gone")
    ring(contact)
    drain("events")
    assert EventDelivery.objects.get(subscriber=name).state == DeliveryState.DEAD


def test_a_worker_whose_lease_ran_out_is_fenced_out(contact, hear):
    heard = []
    name = hear(heard.append, name="test.slow")
    ring(contact)
    slow = claim("events", limit=10)
    later(name)
    fast = claim("events", limit=10)

    assert run(fast).done == 1
    assert run(slow).done == 0
    assert len(heard) == 1


def test_an_expired_lease_is_claimed_alone_so_that_a_poison_row_has_no_company(contact, hear):
    name = hear(lambda _event: None, name="test.poison")
    for _ in range(3):
        ring(contact)
    assert len(claim("events", limit=10).delivery_ids) == 3
    later(name)
    assert len(claim("events", limit=10).delivery_ids) == 1


def test_a_chunk_that_takes_long_is_committed_and_the_rest_given_back_untried(contact, hear, monkeypatch):
    monkeypatch.setattr(draining, "HOLD_SECONDS", -1)
    name = hear(lambda _event: None, name="test.slow")
    for _ in range(3):
        ring(contact)
    chunk = claim("events", limit=10)
    assert run(chunk).done == 1
    rows = EventDelivery.objects.filter(subscriber=name).order_by("pk")
    assert list(rows.values_list("state", "attempts")) == [(DeliveryState.DONE, 1), *[(DeliveryState.PENDING, 0)] * 2]


def test_a_delivery_that_keeps_ending_its_process_is_given_up(contact, hear):
    """Claimed and never receipted, as when the process dies: attempts grow at the claim, and the last claim buries it."""
    name = hear(lambda _event: pytest.fail("it would have ended us"), name="test.deadly", max_attempts=3)
    ring(contact)
    for _ in range(3):
        assert claim("events", limit=1).delivery_ids
        later(name)
    assert drain("events").failed == 1
    row = EventDelivery.objects.get(subscriber=name)
    assert row.state == DeliveryState.DEAD
    assert "3 times" in row.last_error


def test_an_expired_lease_does_not_wait_behind_steady_traffic(contact, hear):
    name = hear(lambda _event: None, name="test.waits")
    first = ring(contact)
    claim("events", limit=1)
    later(name)
    ring(contact)
    claimed = claim("events", limit=10).delivery_ids
    assert list(EventDelivery.objects.filter(pk__in=claimed).values_list("event_id", flat=True)) == [first.pk]


def test_when_a_chunk_crosses_another_workers_locks_each_delivery_runs_alone(contact, hear):
    heard, crossed = [], [True]

    def listen(event):
        if event.times == 2 and crossed:
            crossed.clear()
            raise OperationalError("deadlock detected")
        heard.append(event.times)

    hear(listen, name="test.crossed")
    for times in (1, 2, 3):
        ring(contact, times=times)
    drained = drain("events")
    assert (drained.done, drained.failed) == (3, 0)
    assert heard == [1, 1, 2, 3]  # the first 1 was rolled back with its chunk; its list is no database


def test_a_delivery_whose_database_error_stays_is_tried_later_and_then_given_up(contact, hear):
    def fails(_event):
        raise OperationalError("out of memory")

    name = hear(fails, name="test.unwell", max_attempts=2)
    ring(contact)
    for _ in range(2):
        drain("events")
        later(name)
    row = EventDelivery.objects.get(subscriber=name)
    assert (row.state, row.attempts, row.last_error) == (DeliveryState.DEAD, 2, "OperationalError")


def test_what_a_database_refused_is_not_quoted(contact, hear):
    def fails(_event):
        Contact.objects.create(name="Double", email=contact.email)

    name = hear(fails, name="test.quoting")
    ring(contact)
    drain("events")
    said = EventDelivery.objects.get(subscriber=name).last_error
    assert said.startswith("IntegrityError")
    assert contact.email not in said


def test_what_leaves_the_database_has_a_lane_of_its_own(hear):
    with pytest.raises(ValueError, match="outgoing"):
        hear(lambda _event: None, name="test.wrong", mode="at_least_once", lane="events")


def test_a_delivery_for_code_that_is_not_here_waits(contact, hear, monkeypatch):
    name = hear(lambda _event: None, name="test.of_tomorrow")
    ring(contact)
    monkeypatch.delitem(subscribing._by_name, name)
    assert drain("events").done == 0
    row = EventDelivery.objects.get(subscriber=name)
    assert (row.state, row.attempts) == (DeliveryState.PENDING, 0)


def test_an_ordered_subscriber_hears_one_subject_in_order_even_after_a_failure(contact, hear):
    heard, fail_once = [], [True]

    def listen(event):
        if event.times == 1 and fail_once.pop() if fail_once else False:
            raise ValueError("first time")
        heard.append(event.times)

    name = hear(listen, name="test.in_order", ordered=True)
    for times in (1, 2, 3):
        ring(contact, times=times)
    drain("events")
    assert heard == []
    later(name)
    for _ in range(3):
        drain("events")
    assert heard == [1, 2, 3]


def test_an_external_handler_runs_outside_any_transaction(contact, hear, transactional_db):
    inside = []
    hear(
        lambda _event: inside.append(transaction.get_connection().in_atomic_block),
        name="test.out",
        mode="at_least_once",
        lane="outgoing",
    )
    ring(contact)
    drain("outgoing")
    assert inside == [False]


def test_what_a_handler_publishes_knows_what_caused_it(contact, hear):
    def opens(event):
        publish(DoorOpened(contact_id=event.contact_id), subject=contact)

    hear(opens, name="test.opens")
    with acting_as("user:7"):
        bell = ring(contact)
    drain("events")
    door = EventRecord.objects.get(name__endswith="DoorOpened")

    assert bell.actor == "user:7"
    assert door.actor == "handler:test.opens"
    assert (door.causation_id, door.correlation_id, door.depth) == (bell.pk, bell.correlation_id, 1)
    assert [(depth, branch.record.pk) for depth, branch in trace(door.pk)[0].walk()] == [(0, bell.pk), (1, door.pk)]


def test_a_handler_that_causes_what_it_hears_is_stopped(contact, hear):
    name = hear(lambda event: publish(event, subject=contact), name="test.echo")
    ring(contact)
    for _ in range(40):
        drain("events")
    assert EventRecord.objects.count() == 17
    assert EventDelivery.objects.get(subscriber=name, state=DeliveryState.DEAD).event.depth == 16


def test_an_event_is_rebuilt_from_its_stored_form_and_ignores_fields_of_tomorrow(contact):
    record = ring(contact, times=4)
    record.payload["colour"] = "petrol"
    assert rebuilt(record.name, record.version, record.payload) == BellRung(contact_id=contact.pk, times=4)


def test_a_slot_of_the_clock_is_taken_once():
    ran = []
    now = timezone.now()
    assert once_per(timedelta(minutes=5), lambda: ran.append(1), name="bell", now=now) is True
    assert once_per(timedelta(minutes=5), lambda: ran.append(2), name="bell", now=now) is False
    assert ran == [1]
    assert ClockTick.objects.get().slot_at == slot(now, timedelta(minutes=5))


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_gives_its_slot_back():
    def fails():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        once_per(timedelta(minutes=5), fails, name="bell")
    assert ClockTick.objects.count() == 0


def test_waiting_doubles_up_to_an_hour():
    waits = [wait_after(attempts) for attempts in (1, 2, 3, 20)]
    assert 1 <= waits[0] <= 3
    assert 2 <= waits[1] <= 6
    assert 4 <= waits[2] <= 12
    assert waits[3] <= 5400


def test_the_chain_is_new_for_everybody_who_begins_one(contact):
    with chained(Chain(uuid.uuid4(), actor="visitor")) as chain:
        assert ring(contact).correlation_id == chain.correlation_id
    assert ring(contact).correlation_id != chain.correlation_id
