"""Reading what was written long ago: a record speaks the words of its day, running code those of today."""

import dataclasses
from functools import cache
from typing import Any

from crm.contracts import DomainEvent
from crm.eventlog.subscribing import event_type


def rebuilt(name: str, version: int, payload: dict[str, Any]) -> DomainEvent:
    """The event as today's dataclass. Raises LookupError for a name or a version no running code knows."""
    event = event_type(name)
    if event is None:
        raise LookupError(f"no code knows the event {name}")
    today = upcast(event, version, payload)
    return event(**{name: today[name] for name in _field_names(name) if name in today})


@cache
def _field_names(stored_name: str) -> tuple[str, ...]:
    event = event_type(stored_name)
    return tuple(field.name for field in dataclasses.fields(event)) if event else ()


def upcast(event: type[DomainEvent], version: int, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload as the current version of the event would have it. Raises LookupError when a step is missing.

    Fields of a later version than ours are kept: of two releases that run side by side, the older one reads on.
    """
    for step in range(version, event.version):
        if step not in event.upcasters:
            raise LookupError(f"{event.stored_name()} has no upcaster from version {step}")
        payload = event.upcasters[step](payload)
    return payload
