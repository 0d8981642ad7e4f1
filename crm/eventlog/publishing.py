"""A fact is written: the record, and one delivery for everybody who wants to hear it, in the caller's transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from crm.contracts import DomainEvent
from crm.eventlog.context import current_chain
from crm.eventlog.inserting import insert_many, insert_numbered
from crm.eventlog.subscribing import Subscription, subscriptions_to
from crm.eventlog.turns import take_turn
from crm.eventlog.wakeups import wake
from crm.models import EventDelivery, EventKey, EventRecord


class OutsideTransaction(RuntimeError):
    """`publish` was called where the change and its event could not commit together."""


def publish(event: DomainEvent, *, subject: models.Model, key: str | None = None) -> EventRecord:
    """The event is in the log, and each subscriber has a delivery waiting, when the caller's transaction commits.

    With a `key` that was used before, nothing is written and the earlier record is returned.
    Raises OutsideTransaction when no transaction is open.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(f"publish({event.stored_name()}) needs a transaction around it and its change")
    if key:
        # Whoever publishes under the same key at this moment waits here for the other's transaction to end.
        known, first = EventKey.objects.get_or_create(key=key, defaults={"created_at": timezone.now()})
        if not first:
            return EventRecord.objects.get(pk=known.event_id or 0)
    record = _record(event, subject)
    record.save(force_insert=True)
    if key:
        EventKey.objects.filter(key=key).update(event_id=record.pk)
    _deliver_later([record], subscriptions_to(type(event)))
    return record


def publish_many(events: Iterable[tuple[DomainEvent, models.Model]]) -> list[int]:
    """The same for many events, each with its subject, in one insert of records and one of deliveries per kind.

    Returns the records' ids in the order of the events. Raises OutsideTransaction when no transaction is open.
    """
    given = list(events)
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(f"publish_many({len(given)} events) needs a transaction around them and their changes")
    rows = [_values(event, subject) for event, subject in given]
    ids = insert_numbered(EventRecord, list(rows[0]), [list(row.values()) for row in rows]) if rows else []
    for kind in {type(event) for event, _subject in given}:
        if subscriptions := subscriptions_to(kind):
            of_kind = [
                EventRecord(pk=pk, **row)
                for pk, row, (event, _subject) in zip(ids, rows, given, strict=True)
                if type(event) is kind
            ]
            _deliver_later(of_kind, subscriptions)
    return ids


def _record(event: DomainEvent, subject: models.Model) -> EventRecord:
    return EventRecord(**_values(event, subject))


def _values(event: DomainEvent, subject: models.Model) -> dict[str, Any]:
    chain, payload = current_chain(), dict(vars(event))
    return {
        "name": event.stored_name(),
        "version": event.version,
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "contact_id": payload.get("contact_id"),
        "organisation_id": payload.get("organisation_id"),
        "payload": payload,
        "actor": chain.actor,
        "correlation_id": chain.correlation_id,
        "causation_id": chain.causation_id,
        "depth": chain.depth,
        "recorded_at": timezone.now(),
    }


def _deliver_later(records: list[EventRecord], subscriptions: list[Subscription]) -> None:
    order_keys = [f"{record.subject_type}:{record.subject_id}" for record in records]
    if any(subscription.ordered for subscription in subscriptions):
        for order_key in sorted(set(order_keys)):
            take_turn(order_key)  # ids are given out before commits, which may cross
    deliveries = [
        EventDelivery(
            event=record,
            subscriber=subscription.name,
            lane=subscription.lane,
            order_key=order_key if subscription.ordered else "",
            due_at=record.recorded_at,
        )
        for record, order_key in zip(records, order_keys, strict=True)
        for subscription in subscriptions
    ]
    if len(records) == 1:
        EventDelivery.objects.bulk_create(deliveries)
    else:
        insert_many(deliveries)
    for lane in {subscription.lane for subscription in subscriptions}:
        wake(lane)
