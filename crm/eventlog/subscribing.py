"""Who wants to hear which event: the registry behind `@subscribe`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeVar

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent

EVENTS = "events"
OUTGOING = "outgoing"
LANES = (EVENTS, OUTGOING)
_LANES_IN_WORDS = {EVENTS: _("our own database"), OUTGOING: _("the world outside")}

Handler = TypeVar("Handler", bound=Callable[[Any], object])


class Mode(StrEnum):
    """What a crash in the middle of a handler means for its effect."""

    TRANSACTIONAL = "transactional"
    """Effect and receipt commit together: in our own database it happens exactly once."""
    AT_LEAST_ONCE = "at_least_once"
    """Outside any transaction; after a crash it happens again, and the receiver knows a repeat by the event's id."""
    AT_MOST_ONCE = "at_most_once"
    """Outside any transaction; after a crash it is not tried again, a person decides: see `draining`."""

    @property
    def in_words(self) -> Any:
        return _IN_WORDS[self]


_IN_WORDS = {
    Mode.TRANSACTIONAL: _("exactly once, together with its receipt"),
    Mode.AT_LEAST_ONCE: _("at least once: after a crash it happens again"),
    Mode.AT_MOST_ONCE: _("at most once: after a crash a person decides"),
}


@dataclass(frozen=True)
class Subscription:
    """`ordered`: events of one subject are heard in the order they were published in.

    `replayable`: hearing old events again does no harm, so a person may ask for it. `timeout` is in
    seconds: a handler that takes longer is interrupted and has failed.
    """

    name: str
    event: type[DomainEvent]
    handler: Callable[[Any], object]
    lane: str
    ordered: bool
    mode: Mode
    max_attempts: int
    timeout: int
    replayable: bool

    @property
    def lease_seconds(self) -> int:
        return max(60, 2 * self.timeout)


_by_name: dict[str, Subscription] = {}
_by_event: dict[str, list[Subscription]] = defaultdict(list)
_types: dict[str, type[DomainEvent]] = {}


def subscribe(
    event: type[DomainEvent],
    *,
    name: str | None = None,
    lane: str = EVENTS,
    ordered: bool = False,
    mode: Literal["transactional", "at_least_once", "at_most_once"] = "transactional",
    max_attempts: int = 8,
    timeout: int = 30,
    replayable: bool | None = None,
) -> Callable[[Handler], Handler]:
    """Have the function hear every `event` published from now on.

    The name is written on deliveries and never changes: by default `app.function`. What stays inside our database
    is `replayable` unless it says otherwise; what leaves it is not, unless it says so.
    Raises ValueError for an unknown mode, a name that is taken, a lane that does not exist, or the wrong lane for
    the mode.
    """

    def register(handler: Handler) -> Handler:
        own_name = name or f"{handler.__module__.partition('.')[0]}.{handler.__name__}"
        if own_name in _by_name or lane not in LANES:
            raise ValueError(f"{own_name}: the name is taken or lane {lane!r} is unknown")
        inside = Mode(mode) is Mode.TRANSACTIONAL
        if inside == (lane == OUTGOING):
            raise ValueError(f"{own_name}: what leaves our database runs one at a time, in lane {OUTGOING!r} alone")
        subscription = Subscription(
            own_name,
            event,
            handler,
            lane,
            ordered,
            Mode(mode),
            max_attempts,
            timeout,
            inside if replayable is None else replayable,
        )
        _by_name[own_name] = subscription
        _by_event[event.stored_name()].append(subscription)
        return handler

    return register


def lane_in_words(lane: str) -> Any:
    """Where what is done in the lane ends up; the code of a lane that this code does not know."""
    return _LANES_IN_WORDS.get(lane, lane)


def subscriptions_to(event: type[DomainEvent]) -> list[Subscription]:
    return _by_event[event.stored_name()]


def subscription(name: str) -> Subscription | None:
    return _by_name.get(name)


def all_subscriptions() -> Iterable[Subscription]:
    return tuple(_by_name.values())


def subscriptions_of(lane: str) -> list[Subscription]:
    return [subscription for subscription in _by_name.values() if subscription.lane == lane]


def event_type(stored_name: str) -> type[DomainEvent] | None:
    """The class an event is rebuilt with; None for an event no running code knows."""
    if stored_name not in _types:
        _types.update(known_events())
    return _types.get(stored_name)


def known_events() -> dict[str, type[DomainEvent]]:
    """Every event of every app, by its stored name; complete once Django is ready."""
    return {event.stored_name(): event for event in sorted(DomainEvent.__subclasses__(), key=lambda e: e.stored_name())}
