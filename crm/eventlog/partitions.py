"""The log in pieces by id on PostgreSQL, so that an old piece can be taken away whole and indexes stay small.

Ids, not moments: the primary key must hold what a table is split by, and Django wants `id` alone.
"""

from django.db import connection, transaction

from crm.models import EventRecord

ROWS = 10_000_000
AHEAD = 3
_TABLE = EventRecord._meta.db_table
DEFAULT = f"{_TABLE}_rest"


def partition(number: int) -> str:
    """The name of the piece that holds ids from `number * ROWS` on."""
    return f"{_TABLE}_{number:05d}"


@transaction.atomic
def ensure_partitions() -> int:
    """The piece in use and AHEAD more exist; returns how many were missing. On SQLite there is one table: 0."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [DEFAULT])  # two clocks, one maker
        current = _last_id(cursor) // ROWS
        wanted = [number for number in range(current, current + AHEAD + 1) if not _exists(cursor, partition(number))]
        for number in wanted:
            cursor.execute(
                f"CREATE TABLE {partition(number)} PARTITION OF {_TABLE} "
                f"FOR VALUES FROM ({number * ROWS}) TO ({(number + 1) * ROWS})"
            )
    return len(wanted)


def rows_in_the_rest() -> bool:
    """Whether records lie in the catch-all piece: nobody made the next one in time, and none can be made there now."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {DEFAULT})")  # noqa: S608  a name of ours
        return bool(cursor.fetchone()[0])


def _last_id(cursor: object) -> int:
    """The highest id given out so far."""
    cursor.execute("SELECT coalesce(last_value, 0) FROM pg_sequences WHERE sequencename = %s", [f"{_TABLE}_id_seq"])  # type: ignore[attr-defined]
    found = cursor.fetchone()  # type: ignore[attr-defined]
    return int(found[0]) if found else 0


def _exists(cursor: object, table: str) -> bool:
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]
