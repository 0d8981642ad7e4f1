"""Events are heard: claimed deliveries run their handlers, and effect and receipt commit together."""

import threading
import time
import traceback
import uuid
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from crm.eventlog.backoff import GiveUp, wait_after
from crm.eventlog.claiming import Claim, claim
from crm.eventlog.context import Chain, chained
from crm.eventlog.publishing import rebuilt
from crm.eventlog.subscribing import OUTGOING, Subscription, subscription
from crm.models import DeliveryState, EventDelivery, EventRecord

log = structlog.get_logger(__name__)
CHUNK = 50
HOLD_SECONDS = 0.1
MAX_DEPTH = 16


@dataclass(frozen=True)
class Drained:
    done: int = 0
    failed: int = 0

    def __add__(self, other: "Drained") -> "Drained":
        return Drained(self.done + other.done, self.failed + other.failed)

    def __bool__(self) -> bool:
        return bool(self.done or self.failed)


_stopping = threading.Event()


def stop_draining() -> None:
    """Drains of this process end with the delivery they are at; called when the process is told to stop."""
    _stopping.set()


def drain(lane: str, *, seconds: float = 5.0) -> Drained:
    """What was due on `lane` has been tried, or `seconds` have passed; says how many were done and how many failed."""
    until = time.monotonic() + seconds
    total = Drained()
    while time.monotonic() < until and not _stopping.is_set():
        chunk = claim(lane, limit=1 if lane == OUTGOING else CHUNK)
        if not chunk.delivery_ids:
            break
        total += run(chunk)
    return total


def run(chunk: Claim) -> Drained:
    """Run what was claimed; deliveries whose lease another worker took meanwhile are left to it."""
    rows = list(EventDelivery.objects.filter(pk__in=chunk.delivery_ids).select_related("event").order_by("id"))
    worn_out = [row for row in rows if row.attempts > _subscription(row).max_attempts]
    for row in worn_out:
        _failed(row, GiveUp(f"ended its process, or outlived its lease, {row.attempts - 1} times"), chunk.token)
    left = [row for row in rows if row not in worn_out]
    inside = [row for row in left if _subscription(row).mode == "transactional"]
    outside = [row for row in left if _subscription(row).mode == "external"]
    done = _run_inside(inside, chunk.token) + sum((_run_outside(row, chunk.token) for row in outside), Drained())
    return done + Drained(failed=len(worn_out))


def _subscription(row: EventDelivery) -> Subscription:
    found = subscription(row.subscriber)
    if found is None:
        raise LookupError(f"no running code subscribes as {row.subscriber}")
    return found


def _run_inside(rows: list[EventDelivery], token: uuid.UUID) -> Drained:
    """Together in one transaction, which is fast; each alone when that one crossed another worker's locks."""
    try:
        return _run_in_one_transaction(rows, token)
    except OperationalError:
        return sum((_run_alone(row, token) for row in rows), Drained())


def _run_alone(row: EventDelivery, token: uuid.UUID) -> Drained:
    try:
        return _run_in_one_transaction([row], token)
    except OperationalError as error:
        _failed(row, error, token)
        return Drained(failed=1)


def _run_in_one_transaction(rows: list[EventDelivery], token: uuid.UUID) -> Drained:
    ids = [row.pk for row in rows]
    if not ids:
        return Drained()
    failures: list[tuple[EventDelivery, Exception]] = []
    done: list[int] = []
    until = time.monotonic() + HOLD_SECONDS
    with transaction.atomic():
        _give_way(len(ids))
        # Fencing: only rows that still carry our token, locked until the effects commit with the receipts.
        ours = EventDelivery.objects.select_for_update(of=("self",)).filter(pk__in=ids, lease_token=token)
        for row in ours.select_related("event").order_by("id"):
            if (done or failures) and time.monotonic() > until:
                _given_back(ids, token, kept=[*done, *(failed.pk for failed, _ in failures)])
                break
            try:
                with transaction.atomic():
                    _hear(row)
                done.append(row.pk)
            except OperationalError:
                raise  # the transaction is lost, and what was done in it: nothing of this chunk counts
            except Exception as error:  # noqa: BLE001  one failing handler must not stop its neighbours
                failures.append((row, error))
        _receipt(done, token)
        for row, reason in failures:
            _failed(row, reason, token)
    return Drained(len(done), len(failures))


def _give_way(deliveries: int) -> None:
    """Two chunks that lock the same rows in another order would wait for each other: neither waits long."""
    if deliveries > 1 and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")


def _run_outside(row: EventDelivery, token: uuid.UUID) -> Drained:
    try:
        _hear(row)
    except Exception as error:  # noqa: BLE001  whatever the world outside throws, the row says so
        _failed(row, error, token)
        return Drained(failed=1)
    _receipt([row.pk], token)
    return Drained(done=1)


def _hear(row: EventDelivery) -> None:
    event: EventRecord = row.event
    if event.depth >= MAX_DEPTH:
        raise GiveUp(f"{MAX_DEPTH} events follow from one another here; a handler causes the event it hears")
    chain = Chain(event.correlation_id, f"handler:{row.subscriber}", event.pk, event.depth + 1)
    with chained(chain):
        _subscription(row).handler(rebuilt(event))


def _receipt(ids: list[int], token: uuid.UUID) -> None:
    EventDelivery.objects.filter(pk__in=ids, lease_token=token).update(
        state=DeliveryState.DONE, finished_at=timezone.now(), lease_token=None, last_error=""
    )


def _given_back(ids: list[int], token: uuid.UUID, *, kept: list[int]) -> None:
    """What was claimed and not begun is free again, untried: on SQLite our transaction keeps every writer waiting."""
    EventDelivery.objects.filter(pk__in=set(ids) - set(kept), lease_token=token).update(
        state=DeliveryState.PENDING, attempts=F("attempts") - 1, due_at=timezone.now(), lease_token=None
    )


def _failed(row: EventDelivery, error: Exception, token: uuid.UUID) -> None:
    found = subscription(row.subscriber)
    dead = isinstance(error, GiveUp) or (found is not None and row.attempts >= found.max_attempts)
    now = timezone.now()
    EventDelivery.objects.filter(pk=row.pk, lease_token=token).update(
        state=DeliveryState.DEAD if dead else DeliveryState.PENDING,
        due_at=now + timedelta(seconds=wait_after(row.attempts)),
        finished_at=now if dead else None,
        lease_token=None,
        last_error=_in_words(error),
    )
    log.warning(
        "delivery given up" if dead else "delivery failed, will be tried again",
        delivery=row.pk,
        event_name=row.event.name,
        subscriber=row.subscriber,
        error=type(error).__name__,
    )


def _in_words(error: Exception) -> str:
    """What went wrong, to read later; of a database error the kind alone, for it quotes the values it refused."""
    if isinstance(error, DatabaseError):
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        return f"{type(error).__name__}{f' ({constraint})' if constraint else ''}"
    return "".join(traceback.format_exception_only(error)).strip()[-2000:]
