"""A region grown old, made inside PostgreSQL: contacts, organisations, who works where, leads, tasks and a long log.

Fills the database at DATABASE_URL, which must have nobody in it yet. CONTACTS (1,000,000), ORGANISATIONS (200,000)
and EVENTS (10,000,000) say how much; the rest follows from them. Everybody in it is fictional and lives at
example.org. A few have very much and most have little, as in life: the first contact is the one with the longest
timeline. Prints one JSON line with the seconds of each part.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection

from benchmarks import crm_rows_sql as sql
from crm.actions.region import load_region_facts
from crm.eventlog.partitions import ROWS as ROWS_IN_A_PIECE
from crm.eventlog.partitions import ensure_partitions, partition
from crm.models import Contact, Municipality, User

CONTACTS = int(os.environ.get("CONTACTS", "1000000"))
ORGANISATIONS = int(os.environ.get("ORGANISATIONS", "200000"))
EVENTS = int(os.environ.get("EVENTS", "10000000"))
SIZES = {
    "contacts": CONTACTS, "organisations": ORGANISATIONS, "events": EVENTS,
    "leads": max(80, min(CONTACTS, ORGANISATIONS) // 10), "tasks": max(200, CONTACTS // 10),
    "interactions": CONTACTS, "municipalities": 0, "colleagues": 0,
}  # fmt: skip
COLLEAGUES = {
    "bench-anna": "Acquisition team", "bench-hilde": "Heads of acquisition", "bench-emre": "Account managers",
    "bench-mila": "Marketeers", **{f"bench-{number:02}": "Acquisition team" for number in range(16)},
}  # fmt: skip
EVENT_TABLE = "crm_eventrecord"


def main() -> None:
    if connection.vendor != "postgresql":
        sys.exit("The rows are made by PostgreSQL. Name a database in DATABASE_URL.")
    begun = time.perf_counter()
    call_command("migrate", verbosity=0)
    if Contact.objects.exists():
        sys.exit("There are contacts already. Name a database in DATABASE_URL that holds nobody.")
    seconds = {"migrate": round(time.perf_counter() - begun, 1), **fill()}
    print(json.dumps({"seed": "crm", **SIZES, "seconds": seconds}))


def fill() -> dict[str, float]:
    """All rows are there, indexed, vacuumed and counted; seconds per part."""
    load_region_facts(ROOT / "regions" / "dutch-techzone")
    hire(SIZES)
    with connection.cursor() as cursor:
        seconds = fill_parts(cursor, sql.PARTS, SIZES)
        begun = time.perf_counter()
        fill_log(cursor)
        seconds["events"] = round(time.perf_counter() - begun, 1)
        begun = time.perf_counter()
        cursor.execute("VACUUM ANALYZE")
        seconds["vacuum"] = round(time.perf_counter() - begun, 1)
    return seconds


def fill_parts(cursor: Any, parts: sql.Parts, sizes: dict[str, int]) -> dict[str, float]:
    """Each part's table holds what its statements say, for `sizes`; seconds per part."""
    seconds = {}
    for setting in sql.FOR_THE_WHILE:
        cursor.execute(setting)
    cursor.execute(sql.WORDS)
    for part, (table, statements) in parts.items():
        begun = time.perf_counter()
        with without_indexes(cursor, table):
            for statement in statements:
                cursor.execute(statement.format(**sizes))
        seconds[part] = round(time.perf_counter() - begun, 1)
    return seconds


def hire(sizes: dict[str, int]) -> None:
    """There are colleagues of every role, whom `sizes` counts as it does the municipalities."""
    emmen = Municipality.objects.get(slug="emmen")
    for username, role in COLLEAGUES.items():
        user = User.objects.create(
            username=username, first_name=username.removeprefix("bench-").title(), last_name="(bench)",
            email=f"{username}@techzone.example.org", municipality=emmen if role == "Account managers" else None,
        )  # fmt: skip
        user.groups.add(Group.objects.get(name=role))
    sizes["municipalities"], sizes["colleagues"] = Municipality.objects.count(), len(COLLEAGUES)


@contextmanager
def without_indexes(cursor: Any, table: str) -> Iterator[None]:
    """The table's indexes are made anew over all rows at once, which is several times faster; keys stay."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [table],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in indexes:
        cursor.execute(definition)


def fill_log(cursor: Any) -> None:
    """Each piece of the log is filled on its own and then attached, which makes its indexes."""
    for number in range(EVENTS // ROWS_IN_A_PIECE + 1):
        piece, first = partition(number), max(1, number * ROWS_IN_A_PIECE)
        last = min(EVENTS, (number + 1) * ROWS_IN_A_PIECE - 1)
        cursor.execute(f"DROP TABLE IF EXISTS {piece}")
        cursor.execute(f"CREATE TABLE {piece} (LIKE {EVENT_TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        cursor.execute(sql.EVENTS.format(piece=piece, first=first, last=last, **SIZES))
        bounds = f"FROM ({number * ROWS_IN_A_PIECE}) TO ({(number + 1) * ROWS_IN_A_PIECE})"
        cursor.execute(f"ALTER TABLE {EVENT_TABLE} ATTACH PARTITION {piece} FOR VALUES {bounds}")
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{EVENT_TABLE}', 'id'), {EVENTS})")
    ensure_partitions()


if __name__ == "__main__":
    main()
