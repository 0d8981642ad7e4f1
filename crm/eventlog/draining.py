"""Events are heard: claimed deliveries run their handlers, and effect and receipt commit together.

What leaves our database cannot commit with its receipt. `at_least_once` writes the receipt afterwards, so a crash
between the two repeats the effect. `at_most_once` first writes the delivery down as given up and takes that back
afterwards, so a crash between the two leaves it with the people who look after what was given up.
"""

import contextlib
import threading
import time
import traceback
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from crm.eventlog import measuring
from crm.eventlog.backoff import GiveUp, TryAgain, wait_after
from crm.eventlog.claiming import Claim, claim
from crm.eventlog.context import Chain, chained
from crm.eventlog.reading import rebuilt
from crm.eventlog.subscribing import OUTGOING, Mode, Subscription, subscription
from crm.eventlog.timing import limited
from crm.models import DeliveryState, EventDelivery

log = structlog.get_logger(__name__)
CHUNK = 500
FIRST_CHUNK = 50
HOLD_SECONDS = 0.1
ALONE_SECONDS = 5.0
MAX_DEPTH = 16
BEGUN = "It was begun and its end was never noted: whether it happened is not known."


@dataclass(frozen=True)
class Drained:
    done: int = 0
    failed: int = 0

    def __add__(self, other: "Drained") -> "Drained":
        return Drained(self.done + other.done, self.failed + other.failed)

    def __bool__(self) -> bool:
        return bool(self.done or self.failed)


class Due(NamedTuple):
    """What is needed to hear one event; a model instance each would cost more than the rest together."""

    id: int
    attempts: int
    subscriber: str
    order_key: str
    event_id: int
    name: str
    version: int
    payload: dict[str, Any]
    correlation_id: uuid.UUID
    depth: int


_FIELDS = ("id", "attempts", "subscriber", "order_key", "event_id", *(f"event__{name}" for name in Due._fields[5:]))
_stopping = threading.Event()


def stop_draining() -> None:
    """Drains of this process end with the delivery they are at; called when the process is told to stop."""
    _stopping.set()


def is_stopping() -> bool:
    """Whether the process was told to stop: what takes long ends with the part it is at."""
    return _stopping.is_set()


def drain(lane: str, *, seconds: float = 5.0) -> Drained:
    """What was due on `lane` has been tried, or `seconds` have passed; says how many were done and how many failed."""
    until = time.monotonic() + seconds
    total, limit = Drained(), 1 if lane == OUTGOING else FIRST_CHUNK
    while time.monotonic() < until and not _stopping.is_set():
        chunk = claim(lane, limit=limit)
        if not chunk.delivery_ids:
            break
        drained = run(chunk)
        total += drained
        if lane != OUTGOING:
            limit = _next_limit(drained)
    measuring.flush()
    return total


def _next_limit(last: Drained) -> int:
    """Twice what was heard at a stretch, so that slow handlers have little to give back; few after a failure."""
    return FIRST_CHUNK if last.failed else max(FIRST_CHUNK, min(CHUNK, 2 * last.done))


def run(chunk: Claim) -> Drained:
    """Run what was claimed; deliveries whose lease another worker took meanwhile are left to it."""
    if chunk.lane == OUTGOING:
        return sum((_run_outside(row, chunk.token) for row in _ours(chunk.delivery_ids, chunk.token)), Drained())
    if len(chunk.delivery_ids) > 1:
        with contextlib.suppress(Exception):  # one failed and took its neighbours' effects with it: each runs alone
            return _run_inside(chunk.delivery_ids, chunk.token)
    return _run_one_by_one(chunk)


def _run_one_by_one(chunk: Claim) -> Drained:
    """As far as ALONE_SECONDS reach; the rest is given back long before its lease could run out."""
    total, until = Drained(), time.monotonic() + ALONE_SECONDS
    for begun, delivery_id in enumerate(chunk.delivery_ids):
        if begun and (time.monotonic() > until or _stopping.is_set()):
            _given_back(set(chunk.delivery_ids[begun:]), chunk.token)
            break
        total += _run_alone(delivery_id, chunk.token)
    return total


def _run_alone(delivery_id: int, token: uuid.UUID) -> Drained:
    try:
        return _run_inside([delivery_id], token)
    except Exception as error:  # noqa: BLE001  whatever a handler throws, the row says so
        return sum((_failed(row, error, token) for row in _ours([delivery_id], token)), Drained())


def _run_inside(ids: Sequence[int], token: uuid.UUID) -> Drained:
    """All in one transaction, so without a savepoint each, which would cost half the speed."""
    done: list[int] = []
    until = time.monotonic() + HOLD_SECONDS
    with transaction.atomic():
        _give_way(len(ids))
        # Fencing: only rows that still carry our token, locked until the effects commit with the receipts.
        for row in _ours(ids, token, lock=True):
            if done and time.monotonic() > until:
                break
            _hear(row)
            done.append(row.id)
        _receipt(done, token)
        _given_back(set(ids).difference(done), token)
    return Drained(len(done))


def _ours(ids: Sequence[int], token: uuid.UUID, *, lock: bool = False) -> Iterator[Due]:
    rows = EventDelivery.objects.filter(pk__in=ids, lease_token=token).order_by("id")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return map(Due._make, rows.values_list(*_FIELDS))


def _give_way(deliveries: int) -> None:
    """Two chunks that lock the same rows in another order would wait for each other: neither waits long."""
    if deliveries > 1 and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")


def _run_outside(row: Due, token: uuid.UUID) -> Drained:
    at_most_once = _subscription(row).mode is Mode.AT_MOST_ONCE
    if at_most_once and not _noted_as_begun(row, token):
        return Drained()
    try:
        _hear(row)
    except Exception as error:  # noqa: BLE001  whatever the world outside throws, the row says so
        nothing_happened = isinstance(error, TryAgain)
        return _failed(row, error, token, dead=at_most_once and not nothing_happened)
    _receipt([row.id], token)
    return Drained(done=1)


def _noted_as_begun(row: Due, token: uuid.UUID) -> bool:
    ours = EventDelivery.objects.filter(pk=row.id, lease_token=token, state=DeliveryState.LEASED)
    return bool(ours.update(state=DeliveryState.DEAD, finished_at=timezone.now(), last_error=BEGUN))


def _subscription(row: Due) -> Subscription:
    found = subscription(row.subscriber)
    if found is None:
        raise LookupError(f"no running code subscribes as {row.subscriber}")
    return found


def _hear(row: Due) -> None:
    found = _subscription(row)
    if row.attempts > found.max_attempts:
        raise GiveUp(f"ended its process, or outlived its lease, {row.attempts - 1} times")
    if row.depth >= MAX_DEPTH:
        raise GiveUp(f"{MAX_DEPTH} events follow from one another here; a handler causes the event it hears")
    begun = time.perf_counter()
    chain = Chain(row.correlation_id, f"handler:{row.subscriber}", row.event_id, row.depth + 1)
    with limited(found.timeout), chained(chain):
        found.handler(rebuilt(row.name, row.version, row.payload))
    measuring.heard(row.subscriber, (time.perf_counter() - begun) * 1000)


def _receipt(ids: Sequence[int], token: uuid.UUID) -> None:
    EventDelivery.objects.filter(pk__in=ids, lease_token=token).update(
        state=DeliveryState.DONE, finished_at=timezone.now(), lease_token=None, last_error=""
    )


def _given_back(ids: set[int], token: uuid.UUID) -> None:
    """What was claimed and not begun is free again, untried: on SQLite our transaction keeps every writer waiting."""
    if ids:
        EventDelivery.objects.filter(pk__in=ids, lease_token=token).update(
            state=DeliveryState.PENDING, attempts=F("attempts") - 1, due_at=timezone.now(), lease_token=None
        )


def _failed(row: Due, error: Exception, token: uuid.UUID, *, dead: bool = False) -> Drained:
    found = subscription(row.subscriber)
    dead = dead or isinstance(error, GiveUp) or (found is not None and row.attempts >= found.max_attempts)
    now = timezone.now()
    wait = error.seconds if isinstance(error, TryAgain) else wait_after(row.attempts)
    EventDelivery.objects.filter(pk=row.id, lease_token=token).update(
        state=DeliveryState.DEAD if dead else DeliveryState.PENDING,
        due_at=now + timedelta(seconds=wait),
        finished_at=now if dead else None,
        lease_token=None,
        last_error=_in_words(error),
    )
    if row.order_key and not dead:
        _let_followers_wait(row, now + timedelta(seconds=wait))
    log.warning(
        "delivery given up" if dead else "delivery failed, will be tried again",
        delivery=row.id,
        event_name=row.name,
        subscriber=row.subscriber,
        error=type(error).__name__,
    )
    return Drained(failed=1)


def _let_followers_wait(row: Due, until: datetime) -> None:
    """Those behind it in order cannot go before it, so nobody need look at them before it is tried again."""
    EventDelivery.objects.filter(
        subscriber=row.subscriber, order_key=row.order_key, state=DeliveryState.PENDING, pk__gt=row.id
    ).update(due_at=until)


def _in_words(error: Exception) -> str:
    """What went wrong, to read later; of a database error the kind alone, for it quotes the values it refused."""
    if isinstance(error, DatabaseError):
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        return f"{type(error).__name__}{f' ({constraint})' if constraint else ''}"
    return _storable("".join(traceback.format_exception_only(error)).strip())[-2000:]


def _storable(words: str) -> str:
    """Without what a database refuses: else a failure that cannot be written down would end the whole drain."""
    return words.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
