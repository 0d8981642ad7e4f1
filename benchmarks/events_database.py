"""One database: raw inserts, drains, the claim's plan and memory. Run by `events.py`, prints one JSON line."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from benchmarks.events_heard import Ignored, LeftLying, NotedDown
from benchmarks.events_plans import analyze, claim_plan
from benchmarks.events_rows import fill, raw_inserts_per_second
from crm.actions.subscribers import pause_subscriber
from crm.eventlog.draining import drain

EVENTS = int(os.environ["EVENTS"])
RAW = max(1000, min(50_000, EVENTS // 10))
NOTED = max(100, min(20_000, EVENTS // 10))


def main() -> None:
    call_command("migrate", verbosity=0)
    raw = raw_inserts_per_second(RAW)
    fill(NotedDown, "bench.notes_down", NOTED)
    one_row, _memory = drained(NOTED)
    fill(Ignored, "bench.ignores", EVENTS)
    plans = {"all_waiting_not_yet_analyzed": claim_plan()}
    analyze()
    plans["all_waiting"] = claim_plan()
    noop, memory = drained(EVENTS)
    fill(Ignored, "bench.ignores", 1000)
    analyze()
    plans["all_done_but_1000"] = claim_plan()
    pause_subscriber(name="bench.rests", reason="it rests while the benchmark looks at the others")
    fill(LeftLying, "bench.rests", EVENTS // 2)
    analyze()
    plans["half_as_many_wait_for_one_that_rests"] = claim_plan()
    print(json.dumps({
        "database": version(), "raw_insert_per_s": raw, "drain_noop_per_s": noop, "drain_one_row_per_s": one_row,
        "noop_to_raw": round(noop / raw["best"], 3), "one_row_to_raw": round(one_row / raw["best"], 3),
        "memory_mb": memory, "claim": plans,
    }))  # fmt: skip


def drained(count: int) -> tuple[int, dict[str, Any]]:
    """How many a second one worker hears, and its memory after the first tenth and at the end."""
    done, warm, most = 0, 0.0, 0.0
    begun = time.perf_counter()
    while done < count:
        heard = drain("events", seconds=1).done
        assert heard, f"{done} of {count} were heard"
        done += heard
        most = max(most, resident_mb())
        warm = warm or (resident_mb() if done >= count // 10 else 0.0)
    rate = round(done / (time.perf_counter() - begun))
    return rate, {"warm": warm, "end": resident_mb(), "most": most, "growth": round(resident_mb() - warm, 1)}


def resident_mb() -> float:
    """What the process holds now; Linux says so."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


def version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        return f"{connection.vendor} {cursor.fetchone()[0]}"


if __name__ == "__main__":
    main()
