"""What colleagues did with the event log itself."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class DeliveryRetried(DomainEvent):
    headline = _("A delivery to {subscriber} that was given up is tried again")

    delivery_id: int
    event_id: int
    subscriber: str


@dataclass(frozen=True, kw_only=True)
class DeliverySkipped(DomainEvent):
    """Why stands with the delivery; a sentence somebody typed has no place in an event."""

    headline = _("A delivery to {subscriber} that was given up is skipped")

    delivery_id: int
    event_id: int
    subscriber: str


@dataclass(frozen=True, kw_only=True)
class SubscriberPaused(DomainEvent):
    headline = _("{subscriber} was paused")

    subscriber: str


@dataclass(frozen=True, kw_only=True)
class SubscriberResumed(DomainEvent):
    headline = _("{subscriber} goes on")

    subscriber: str


@dataclass(frozen=True, kw_only=True)
class SubscriberReplayed(DomainEvent):
    """Published for each slice of a replay; `run` is the same for all slices of one."""

    headline = _("{subscriber} hears {events} past events again")

    subscriber: str
    run: int
    events: int
