"""How the event log is doing: what waits, what was given up, how long handlers take, and what a person must see to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from crm.contracts import DomainEvent
from crm.eventlog.partitions import rows_in_the_rest
from crm.eventlog.subscribing import LANES, Subscription, all_subscriptions, lane_in_words
from crm.models import DeliveryState, EventDelivery, EventRecord, EventSubscriber
from crm.queries.measures import Duration, Wakeups, handler_durations, wakeups

GIVEN_UP_TOO_LONG = timedelta(minutes=10)
OVERDUE_TOO_LONG = timedelta(minutes=5)
UNFINISHED = Q(state=DeliveryState.PENDING) | Q(state=DeliveryState.LEASED)  # each has an index; `< 2` has none


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

    @property
    def event_name(self) -> str:
        return self.subscription.event.stored_name() if self.subscription else ""

    @property
    def lane_in_words(self) -> str:
        return str(lane_in_words(self.lane))


@dataclass(frozen=True)
class LaneState:
    """Deliveries of one lane by state, without those of paused subscribers in `overdue_since`."""

    lane: str
    waiting: int
    running: int
    given_up: int
    overdue_since: datetime | None
    wakeups: Wakeups

    @property
    def in_words(self) -> str:
        return str(lane_in_words(self.lane))


@dataclass(frozen=True)
class Alert:
    """One thing a person must see to. `kind` is given_up, overdue or no_piece; `count` is of deliveries."""

    kind: str
    lane: str = ""
    count: int = 0
    since: datetime | None = None

    @property
    def lane_in_words(self) -> str:
        return str(lane_in_words(self.lane))


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
    figures = wakeups()
    return [
        LaneState(lane=lane, **_counts(by_lane.get(lane)), wakeups=figures.get(lane, Wakeups()))
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
        .filter(UNFINISHED, due_at__lt=now - OVERDUE_TOO_LONG)
        .order_by("lane")
        .values("lane")
        .annotate(count=Count("pk"), since=Min("due_at"))
    )
    found += [Alert("overdue", row["lane"], row["count"], row["since"]) for row in late]
    return [*found, Alert("no_piece")] if rows_in_the_rest() else found


def given_up(*, subscriber: str = "", lane: str = "") -> Any:
    """The given-up deliveries of the subscriber and the lane; of all, where neither is named."""
    asked = {name: value for name, value in (("subscriber", subscriber), ("lane", lane)) if value}
    return EventDelivery.objects.dead().filter(**asked)


def past_events(event: type[DomainEvent], *, up_to: int) -> int:
    """How many there were of this event, counted no further than `up_to`."""
    return EventRecord.objects.filter(name=event.stored_name()).order_by()[:up_to].count()


def _not_paused() -> Any:
    """A backlog of a subscriber that rests is meant."""
    return EventDelivery.objects.exclude(subscriber__in=_resting())


def _resting() -> Any:
    return EventSubscriber.objects.filter(paused_at__isnull=False).values("name")


def _unfinished_and_dead(by: str) -> Any:
    """One row per `by` with how many wait, run and were given up, and the oldest that is due.

    A lane is not late when all that is due there belongs to a subscriber that rests.
    """
    due = UNFINISHED & Q(due_at__lte=timezone.now())
    if by == "lane":
        due &= ~Q(subscriber__in=_resting())
    return (
        EventDelivery.objects.filter(UNFINISHED | Q(state=DeliveryState.DEAD))
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
