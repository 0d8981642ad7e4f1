"""What was given up is looked after by a person; what leaves our database says what a crash means for it."""

import pytest
from django.utils import timezone

from crm.actions.deliveries import (
    NotGivenUp,
    SkipReasonMissing,
    retry_deliveries,
    retry_delivery,
    skip_delivery,
)
from crm.eventlog.backoff import GiveUp, TryAgain
from crm.eventlog.claiming import claim
from crm.eventlog.draining import drain, run
from crm.models import DeliveryState, EventDelivery
from tests.crm.bells import later, ring

pytestmark = pytest.mark.django_db
OUTSIDE = {"mode": "at_most_once", "lane": "outgoing"}


def the_delivery(name):
    return EventDelivery.objects.get(subscriber=name)


def gives_up(_event):
    raise GiveUp("the receiver is gone")


@pytest.mark.parametrize("words", ["column 3 holds \x00", "a half \ud83d of a sign"])
def test_words_that_no_database_takes_are_written_down_all_the_same(contact, hear, words):
    def fails(_event):
        raise ValueError(words)

    name = hear(fails, name="test.odd")
    ring(contact)
    assert drain("events").failed == 1
    row = the_delivery(name)
    assert (row.state, row.last_error.partition("3 ")[0][:12]) == (DeliveryState.PENDING, "ValueError: ")


def test_what_happens_at_most_once_keeps_its_order_while_it_runs(contact, hear):
    beside = []
    name = hear(lambda _event: beside.append(claim("outgoing", limit=1).delivery_ids), ordered=True, **OUTSIDE)
    for _ in range(2):
        ring(contact)
    _first, second = EventDelivery.objects.filter(subscriber=name).order_by("pk").values_list("pk", flat=True)
    run(claim("outgoing", limit=1))
    assert beside == [[]]
    assert claim("outgoing", limit=1).delivery_ids == [second]


def test_a_delivery_that_was_given_up_is_heard_after_a_retry_with_all_its_tries(contact, hear):
    heard, broken = [], [True]

    def listen(event):
        if broken:
            raise GiveUp("broken")
        heard.append(event.times)

    name = hear(listen, name="test.mended")
    ring(contact, times=4)
    drain("events")
    broken.clear()
    retry_delivery(delivery_id=the_delivery(name).pk)
    row = the_delivery(name)
    assert (row.state, row.attempts, row.finished_at) == (DeliveryState.PENDING, 0, None)
    assert drain("events").done >= 1
    assert heard == [4]


def test_what_is_not_given_up_is_neither_retried_nor_skipped(contact, hear, published):
    name = hear(lambda _event: None, name="test.fine")
    ring(contact)
    pk = the_delivery(name).pk
    with pytest.raises(NotGivenUp):
        retry_delivery(delivery_id=pk)
    with pytest.raises(NotGivenUp):
        skip_delivery(delivery_id=pk, reason="no need")
    assert published() == ["tests.BellRung"]


def test_a_skipped_delivery_says_why_and_is_never_heard(contact, hear, published):
    name = hear(gives_up, name="test.gone")
    ring(contact)
    drain("events")
    pk = the_delivery(name).pk
    with pytest.raises(SkipReasonMissing):
        skip_delivery(delivery_id=pk, reason="  ")
    skip_delivery(delivery_id=pk, reason="the receiver moved")
    drain("events")
    row = the_delivery(name)
    assert (row.state, row.skip_reason) == (DeliveryState.SKIPPED, "the receiver moved")
    assert published() == ["tests.BellRung", "crm.DeliverySkipped"]
    with pytest.raises(NotGivenUp):
        retry_delivery(delivery_id=pk)


def test_all_of_one_subscriber_are_retried_in_slices_and_no_other(contact, hear, monkeypatch):
    monkeypatch.setattr("crm.actions.deliveries.SLICE", 2)
    mine, other = hear(gives_up, name="test.mine"), hear(gives_up, name="test.other")
    for _ in range(5):
        ring(contact)
    drain("events")
    assert retry_deliveries(subscriber=mine) == 5
    states = EventDelivery.objects.filter(subscriber__startswith="test.").values_list("subscriber", "state")
    assert set(states) == {(mine, DeliveryState.PENDING), (other, DeliveryState.DEAD)}


def test_a_handler_that_knows_how_long_to_wait_is_tried_again_then(contact, hear):
    def asks_for_patience(_event):
        raise TryAgain(600, "the receiver said: in ten minutes")

    name = hear(asks_for_patience, name="test.patient")
    ring(contact)
    assert drain("events").failed == 1
    row = the_delivery(name)
    assert row.state == DeliveryState.PENDING
    assert 590 < (row.due_at - timezone.now()).total_seconds() <= 600
    assert "in ten minutes" in row.last_error


def test_at_most_once_is_noted_as_begun_before_it_runs_and_as_done_afterwards(contact, hear):
    seen = []
    name = hear(lambda _event: seen.append(the_delivery("test.sends").state), name="test.sends", **OUTSIDE)
    ring(contact)
    assert drain("outgoing").done == 1
    assert seen == [DeliveryState.DEAD]
    row = the_delivery(name)
    assert (row.state, row.last_error) == (DeliveryState.DONE, "")


def test_at_most_once_is_not_tried_again_by_itself_after_a_crash_in_its_middle(contact, hear):
    sent, alive = [], []

    def sends(_event):
        sent.append(1)
        if not alive:
            raise SystemExit  # as good as a kill: nothing of ours runs after it

    name = hear(sends, name="test.sends", **OUTSIDE)
    ring(contact)
    with pytest.raises(SystemExit):
        drain("outgoing")
    later(name)
    drain("outgoing")
    row = the_delivery(name)
    assert (row.state, sent) == (DeliveryState.DEAD, [1])
    assert "whether it happened is not known" in row.last_error
    alive.append(True)
    retry_delivery(delivery_id=row.pk)
    drain("outgoing")
    assert (the_delivery(name).state, sent) == (DeliveryState.DONE, [1, 1])


def test_at_most_once_that_fails_waits_for_a_person_unless_nothing_happened_yet(contact, hear):
    errors = [TryAgain(0, "not yet"), ValueError("it broke in the middle")]

    def sends(_event):
        raise errors.pop(0)

    name = hear(sends, name="test.sends", **OUTSIDE)
    ring(contact)
    drain("outgoing", seconds=0.5)
    later(name)
    drain("outgoing")
    row = the_delivery(name)
    assert (row.state, errors) == (DeliveryState.DEAD, [])
    assert "it broke in the middle" in row.last_error


def test_at_most_once_whose_lease_was_taken_meanwhile_does_not_begin(contact, hear):
    sent = []
    name = hear(lambda _event: sent.append(1), name="test.sends", **OUTSIDE)
    ring(contact)
    slow = claim("outgoing", limit=1)
    later(name)
    fast = claim("outgoing", limit=1)
    assert (run(fast).done, run(slow).done, sent) == (1, 0, [1])


def test_at_least_once_happens_again_after_a_crash_in_its_middle(contact, hear):
    sent = []

    def sends(event):
        sent.append(event.times)
        if len(sent) == 1:
            raise SystemExit

    name = hear(sends, name="test.tells", mode="at_least_once", lane="outgoing")
    ring(contact)
    with pytest.raises(SystemExit):
        drain("outgoing")
    later(name)
    drain("outgoing")
    assert (the_delivery(name).state, sent) == (DeliveryState.DONE, [1, 1])


def test_each_alone_is_bounded_too_and_the_rest_is_given_back_untried(contact, hear, monkeypatch):
    monkeypatch.setattr("crm.eventlog.draining.ALONE_SECONDS", -1)

    def fails(_event):
        raise ValueError("no")

    name = hear(fails, name="test.failing")
    for _ in range(3):
        ring(contact)
    assert run(claim("events", limit=10)).failed == 1
    rows = EventDelivery.objects.filter(subscriber=name).order_by("pk")
    assert list(rows.values_list("state", "attempts")) == [
        (DeliveryState.PENDING, 1),
        *[(DeliveryState.PENDING, 0)] * 2,
    ]
