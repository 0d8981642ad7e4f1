"""Taking deliveries so that nobody else does: a lease with a token, in one statement.

The materialised subquery makes PostgreSQL update by primary key (an IN-subquery was planned as a sequential scan).
On SQLite the surrounding BEGIN IMMEDIATE is the lock.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from crm.eventlog.subscribing import all_subscriptions
from crm.models import DeliveryState, EventDelivery

_CLAIM = """
WITH claimed AS MATERIALIZED (
    SELECT d.id FROM {table} d
    WHERE d.lane = %s AND d.state = %s AND d.due_at <= %s AND d.subscriber IN ({subscribers})
      AND (d.order_key = '' OR NOT EXISTS (
        SELECT 1 FROM {table} earlier
        WHERE earlier.subscriber = d.subscriber AND earlier.order_key = d.order_key
          AND earlier.id < d.id AND earlier.state < 2))
    ORDER BY d.due_at, d.id LIMIT %s {lock})
UPDATE {table} SET state = 1, attempts = attempts + 1, due_at = %s, lease_token = %s
FROM claimed WHERE {table}.id = claimed.id RETURNING {table}.id
"""


@dataclass(frozen=True)
class Claim:
    token: uuid.UUID
    delivery_ids: list[int]


def claim(lane: str, *, limit: int) -> Claim:
    """Up to `limit` due deliveries are ours until the lease ends; deliveries nobody here can run stay waiting.

    One whose lease ran out comes first and alone: first, so that steady traffic does not keep it waiting for ever;
    alone, so that a row which kills its process does not drag its neighbours along.
    """
    expired = _claim(lane, DeliveryState.LEASED, 1)
    return expired if expired.delivery_ids else _claim(lane, DeliveryState.PENDING, limit)


def _claim(lane: str, state: DeliveryState, limit: int) -> Claim:
    own = [subscription for subscription in all_subscriptions() if subscription.lane == lane]
    token = uuid.uuid4()
    if not own:
        return Claim(token, [])
    now = timezone.now()
    lease_end = now + timedelta(seconds=max(subscription.lease_seconds for subscription in own))
    sql = _CLAIM.format(
        table=EventDelivery._meta.db_table,
        subscribers=", ".join(["%s"] * len(own)),
        lock="FOR UPDATE OF d SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else "",
    )
    names = [subscription.name for subscription in own]
    parameters = [lane, state.value, _moment(now), *names, limit, _moment(lease_end), _uuid(token)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return Claim(token, sorted(row[0] for row in cursor.fetchall()))


def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _uuid(value: uuid.UUID) -> Any:
    return EventDelivery._meta.get_field("lease_token").get_db_prep_value(value, connection)
