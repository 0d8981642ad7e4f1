"""Many events and deliveries at once, and the fastest ways of inserting event rows: what a drain is held against."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

BATCH = 1000
_COLUMNS = "name, version, subject_type, subject_id, payload, actor, correlation_id, depth, recorded_at"
_ROW = (
    "bench.Raw", 1, "bench", "1", '{"times": 1}', "bench", "00000000000000000000000000000001", 0,
    "2026-01-01 00:00:00+00:00",
)  # fmt: skip
_PLACES = f"({', '.join(['%s'] * len(_ROW))})"
_INSERT = f"INSERT INTO crm_eventrecord ({_COLUMNS}) VALUES "


def raw_inserts_per_second(rows: int) -> dict[str, int]:
    """Each way of writing event rows, BATCH a transaction; `best` is the fastest that any client could use."""
    ways = {"executemany": _by_executemany, "many_rows_a_statement": _by_many_rows}
    rates = {name: _rate(way, rows) for name, way in ways.items()}
    found = {**rates, "best": max(rates.values())}
    if connection.vendor == "postgresql":
        found["copy"] = _rate(_by_copy, rows)
    return found


def _rate(way: Callable[[Any], None], rows: int) -> int:
    batches = max(1, rows // BATCH)
    begun = time.perf_counter()
    for _ in range(batches):
        with transaction.atomic(), connection.cursor() as cursor:
            way(cursor)
    return round(batches * BATCH / (time.perf_counter() - begun))


def _by_executemany(cursor: Any) -> None:
    cursor.executemany(_INSERT + _PLACES, [_ROW] * BATCH)


def _by_many_rows(cursor: Any) -> None:
    cursor.execute(_INSERT + ", ".join([_PLACES] * BATCH), _ROW * BATCH)


def _by_copy(cursor: Any) -> None:
    with cursor.copy(f"COPY crm_eventrecord ({_COLUMNS}) FROM STDIN") as copy:
        for _ in range(BATCH):
            copy.write_row(_ROW)


def fill(event: type, subscriber: str, count: int) -> None:
    """`count` events wait for the subscriber, as if published one by one a moment ago."""
    now = datetime.now(UTC).replace(tzinfo=None if connection.vendor == "sqlite" else UTC).isoformat(" ")
    uuid, numbers = _numbered(count)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM crm_eventrecord")
        (last,) = cursor.fetchone()
        cursor.execute(
            f"INSERT INTO crm_eventrecord ({_COLUMNS}) SELECT %s, 1, 'crm.contact', n, %s, 'bench', {uuid}, 0, %s"
            f" FROM {numbers}",
            [event.stored_name(), '{"times": 1}', now],
        )
        cursor.execute(
            "INSERT INTO crm_eventdelivery (event_id, subscriber, lane, order_key, state, attempts, run, due_at,"
            " last_error, skip_reason) SELECT id, %s, 'events', '', 0, 0, 0, %s, '', ''"
            " FROM crm_eventrecord WHERE id > %s ORDER BY id",
            [subscriber, now, last],
        )


def _numbered(count: int) -> tuple[str, str]:
    if connection.vendor == "postgresql":
        return "gen_random_uuid()", f"generate_series(1, {count}) AS n"
    counted = f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count}) SELECT n FROM c"
    return "lower(hex(randomblob(16)))", f"({counted})"
