"""Taking deliveries so that nobody else does: a lease with a token, in one statement.

Each subscriber's share is found through its own index, so a backlog that is not ours to run (paused, or of code that
is not here) costs nothing. The materialised subquery makes PostgreSQL update by primary key (an IN-subquery was
planned as a sequential scan). On SQLite the surrounding BEGIN IMMEDIATE is the lock.
"""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from crm.eventlog.subscribing import Mode, Subscription, subscriptions_of
from crm.models import EventDelivery, EventSubscriber

# States stand in the text: a bound parameter would keep SQLite from using the partial indexes.
_CLAIM = """
WITH claimed AS MATERIALIZED ({found})
UPDATE {table} SET state = 1, attempts = attempts + 1, due_at = %s, lease_token = %s
FROM claimed WHERE {table}.id = claimed.id RETURNING {table}.id
"""
_EXPIRED = """
SELECT d.id FROM {table} d WHERE d.state = 1 AND d.due_at <= %s AND d.subscriber IN ({names})
  AND d.subscriber NOT IN (SELECT p.name FROM {subscribers} p WHERE p.paused_at IS NOT NULL)
ORDER BY d.due_at, d.id LIMIT 1 {lock}
"""
_WAITING = """
SELECT id FROM (
  SELECT d.id FROM {table} d
  WHERE d.subscriber = %s AND d.state = 0 AND d.due_at <= %s {in_order}
    AND NOT EXISTS (SELECT 1 FROM {subscribers} p WHERE p.name = %s AND p.paused_at IS NOT NULL)
  ORDER BY d.due_at, d.id LIMIT %s {lock}) AS share_{number}
"""
_IN_ORDER = """
    AND NOT EXISTS (
      SELECT 1 FROM {table} e WHERE e.subscriber = d.subscriber AND e.order_key = d.order_key AND e.order_key > ''
        AND e.id < d.id AND e.state < 2)
"""
# What is to happen at most once is written down as given up while it runs, and those behind it wait all the same.
_NOT_BESIDE = """
    AND NOT EXISTS (
      SELECT 1 FROM {table} r WHERE r.subscriber = d.subscriber AND r.order_key = d.order_key AND r.id < d.id
        AND r.state = 3 AND r.lease_token IS NOT NULL AND r.due_at > %s)
"""


@dataclass(frozen=True)
class Claim:
    lane: str
    token: uuid.UUID
    delivery_ids: list[int]


def claim(lane: str, *, limit: int) -> Claim:
    """Up to `limit` due deliveries are ours until the lease ends; what is paused, or not known here, stays waiting.

    One whose lease ran out comes first and alone: first, so that steady traffic does not keep it waiting for ever;
    alone, so that a row which kills its process does not drag its neighbours along.
    """
    own = subscriptions_of(lane)
    if not own:
        return Claim(lane, uuid.uuid4(), [])
    with transaction.atomic():
        expired = _taken(lane, own, *_expired(own))
        return expired if expired.delivery_ids else _taken(lane, own, *_waiting(own, limit))


def _expired(own: Sequence[Subscription]) -> tuple[str, list[Any]]:
    names = ", ".join(["%s"] * len(own))
    sql = _EXPIRED.format(table=_table(), subscribers=_subscribers(), names=names, lock=_lock())
    return sql, [_moment(timezone.now()), *(subscription.name for subscription in own)]


def _waiting(own: Sequence[Subscription], limit: int) -> tuple[str, list[Any]]:
    """The subscribers in another order each time: whoever has much to hear does not keep the others waiting."""
    now, shares, parameters = _moment(timezone.now()), [], []
    for number, subscription in enumerate(random.sample(own, len(own))):
        in_order, moments = _in_order(subscription, now)
        shares.append(
            _WAITING.format(table=_table(), subscribers=_subscribers(), in_order=in_order, lock=_lock(), number=number)
        )
        parameters += [subscription.name, now, *moments, subscription.name, limit]
    return f"{' UNION ALL '.join(shares)} LIMIT %s", [*parameters, limit]


def _in_order(subscription: Subscription, now: Any) -> tuple[str, list[Any]]:
    if not subscription.ordered:
        return "", []
    if subscription.mode is not Mode.AT_MOST_ONCE:
        return _IN_ORDER.format(table=_table()), []
    return (_IN_ORDER + _NOT_BESIDE).format(table=_table()), [now]


def _taken(lane: str, own: Sequence[Subscription], found: str, parameters: list[Any]) -> Claim:
    token = uuid.uuid4()
    lease = timedelta(seconds=max(subscription.lease_seconds for subscription in own))
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM.format(table=_table(), found=found), [*parameters, _moment(timezone.now() + lease), _uuid(token)]
        )
        return Claim(lane, token, sorted(row[0] for row in cursor.fetchall()))


def _table() -> str:
    return EventDelivery._meta.db_table


def _subscribers() -> str:
    return EventSubscriber._meta.db_table


def _lock() -> str:
    return "FOR UPDATE OF d SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""


def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _uuid(value: uuid.UUID) -> Any:
    return EventDelivery._meta.get_field("lease_token").get_db_prep_value(value, connection)
