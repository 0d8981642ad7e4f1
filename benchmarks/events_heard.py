"""The events of the benchmark and who hears them: nothing done, one row written, and one that is only waited for."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from crm.contracts import DomainEvent
from crm.eventlog.subscribing import subscribe
from crm.models import ClockTick


@dataclass(frozen=True, kw_only=True)
class Ignored(DomainEvent):
    times: int


@dataclass(frozen=True, kw_only=True)
class NotedDown(DomainEvent):
    times: int


@dataclass(frozen=True, kw_only=True)
class Awaited(DomainEvent):
    times: int


@dataclass(frozen=True, kw_only=True)
class LeftLying(DomainEvent):
    times: int


@subscribe(Ignored, name="bench.ignores")
def ignore(_event: Any) -> None: ...


@subscribe(NotedDown, name="bench.notes_down")
def note_down(_event: Any) -> None:
    ClockTick.objects.create(name="bench", slot_at=timezone.now(), taken_at=timezone.now())


@subscribe(Awaited, name="bench.is_awaited")
def let_know(_event: Any) -> None: ...


@subscribe(LeftLying, name="bench.rests")
def leave_lying(_event: Any) -> None: ...
