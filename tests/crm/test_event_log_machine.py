"""Publishers, workers, crashes and the people who look after them, in any order hypothesis can think of."""

import os
from collections import Counter
from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from crm.actions import sweeping
from crm.actions.deliveries import retry_deliveries, skip_delivery
from crm.actions.subscribers import pause_subscriber, replay, resume_subscriber
from crm.eventlog import subscribing
from crm.eventlog.backoff import GiveUp, TryAgain
from crm.eventlog.claiming import claim
from crm.eventlog.draining import run
from crm.eventlog.publishing import publish
from crm.models import DeliveryState, EventDelivery, EventKey, EventRecord, Interaction
from tests.crm.bells import BellRung
from tests.crm.rows import a_contact

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "40"))  # more, and others each time, when asked for by hand
STEPS = int(os.environ.get("MACHINE_STEPS", "30"))
FREE, IN_ORDER, TELLS, SENDS = "test.free", "test.in_order", "test.tells", "test.sends"
NAMES = (FREE, IN_ORDER, TELLS, SENDS)
LANE_OF = {FREE: "events", IN_ORDER: "events", TELLS: "outgoing", SENDS: "outgoing"}
FATES = ("raises", "dies", "gives up", "tries again")
ILL = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(FATES), max_size=3)
SUBJECTS = range(2)


class Died(BaseException):
    """The process is gone: nothing of ours runs after it, and the database rolls back what was open."""


class Log(RuleBasedStateMachine):
    """The model is what was committed: `rung` by event id, `told` by subscriber and event id outside the database."""

    @initialize()
    def begin(self):
        self.world = transaction.atomic()
        self.world.__enter__()
        self.contacts = [a_contact(f"c{number}@example.org") for number in SUBJECTS]
        self.rung, self.keys, self.claims = {}, {}, []
        self.told, self.retried, self.replayed, self.pruned = Counter(), Counter(), Counter(), Counter()
        self.pruned_done, self.ill, self.met, self.times = Counter(), {}, {}, 0
        subscribing._by_event[BellRung.stored_name()] = []
        for name, options in (
            (FREE, {}),
            (IN_ORDER, {"ordered": True}),
            (TELLS, {"lane": "outgoing", "mode": "at_least_once"}),
            (SENDS, {"lane": "outgoing", "mode": "at_most_once"}),
        ):
            subscribing._by_name.pop(name, None)
            handler = self.writes if LANE_OF[name] == "events" else self.tells
            subscribing.subscribe(BellRung, name=name, max_attempts=4, **options)(handler(name))

    def writes(self, name):
        """Its effect is a row: it must be there exactly as often as it was asked for."""

        def hear(event):
            Interaction.objects.create(
                contact_id=event.contact_id,
                kind="note",
                subject=f"{name} {event.times}",
                happened_at="2026-01-01T00:00Z",
            )
            self.meet_fate(name, event.times)

        return hear

    def tells(self, name):
        """Its effect is outside: nobody can take it back. Only TryAgain means that nothing has happened."""

        def hear(event):
            if self.ill.get(name) == "tries again":
                self.meet_fate(name, event.times)
            self.told[name, event.times] += 1
            self.meet_fate(name, event.times)

        return hear

    def meet_fate(self, name, times):
        """In one run a subscriber that is ill fares badly with the first event it meets, each time, and well with others."""
        fate = self.ill.get(name) if self.met.setdefault(name, times) == times else None
        if fate == "raises":
            raise ValueError(fate)
        if fate == "gives up":
            raise GiveUp(fate)
        if fate == "tries again":
            raise TryAgain(5)
        if fate == "dies":
            raise Died

    @rule(subject=st.sampled_from(SUBJECTS), key=st.sampled_from([None, None, "a", "b"]), commits=st.booleans())
    def publish_one(self, subject, key, commits):
        self.times += 1
        contact = self.contacts[subject]
        with transaction.atomic():
            record = publish(BellRung(contact_id=contact.pk, times=self.times), subject=contact, key=key)
            if not commits:
                transaction.set_rollback(True)
        if commits and self.keys.setdefault(key or record.pk, record.pk) == record.pk:
            self.rung.setdefault(record.pk, (self.times, contact.pk))
        if key in self.keys and commits:
            assert record.pk == self.keys[key], "a key was used twice"

    @rule(subject=st.sampled_from(SUBJECTS), count=st.integers(2, 4))
    def publish_some(self, subject, count):
        for _ in range(count):
            self.publish_one(subject, None, commits=True)

    @rule(lane=st.sampled_from(["events", "outgoing"]), limit=st.sampled_from([1, 2, 10]))
    def claim_some(self, lane, limit):
        self.claims.append(claim(lane, limit=1 if lane == "outgoing" else limit))

    @rule(subject=st.sampled_from(SUBJECTS), count=st.integers(0, 3), ill=ILL)
    def work(self, subject, count, ill):
        """A worker at its usual work, some of which was published just now."""
        self.publish_some(subject, count)
        self.run_claim(claim("events", limit=10), ill)
        for _ in range(3):
            self.run_claim(claim("outgoing", limit=1), ill)

    @rule(which=st.integers(0, 5), ill=ILL)
    def run_one(self, which, ill):
        """Of several claims that are open, any."""
        if self.claims:
            self.run_claim(self.claims.pop(which % len(self.claims)), ill)

    def run_claim(self, chunk, ill=None):
        self.ill, self.met = ill or {}, {}
        try:
            run(chunk)
        except Died:
            pass
        finally:
            self.ill = {}

    @rule(which=st.integers(0, 5))
    def die_before_running(self, which):
        if self.claims:
            self.claims.pop(which % len(self.claims))

    @rule(subject=st.sampled_from(SUBJECTS), lane=st.sampled_from(["events", "outgoing"]), ill=ILL)
    def outlive_a_lease(self, subject, lane, ill):
        """A worker stands still until its lease is over; another does the work; then the first goes on."""
        self.publish_some(subject, 1)
        limit = 1 if lane == "outgoing" else 10
        slow = claim(lane, limit=limit)
        self.time_passes()
        for _ in slow.delivery_ids:  # what has outlived its lease is given out one by one
            self.run_claim(claim(lane, limit=limit), ill)
        self.run_claim(slow)

    @rule()
    def time_passes(self):
        """Whatever waits is due, and every lease is over, also that of a worker that still holds its claim."""
        EventDelivery.objects.filter(state__lt=DeliveryState.DONE).update(due_at="2026-01-01T00:00Z")

    @rule(name=st.sampled_from(NAMES))
    def pause(self, name):
        pause_subscriber(name=name, reason="for the machine")

    @rule(name=st.sampled_from(NAMES))
    def resume(self, name):
        resume_subscriber(name=name)

    @rule(name=st.sampled_from(NAMES))
    def retry(self, name):
        dead = EventDelivery.objects.dead().filter(subscriber=name).values_list("event_id", flat=True)
        self.retried.update((name, event_id) for event_id in dead)
        retry_deliveries(subscriber=name)

    @rule(name=st.sampled_from(NAMES))
    def skip(self, name):
        row = EventDelivery.objects.dead().filter(subscriber=name).first()
        if row:
            skip_delivery(delivery_id=row.pk, reason="for the machine")

    @rule(name=st.sampled_from([FREE, IN_ORDER]))
    def hear_the_past_again(self, name):
        replay(name=name)
        self.replayed.update((name, pk) for pk in self.rung)

    @rule()
    def prune(self):
        """As if everything were old: what is finished goes, what anybody still needs stays."""
        rows = EventDelivery.objects.filter(subscriber__in=NAMES).values_list("pk", "subscriber", "event_id", "state")
        before = set(rows.all())
        with mock.patch.object(sweeping, "KEEP_DELIVERIES", timedelta(seconds=-60)):
            sweeping.tidy()
        gone = before - set(rows.all())
        assert gone == {row for row in before if row[3] in (DeliveryState.DONE, DeliveryState.SKIPPED)}
        self.pruned.update((name, event_id) for _pk, name, event_id, _state in gone)
        self.pruned_done.update(
            (name, self.rung[event_id][0]) for _pk, name, event_id, state in gone if state == DeliveryState.DONE
        )

    @invariant()
    def only_what_was_committed_is_in_the_log(self):
        kept = EventRecord.objects.filter(name=BellRung.stored_name()).values_list("pk", flat=True)
        assert set(kept) == set(self.rung)
        assert EventKey.objects.count() == len(self.keys.keys() & {"a", "b"})

    @invariant()
    def nobody_is_forgotten(self):
        for name in NAMES:
            rows = Counter(EventDelivery.objects.filter(subscriber=name).values_list("event_id", flat=True))
            for pk in self.rung:
                assert rows[pk] + self.pruned[name, pk] == 1 + self.replayed[name, pk], name

    @invariant()
    def each_effect_in_our_database_has_its_receipt(self):
        """Both or neither, at any moment: as many effects as deliveries that are done."""
        for name in (FREE, IN_ORDER):
            assert self.effects(name) == self.done(name), name

    @invariant()
    def what_leaves_is_never_sent_twice_unless_a_person_asks(self):
        for pk, (times, _contact) in self.rung.items():
            assert self.told[SENDS, times] <= 1 + self.retried[SENDS, pk]

    @invariant()
    def what_was_told_is_not_called_unfinished(self):
        """An at-most-once effect that happened is done, or with the people who look after what was given up."""
        for times in self.count(SENDS, DeliveryState.PENDING) + self.count(SENDS, DeliveryState.LEASED):
            pk = next(pk for pk, rung in self.rung.items() if rung[0] == times)
            assert self.told[SENDS, times] <= self.retried[SENDS, pk]

    @invariant()
    def one_subject_is_heard_in_order(self):
        rows = EventDelivery.objects.filter(
            subscriber=IN_ORDER, state__in=[DeliveryState.PENDING, DeliveryState.LEASED]
        )
        done = EventDelivery.objects.filter(subscriber=IN_ORDER, state=DeliveryState.DONE)
        for key in {row.order_key for row in rows}:
            first = min(row.pk for row in rows if row.order_key == key)
            later = [row.pk for row in done if row.order_key == key and row.pk > first]
            assert not later or self.was_retried(IN_ORDER), "one was heard before the one ahead of it"

    def teardown(self):
        """Once quiet: everything waiting is heard, by handlers that fare well; nothing is left and nothing is doubled."""
        if not hasattr(self, "rung"):
            return
        for name in NAMES:
            resume_subscriber(name=name)
        self.claims = []
        try:
            self.settle()
            self.assert_quiet()
        finally:
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

    def settle(self):
        for _ in range(1000):
            self.time_passes()
            chunks = [claim(lane, limit=10 if lane == "events" else 1) for lane in ("events", "outgoing")]
            if not any(chunk.delivery_ids for chunk in chunks):
                return
            for chunk in chunks:
                self.run_claim(chunk)
        raise AssertionError("it does not come to rest")

    def assert_quiet(self):
        assert not EventDelivery.objects.filter(subscriber__in=NAMES, state__lt=DeliveryState.DONE).exists()
        self.each_effect_in_our_database_has_its_receipt()
        self.nobody_is_forgotten()
        self.what_leaves_is_never_sent_twice_unless_a_person_asks()
        for name in (TELLS, SENDS):
            for times in self.done(name):
                assert self.told[name, times] >= 1, "receipted, and never told"

    def effects(self, name):
        rows = Interaction.objects.filter(subject__startswith=f"{name} ").values_list("subject", flat=True)
        return Counter(int(subject.split()[1]) for subject in rows)

    def count(self, name, state):
        rows = EventDelivery.objects.filter(subscriber=name, state=state).values_list("event_id", flat=True)
        return Counter(self.rung[pk][0] for pk in rows)

    def done(self, name):
        """How often each was done, with those that were cleared away since."""
        pruned = Counter({times: count for (of, times), count in self.pruned_done.items() if of == name})
        return self.count(name, DeliveryState.DONE) + pruned

    def was_retried(self, name):
        return any(of == name for of, _event_id in self.retried)


@pytest.mark.django_db
def test_every_promise_of_the_log_holds_whatever_happens_in_whatever_order(hear):
    run_state_machine_as_test(
        Log,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize="MACHINE_EXAMPLES" not in os.environ,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
