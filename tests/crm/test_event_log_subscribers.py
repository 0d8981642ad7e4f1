"""A person lets a subscriber rest, lets it go on, and has it hear the past again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.actions import subscribers
from crm.actions.subscribers import (
    NotReplayable,
    PauseReasonMissing,
    SubscriberUnknown,
    pause_subscriber,
    replay,
    resume_subscriber,
)
from crm.eventlog import subscribing
from crm.eventlog.claiming import claim
from crm.eventlog.draining import drain, run
from crm.models import Contact, DeliveryState, EventDelivery, EventRecord, EventSubscriber
from crm.queries.eventlog import alerts
from tests.crm.bells import DoorOpened, later, ring

pytestmark = pytest.mark.django_db


def test_what_is_published_for_a_resting_subscriber_waits_until_it_goes_on(contact, hear):
    heard, others = [], []
    name = hear(lambda event: heard.append(event.times), name="test.rests")
    hear(lambda event: others.append(event.times), name="test.other")
    ring(contact, times=1)
    pause_subscriber(name=name, reason="its database moves")
    ring(contact, times=2)
    drain("events")
    assert (heard, sorted(others)) == ([], [1, 2])
    resume_subscriber(name=name)
    drain("events")
    assert heard == [1, 2]


def test_an_expired_lease_of_a_resting_subscriber_waits_too(contact, hear):
    name = hear(lambda _event: None, name="test.rests")
    ring(contact)
    claim("events", limit=1)
    later(name)
    pause_subscriber(name=name, reason="it misbehaves")
    assert not drain("events")
    assert EventDelivery.objects.get(subscriber=name).state == DeliveryState.LEASED


def test_what_was_claimed_before_the_pause_is_heard(contact, hear):
    heard = []
    name = hear(heard.append, name="test.rests")
    ring(contact)
    chunk = claim("events", limit=1)
    pause_subscriber(name=name, reason="a moment too late")
    assert (run(chunk).done, len(heard)) == (1, 1)


def test_a_pause_says_why_and_who_and_is_published_once(contact, hear, published, django_user_model):
    name = hear(lambda _event: None, name="test.rests")
    someone = django_user_model.objects.create(username="iris")
    with pytest.raises(PauseReasonMissing):
        pause_subscriber(name=name, reason=" ")
    with pytest.raises(SubscriberUnknown):
        pause_subscriber(name="test.nobody", reason="why not")
    for _ in range(2):
        pause_subscriber(name=name, reason="its database moves", actor_id=someone.pk)
    row = EventSubscriber.objects.get(pk=name)
    assert (row.pause_reason, row.paused_by) == ("its database moves", someone)
    for _ in range(2):
        resume_subscriber(name=name)
    assert published() == ["crm.SubscriberPaused", "crm.SubscriberResumed"]


def test_a_replay_tells_the_past_in_slices_and_only_what_was_asked_for(contact, hear, monkeypatch):
    monkeypatch.setattr("crm.actions.subscribers.SLICE", 2)
    first, *_middle, last = [ring(contact, times=times) for times in range(7)]
    heard, seen = [], []
    name = hear(lambda event: heard.append(event.times), name="test.late")
    assert drain("events").done == 0
    told = replay(name=name, since=first.pk + 1, until=last.pk - 1, progress=lambda *so_far: seen.append(so_far))
    assert told == 5
    drain("events")
    assert (sorted(heard), seen) == ([1, 2, 3, 4, 5], [(2, first.pk + 2), (4, first.pk + 4), (5, first.pk + 5)])
    runs = EventDelivery.objects.filter(subscriber=name).values_list("run", flat=True)
    assert set(runs) == {1}
    assert replay(name=name) == 7
    assert EventDelivery.objects.filter(subscriber=name, run=2).count() == 7


def test_two_replays_at_once_are_two_replays(contact, hear, monkeypatch):
    """The second begins when the first has not told anybody anything yet."""
    ring(contact)
    name, second = hear(lambda _event: None, name="test.late"), []
    tell = subscribers._deliver_again

    def meanwhile(*of_the_first):
        if not second:
            second.append(None)
            second.append(replay(name=name))
        return tell(*of_the_first)

    monkeypatch.setattr(subscribers, "_deliver_again", meanwhile)
    assert (replay(name=name), second) == (1, [None, 1])
    assert sorted(EventDelivery.objects.filter(subscriber=name).values_list("run", flat=True)) == [1, 2]


def test_what_code_no_longer_hears_can_rest_and_then_alarms_nobody(contact, hear, monkeypatch):
    name = hear(lambda _event: None, name="test.removed")
    ring(contact)
    EventDelivery.objects.filter(subscriber=name).update(due_at=timezone.now() - timedelta(hours=1))
    monkeypatch.delitem(subscribing._by_name, name)
    assert [alert.kind for alert in alerts()] == ["overdue"]
    pause_subscriber(name=name, reason="nobody hears it since the last release")
    assert alerts() == []
    resume_subscriber(name=name)
    assert [alert.kind for alert in alerts()] == ["overdue"]


def test_a_replay_tells_no_other_subscriber_and_no_other_event(contact, hear):
    heard, others = [], []
    hear(others.append, name="test.other")
    hear(others.append, name="test.doors", event=DoorOpened)
    ring(contact)
    drain("events")
    name = hear(heard.append, name="test.late")
    replay(name=name)
    drain("events")
    assert (len(heard), len(others)) == (1, 1)


def test_a_handler_that_sets_what_is_true_does_no_harm_when_it_hears_twice(contact, hear):
    def rename(event):
        Contact.objects.filter(pk=event.contact_id).update(name=f"rung {event.times}")

    name = hear(rename, name="test.renames", ordered=True)
    for times in (1, 2):
        ring(contact, times=times)
    settle()
    replay(name=name)
    settle()
    contact.refresh_from_db()
    assert contact.name == "rung 2"
    assert not EventDelivery.objects.filter(subscriber=name).exclude(state=DeliveryState.DONE).exists()


@pytest.mark.parametrize("mode", ["at_least_once", "at_most_once"])
def test_what_leaves_our_database_is_not_replayed_unless_it_says_so(contact, hear, mode):
    ring(contact)
    strict = hear(lambda _event: None, name="test.sends", mode=mode, lane="outgoing")
    lenient = hear(lambda _event: None, name="test.sets", mode=mode, lane="outgoing", replayable=True)
    with pytest.raises(NotReplayable):
        replay(name=strict)
    with pytest.raises(SubscriberUnknown):
        replay(name="test.nobody")
    assert replay(name=lenient) == 1
    assert EventRecord.objects.filter(name="crm.SubscriberReplayed").count() == 1


def settle():
    while drain("events"):
        pass
