"""The log in pieces by id on PostgreSQL, so that an old piece can be taken away whole and indexes stay small.

Ids, not moments: the primary key must hold what a table is split by, and Django wants `id` alone.
"""

from typing import Any

import structlog
from django.db import Error, connection, transaction

from crm.models import EventRecord

log = structlog.get_logger(__name__)

ROWS = 10_000_000
AHEAD = 3
PATIENCE = "2s"
_TABLE = EventRecord._meta.db_table
DEFAULT = f"{_TABLE}_rest"


def partition(number: int) -> str:
    """The name of the piece that holds ids from `number * ROWS` on."""
    return f"{_TABLE}_{number:05d}"


@transaction.atomic
def ensure_partitions() -> int:
    """The piece in use and AHEAD more exist; returns how many were made. On SQLite there is one table: 0.

    One that cannot be made, over rows of the catch-all piece or while a long reader holds the log, is left for the
    next time: the others are made all the same.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [DEFAULT])  # two clocks, one maker
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")  # whoever publishes waits behind us
        current = _last_id(cursor) // ROWS
        wanted = [number for number in range(current, current + AHEAD + 1) if not _exists(cursor, partition(number))]
        return sum(_made(cursor, number) for number in wanted)


def _made(cursor: Any, number: int) -> bool:
    try:
        with transaction.atomic():
            cursor.execute(
                f"CREATE TABLE {partition(number)} PARTITION OF {_TABLE} "
                f"FOR VALUES FROM ({number * ROWS}) TO ({(number + 1) * ROWS})"
            )
    except Error as error:
        log.warning("a piece of the log was not made", piece=partition(number), error=type(error).__name__)
        return False
    return True


def rows_in_the_rest() -> bool:
    """Whether records lie in the catch-all piece: nobody made the next one in time, and none can be made there now."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {DEFAULT})")  # noqa: S608  a name of ours
        return bool(cursor.fetchone()[0])


def _last_id(cursor: Any) -> int:
    """The highest id given out so far."""
    cursor.execute("SELECT coalesce(last_value, 0) FROM pg_sequences WHERE sequencename = %s", [f"{_TABLE}_id_seq"])
    found = cursor.fetchone()
    return int(found[0]) if found else 0


def _exists(cursor: Any, table: str) -> bool:
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
    return bool(cursor.fetchone()[0])
