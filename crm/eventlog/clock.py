"""Time as a fact: a periodic task runs once per slot, however many clocks tick."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from crm.models import ClockTick


def slot(now: datetime, every: timedelta) -> datetime:
    """The start of the slot `now` falls in, counted from the epoch in UTC."""
    seconds = every.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=UTC)


def once_per(every: timedelta, task: Callable[[], object], *, name: str, now: datetime | None = None) -> bool:
    """`task` has run in this slot and the slot is taken, both or neither; False when another clock had it."""
    now = now or timezone.now()
    with transaction.atomic():
        _tick, first = ClockTick.objects.get_or_create(name=name, slot_at=slot(now, every), defaults={"taken_at": now})
        if first:
            task()
    return first
