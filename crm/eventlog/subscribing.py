"""Who wants to hear which event: the registry behind `@subscribe`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from crm.contracts import DomainEvent

EVENTS = "events"
OUTGOING = "outgoing"
LANES = (EVENTS, OUTGOING)

Handler = TypeVar("Handler", bound=Callable[[Any], object])


@dataclass(frozen=True)
class Subscription:
    """`transactional`: effect and receipt commit together, so the effect in our database happens exactly once.

    `external`: the handler runs outside any transaction and may run again after a crash; whoever receives
    its effect must recognise a repeat (each is named by the event's id).
    """

    name: str
    event: type[DomainEvent]
    handler: Callable[[Any], object]
    lane: str
    ordered: bool
    mode: Literal["transactional", "external"]
    max_attempts: int
    timeout: int

    @property
    def lease_seconds(self) -> int:
        return max(60, 2 * self.timeout)


_by_name: dict[str, Subscription] = {}
_by_event: dict[str, list[Subscription]] = defaultdict(list)


def subscribe(
    event: type[DomainEvent],
    *,
    name: str | None = None,
    lane: str = EVENTS,
    ordered: bool = False,
    mode: Literal["transactional", "external"] = "transactional",
    max_attempts: int = 8,
    timeout: int = 30,
) -> Callable[[Handler], Handler]:
    """Have the function hear every `event` published from now on.

    The name is written on deliveries and never changes: by default `app.function`.
    Raises ValueError for a name that is taken, a lane that does not exist, or the wrong lane for the mode.
    """

    def register(handler: Handler) -> Handler:
        own_name = name or f"{handler.__module__.partition('.')[0]}.{handler.__name__}"
        if own_name in _by_name or lane not in LANES:
            raise ValueError(f"{own_name}: the name is taken or lane {lane!r} is unknown")
        if (mode == "external") != (lane == OUTGOING):
            raise ValueError(f"{own_name}: what leaves our database runs one at a time, in lane {OUTGOING!r} alone")
        subscription = Subscription(own_name, event, handler, lane, ordered, mode, max_attempts, timeout)
        _by_name[own_name] = subscription
        _by_event[event.stored_name()].append(subscription)
        return handler

    return register


def subscriptions_to(event: type[DomainEvent]) -> list[Subscription]:
    return _by_event[event.stored_name()]


def subscription(name: str) -> Subscription | None:
    return _by_name.get(name)


def all_subscriptions() -> Iterable[Subscription]:
    return tuple(_by_name.values())


def event_type(stored_name: str) -> type[DomainEvent] | None:
    """The class an event is rebuilt with; None for an event no running code knows."""
    return known_events().get(stored_name)


def known_events() -> dict[str, type[DomainEvent]]:
    """Every event of every app, by its stored name; complete once Django is ready."""
    return {event.stored_name(): event for event in sorted(DomainEvent.__subclasses__(), key=lambda e: e.stored_name())}
