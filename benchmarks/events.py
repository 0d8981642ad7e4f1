"""How fast events are heard, beside raw batched inserts into the same database in the same run. Prints one JSON line.

Embedded by default; DATABASE_URL (a server on which databases can be made) measures PostgreSQL.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
EVENTS = int(os.environ.get("EVENTS", "5000"))
LATENCIES = 100
DATABASE = "dtz_bench"

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="dtz-bench-")
os.environ["LOG_LEVEL"] = "ERROR"
os.environ.pop("BROKER_URL", None)


def own_database() -> None:
    """Measure in a database of our own, so that nothing of anybody's is touched."""
    if server := os.environ.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
        os.environ["DATABASE_URL"] = server.rpartition("/")[0] + f"/{DATABASE}"


def main() -> None:
    own_database()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    raw = raw_inserts_per_second()
    noop = drained_per_second("bench.noop", lambda _event: None)
    one_row = drained_per_second("bench.one_row", add_a_row)
    p50, p99 = latency_ms()
    from django.db import connection

    print(json.dumps({
        "bench": "events", "database": connection.vendor, "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(), "events": EVENTS,
        "raw_batched_insert_per_s": round(raw), "drain_noop_per_s": round(noop), "drain_one_row_per_s": round(one_row),
        "noop_to_raw": round(noop / raw, 3), "one_row_to_raw": round(one_row / raw, 3),
        "publish_to_heard_ms": {"p50": p50, "p99": p99},
    }))  # fmt: skip


def raw_inserts_per_second() -> float:
    """The peer: event rows written by executemany, 1,000 a transaction."""
    from django.db import connection, transaction

    sql = (
        "INSERT INTO crm_eventrecord (name, version, subject_type, subject_id, payload, actor, correlation_id, depth,"
        " recorded_at) VALUES (%s, 1, 'bench', '1', %s, 'bench', %s, 0, %s)"
    )
    row = ("bench.Raw", '{"times": 1}', "00000000000000000000000000000001", "2026-01-01 00:00:00+00:00")
    begun = time.perf_counter()
    for _ in range(max(1, EVENTS // 1000)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, [row] * 1000)
    return max(1, EVENTS // 1000) * 1000 / (time.perf_counter() - begun)


def publish_many(count: int) -> None:
    from django.db import transaction

    from crm.eventlog.publishing import publish
    from crm.models import Contact

    someone = Contact(pk=1)
    for start in range(0, count, 500):
        with transaction.atomic():
            for _ in range(start, min(start + 500, count)):
                publish(bell(), subject=someone)


def bell():  # noqa: ANN201  the event class exists once Django is set up
    from crm.events import MailSent

    return MailSent(mail_id=1, contact_id=1, subject="bench")


def drained_per_second(name: str, handler) -> float:  # noqa: ANN001
    from crm.eventlog import subscribing
    from crm.eventlog.draining import drain
    from crm.events import MailSent

    subscribing.subscribe(MailSent, name=name)(handler)
    publish_many(EVENTS)
    begun = time.perf_counter()
    done = drain("events", seconds=600).done
    seconds = time.perf_counter() - begun
    del subscribing._by_name[name]  # noqa: SLF001  the next measurement starts without this subscriber
    subscribing._by_event[MailSent.stored_name()].clear()  # noqa: SLF001
    assert done == EVENTS, f"{done} of {EVENTS} were heard"
    return done / seconds


def add_a_row(_event) -> None:  # noqa: ANN001
    from django.utils import timezone

    from crm.models import ClockTick

    ClockTick.objects.create(name="bench", slot_at=timezone.now(), taken_at=timezone.now())


def latency_ms() -> tuple[float, float]:
    """From commit to heard, woken through the embedded carrier, one event at a time."""
    import threading

    from config import carriers  # noqa: F401  connects wake-ups to the workers
    from config.embedded import workers
    from crm.eventlog import subscribing
    from crm.events import MailSent

    heard = threading.Event()
    subscribing.subscribe(MailSent, name="bench.latency")(lambda _event: heard.set())
    crew = workers()
    crew.start()
    times = []
    for _ in range(LATENCIES):
        heard.clear()
        begun = time.perf_counter()
        publish_many(1)
        assert heard.wait(10), "an event was not heard"
        times.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.05)
    crew.stop(6)
    quantiles = statistics.quantiles(times, n=100)
    return round(quantiles[49], 1), round(quantiles[98], 1)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # pool threads would keep the process
