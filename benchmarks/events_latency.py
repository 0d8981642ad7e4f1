"""From publishing to heard, one event at a time: embedded in this process, or by a worker process over a broker.

The clock starts before the publishing transaction and stops when this process reads the delivery as done, which it
asks every millisecond. Both are of one process, so no clocks are compared. Run by `events.py`, prints one JSON line.
"""

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from benchmarks.events_heard import Awaited
from config import carriers  # noqa: F401  connects wake-ups to the broker
from crm.eventlog.publishing import publish
from crm.models import Contact, DeliveryState, EventDelivery

TIMES = 200
WARM_UP = 20
PATIENCE = 30.0


def main() -> None:
    call_command("migrate", verbosity=0)
    with worker() if settings.SERVICES else embedded():
        milliseconds = [publish_and_wait() for _ in range(WARM_UP + TIMES)][WARM_UP:]
    quantiles = statistics.quantiles(milliseconds, n=100)
    print(json.dumps({"broker": settings.BROKER, "p50": round(quantiles[49], 1), "p99": round(quantiles[98], 1)}))
    sys.stdout.flush()
    os._exit(0)  # pool threads would keep the process


def publish_and_wait() -> float:
    begun = time.perf_counter()
    with transaction.atomic():
        record = publish(Awaited(times=1), subject=Contact(pk=1))
    heard = EventDelivery.objects.filter(event_id=record.pk, state=DeliveryState.DONE)
    while not heard.exists():
        assert time.perf_counter() < begun + PATIENCE, "an event was not heard"
        time.sleep(0.001)
    milliseconds = (time.perf_counter() - begun) * 1000
    time.sleep(0.05)  # steady, one at a time: what was left of the last wake-up is over
    return milliseconds


@contextlib.contextmanager
def embedded() -> Iterator[None]:
    from config.embedded import workers

    crew = workers()
    crew.start()
    yield
    crew.stop(6)


@contextlib.contextmanager
def worker() -> Iterator[None]:
    """The worker as it is run on services; the sweep's clock is not, so only wake-ups bring anything."""
    command = [
        str(Path(sys.executable).parent / "celery"), "-A", "benchmarks.events_worker", "worker", "--without-gossip",
        "--without-mingle", "--concurrency", "2", "--prefetch-multiplier", "1", "--loglevel", "ERROR",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=sys.stderr)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
