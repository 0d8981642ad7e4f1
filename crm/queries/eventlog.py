"""How the event log is doing: what waits, what was given up, how long handlers take, and what a person must see to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from crm.eventlog.measuring import BOUNDS_MS, HEARD, SENT, WOKEN
from crm.eventlog.partitions import rows_in_the_rest
from crm.eventlog.subscribing import LANES, Subscription, all_subscriptions
from crm.models import DeliveryState, EventDelivery, EventMeasure, EventSubscriber

GIVEN_UP_TOO_LONG = timedelta(minutes=10)
OVERDUE_TOO_LONG = timedelta(minutes=5)


@dataclass(frozen=True)
class Duration:
    """How long a handler took: `buckets` counts up to each of BOUNDS_MS and beyond; milliseconds."""

    count: int = 0
    total_ms: float = 0.0
    longest_ms: float = 0.0
    buckets: tuple[int, ...] = (0,) * (len(BOUNDS_MS) + 1)

    @property
    def mean_ms(self) -> float | None:
        return self.total_ms / self.count if self.count else None

    def most_within_ms(self, share: float) -> float | None:
        """The bound under which at least this share of the runs stayed, at most the longest; None without runs."""
        if not self.count:
            return None
        seen = 0
        for bound, count in zip(BOUNDS_MS, self.buckets, strict=False):
            seen += count
            if seen >= share * self.count:
                return min(float(bound), self.longest_ms)
        return self.longest_ms


@dataclass(frozen=True)
class SubscriberState:
    """One subscriber as it stands. `overdue_since` is when its oldest delivery that nobody has taken was due."""

    name: str
    lane: str
    subscription: Subscription | None
    waiting: int = 0
    running: int = 0
    given_up: int = 0
    overdue_since: datetime | None = None
    pause: EventSubscriber | None = None
    duration: Duration = field(default_factory=Duration)


@dataclass(frozen=True)
class LaneState:
    """Deliveries of one lane by state, without those of paused subscribers in `overdue_since`."""

    lane: str
    waiting: int
    running: int
    given_up: int
    overdue_since: datetime | None
    wakeups_sent: int
    wakeups_arrived: int
    wakeups_useful: int


@dataclass(frozen=True)
class Alert:
    """One thing a person must see to. `kind` is given_up, overdue or no_piece; `count` is of deliveries."""

    kind: str
    lane: str = ""
    count: int = 0
    since: datetime | None = None


def subscriber_states() -> list[SubscriberState]:
    """Every subscriber of the running code, and those that only have deliveries left, by name; four queries."""
    rows = {row["subscriber"]: row for row in _unfinished_and_dead("subscriber")}
    known = {one.name: one for one in all_subscriptions()}
    pauses = {
        row.pk: row for row in EventSubscriber.objects.filter(paused_at__isnull=False).select_related("paused_by")
    }
    durations = handler_durations()
    return [
        SubscriberState(
            name=name,
            lane=known[name].lane if name in known else rows[name]["lane_seen"],
            subscription=known.get(name),
            pause=pauses.get(name),
            duration=durations.get(name, Duration()),
            **_counts(rows.get(name)),
        )
        for name in sorted(known.keys() | rows.keys())
    ]


def lane_states() -> list[LaneState]:
    """Every lane, in the order of LANES."""
    by_lane = {row["lane"]: row for row in _unfinished_and_dead("lane")}
    wakeups = _wakeups()
    return [
        LaneState(lane=lane, **_counts(by_lane.get(lane)), **wakeups[lane])
        for lane in [*LANES, *sorted(by_lane.keys() - set(LANES))]
    ]


def alerts() -> list[Alert]:
    """What was given up more than ten minutes ago, what nobody took for five, and a log without its next piece."""
    now = timezone.now()
    given_up = (
        EventDelivery.objects.dead()
        .filter(finished_at__lt=now - GIVEN_UP_TOO_LONG)
        .order_by("lane")
        .values("lane")
        .annotate(count=Count("pk"), since=Min("finished_at"))
    )
    found = [Alert("given_up", row["lane"], row["count"], row["since"]) for row in given_up]
    late = (
        _not_paused()
        .filter(state__lt=DeliveryState.DONE, due_at__lt=now - OVERDUE_TOO_LONG)
        .order_by("lane")
        .values("lane")
        .annotate(count=Count("pk"), since=Min("due_at"))
    )
    found += [Alert("overdue", row["lane"], row["count"], row["since"]) for row in late]
    return [*found, Alert("no_piece")] if rows_in_the_rest() else found


def handler_durations() -> dict[str, Duration]:
    """By subscriber, over what is kept of the figures."""
    rows: dict[str, list[EventMeasure]] = defaultdict(list)
    for row in EventMeasure.objects.filter(kind=HEARD):
        rows[row.name].append(row)
    return {name: _added(measures) for name, measures in rows.items()}


def _added(rows: Iterable[EventMeasure]) -> Duration:
    every = list(rows)
    return Duration(
        count=sum(row.count for row in every),
        total_ms=sum(row.total_ms for row in every),
        longest_ms=max(row.longest_ms for row in every),
        buckets=tuple(map(sum, zip(*(row.buckets for row in every), strict=True))),
    )


def _not_paused() -> Any:
    """A backlog of a subscriber that rests is meant."""
    resting = EventSubscriber.objects.filter(paused_at__isnull=False).values("name")
    return EventDelivery.objects.exclude(subscriber__in=resting)


def _unfinished_and_dead(by: str) -> Any:
    """One row per `by` with how many wait, run and were given up, and the oldest that is due."""
    due = Q(state__lt=DeliveryState.DONE, due_at__lte=timezone.now())
    rows = EventDelivery.objects.all() if by == "subscriber" else _not_paused()
    return (
        rows.filter(Q(state__lt=DeliveryState.DONE) | Q(state=DeliveryState.DEAD))
        .order_by()
        .values(by)
        .annotate(
            lane_seen=Max("lane"),
            waiting=Count("pk", filter=Q(state=DeliveryState.PENDING)),
            running=Count("pk", filter=Q(state=DeliveryState.LEASED)),
            given_up=Count("pk", filter=Q(state=DeliveryState.DEAD)),
            overdue_since=Min("due_at", filter=due),
        )
    )


def _counts(row: dict[str, Any] | None) -> dict[str, Any]:
    names = ("waiting", "running", "given_up", "overdue_since")
    return (
        {name: row[name] for name in names}
        if row
        else {"waiting": 0, "running": 0, "given_up": 0, "overdue_since": None}
    )


def _wakeups() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = defaultdict(
        lambda: {"wakeups_sent": 0, "wakeups_arrived": 0, "wakeups_useful": 0}
    )
    for row in EventMeasure.objects.filter(kind__in=[SENT, WOKEN]):
        figures = found[row.name]
        if row.kind == SENT:
            figures["wakeups_sent"] += row.count
        else:
            figures["wakeups_arrived"] += row.count
            figures["wakeups_useful"] += row.useful
    return found
