"""Events are heard: claimed deliveries run their handlers, and effect and receipt commit together."""

import time
import traceback
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from crm.eventlog.backoff import GiveUp, wait_after
from crm.eventlog.claiming import Claim, claim
from crm.eventlog.context import Chain, chained
from crm.eventlog.publishing import rebuilt
from crm.eventlog.subscribing import Subscription, subscription
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


def drain(lane: str, *, seconds: float = 5.0) -> Drained:
    """What was due on `lane` has been tried, or `seconds` have passed; says how many were done and how many failed."""
    until = time.monotonic() + seconds
    total = Drained()
    while time.monotonic() < until:
        chunk = claim(lane, limit=CHUNK)
        if not chunk.delivery_ids:
            break
        total += run(chunk)
    return total


def run(chunk: Claim) -> Drained:
    """Run what was claimed; deliveries whose lease another worker took meanwhile are left to it."""
    rows = list(EventDelivery.objects.filter(pk__in=chunk.delivery_ids).select_related("event").order_by("id"))
    inside = [row for row in rows if _mode(row) == "transactional"]
    outside = [row for row in rows if _mode(row) == "external"]
    return _run_in_one_transaction(inside, chunk.token) + sum(
        (_run_outside(row, chunk.token) for row in outside), Drained()
    )


def _mode(row: EventDelivery) -> str:
    found = subscription(row.subscriber)
    return found.mode if found else "transactional"


def _run_in_one_transaction(rows: Iterable[EventDelivery], token: uuid.UUID) -> Drained:
    ids = [row.pk for row in rows]
    if not ids:
        return Drained()
    failures: list[tuple[EventDelivery, Exception]] = []
    done: list[int] = []
    until = time.monotonic() + HOLD_SECONDS
    with transaction.atomic():
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
                raise  # the database itself is unwell: nothing of this chunk counts, the lease will end
            except Exception as error:  # noqa: BLE001  one failing handler must not stop its neighbours
                failures.append((row, error))
        _receipt(done, token)
        for row, reason in failures:
            _failed(row, reason, token)
    return Drained(len(done), len(failures))


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
    found: Subscription | None = subscription(row.subscriber)
    if found is None:
        raise LookupError(f"no running code subscribes as {row.subscriber}")
    chain = Chain(event.correlation_id, f"handler:{row.subscriber}", event.pk, event.depth + 1)
    with chained(chain):
        found.handler(rebuilt(event))


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
        last_error="".join(traceback.format_exception_only(error))[-2000:],
    )
    log.warning(
        "delivery given up" if dead else "delivery failed, will be tried again",
        delivery=row.pk,
        event_name=row.event.name,
        subscriber=row.subscriber,
        error=type(error).__name__,
    )
