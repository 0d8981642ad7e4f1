"""How long handlers take and what wake-ups are worth: counted in each process, written down every few seconds.

A figure of what was, not a promise: a killed process takes its last seconds of counting along.
"""

import os
import threading
import time
import uuid
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from django.db import Error, transaction

from crm.models import EventMeasure

log = structlog.get_logger(__name__)
HEARD, WOKEN, SENT = "heard", "woken", "sent"
BOUNDS_MS = (1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000)
FLUSH_SECONDS = 10.0
_HOUR = 3600


@dataclass
class Tally:
    count: int = 0
    useful: int = 0
    total_ms: float = 0.0
    longest_ms: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_MS) + 1))
    changed: bool = True


class Counting:
    """What one process counted, by kind, name and hour."""

    def __init__(self) -> None:
        self.process = uuid.uuid4()
        self.tallies: dict[tuple[str, str, int], Tally] = {}
        self.lock = threading.Lock()
        self.flushed = 0.0

    def tally(self, kind: str, name: str) -> Tally:
        key = (kind, name, int(time.time()) // _HOUR)
        found = self.tallies.get(key)
        if found is None:
            found = self.tallies[key] = Tally()
        found.changed = True
        return found


_counting = Counting()


def _begin_anew() -> None:
    """A forked process counts for itself: two may not write the same rows."""
    global _counting  # noqa: PLW0603  one counting per process
    _counting = Counting()


os.register_at_fork(after_in_child=_begin_anew)


def heard(subscriber: str, milliseconds: float) -> None:
    """A handler ran to its end and took this long."""
    with _counting.lock:
        tally = _counting.tally(HEARD, subscriber)
        tally.count += 1
        tally.total_ms += milliseconds
        tally.longest_ms = max(tally.longest_ms, milliseconds)
        tally.buckets[bisect_left(BOUNDS_MS, milliseconds)] += 1


def woken(lane: str, *, useful: bool) -> None:
    """A wake-up arrived, and there was work or there was none."""
    with _counting.lock:
        tally = _counting.tally(WOKEN, lane)
        tally.count += 1
        tally.useful += useful


def sent(lane: str) -> None:
    """A wake-up was handed to the broker."""
    with _counting.lock:
        _counting.tally(SENT, lane).count += 1


def flush(*, at_once: bool = False) -> None:
    """What changed is written down, at most every FLUSH_SECONDS; a database that is away is asked again later."""
    counting = _counting
    if not at_once and time.monotonic() - counting.flushed < FLUSH_SECONDS:
        return
    with counting.lock:
        counting.flushed = time.monotonic()
        changed = {key: tally for key, tally in counting.tallies.items() if tally.changed}
        rows = [_row(counting, key, tally) for key, tally in changed.items()]
        for tally in changed.values():
            tally.changed = False
    try:
        _write(rows)
    except Error as error:
        for tally in changed.values():
            tally.changed = True
        log.warning("figures not written; they are kept for the next time", error=type(error).__name__)
        return
    _forget_past_hours(counting)


def _row(counting: Counting, key: tuple[str, str, int], tally: Tally) -> EventMeasure:
    kind, name, hour = key
    return EventMeasure(
        kind=kind,
        name=name,
        hour=datetime.fromtimestamp(hour * _HOUR, tz=UTC),
        process=counting.process,
        count=tally.count,
        useful=tally.useful,
        total_ms=tally.total_ms,
        longest_ms=tally.longest_ms,
        buckets=list(tally.buckets),
    )


def _write(rows: list[EventMeasure]) -> None:
    if rows:
        with transaction.atomic():
            EventMeasure.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["kind", "name", "hour", "process"],
                update_fields=["count", "useful", "total_ms", "longest_ms", "buckets"],
            )


def _forget_past_hours(counting: Counting) -> None:
    now = int(time.time()) // _HOUR
    with counting.lock:
        for key in [key for key, tally in counting.tallies.items() if key[2] < now and not tally.changed]:
            del counting.tallies[key]
