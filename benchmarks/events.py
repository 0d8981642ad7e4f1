"""How fast events are heard in both modes, beside raw batched inserts into the same databases. Prints one JSON line.

EVENTS (1,000,000) is how many one worker drains on each database. DATABASE_URL, BROKER_URL, REDIS_BROKER_URL and
CACHE_URL name the services; what is not reachable is null, with the reason. Ends with 1 when a claim reads the whole
table of deliveries or a target is missed. Everything happens in databases and queues of its own, dropped afterwards.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.brokers import forget

EVENTS = int(os.environ.get("EVENTS", "1000000"))
SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
BROKERS = {
    "rabbitmq": os.environ.get("BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//"),
    "redis": os.environ.get("REDIS_BROKER_URL", "redis://127.0.0.1:6379/8"),
}
CACHE = os.environ.get("CACHE_URL", "redis://127.0.0.1:6379/9")
OWN = f"dtz_bench_{os.getpid()}"
NAMESPACE = OWN.replace("_", "-")
TARGETS = {"embedded": {"noop_to_raw": 0.10, "p50": 50.0}, "services": {"noop_to_raw": 0.25, "p50": 30.0}}
MOST_GROWTH_MB = 20.0


def main() -> None:
    begun = time.perf_counter()
    found = {"embedded": embedded(), "services": services()}
    missed = [f"{mode}: {what}" for mode, figures in found.items() for what in shortcomings(mode, figures)]
    print(json.dumps({
        "bench": "events", "events": EVENTS, "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(), **found, "missed": missed, "seconds": round(time.perf_counter() - begun),
    }))  # fmt: skip
    sys.exit(bool(missed))


def embedded() -> dict[str, Any]:
    return _in_a_folder(lambda folder: {
        **measured("events_database.py", {"DATA_DIR": str(folder / "rows")}),
        "publish_to_heard_ms": {"memory": measured("events_latency.py", {"DATA_DIR": str(folder / "waits")})},
    })  # fmt: skip


def services() -> dict[str, Any]:
    try:
        _on_the_server(f'CREATE DATABASE "{OWN}"')
    except psycopg.OperationalError as error:
        return {"reason": f"no PostgreSQL at DATABASE_URL: {str(error).splitlines()[0]}", "publish_to_heard_ms": None}
    try:
        return _in_a_folder(lambda folder: {
            **measured("events_database.py", {"DATA_DIR": str(folder), "DATABASE_URL": own_database()}),
            "publish_to_heard_ms": {name: waited_for(url, folder) for name, url in BROKERS.items()},
        })  # fmt: skip
    finally:
        _on_the_server(f'DROP DATABASE IF EXISTS "{OWN}" WITH (FORCE)')


def waited_for(broker: str, folder: Path) -> dict[str, Any]:
    """Latency over one broker, whatever lies in the database by now; null and why when the broker is not there."""
    own = {"DATA_DIR": str(folder), "DATABASE_URL": own_database(), "BROKER_URL": broker, "CACHE_URL": CACHE,
           "BROKER_NAMESPACE": NAMESPACE, "EMAIL_URL": "outbox://"}  # fmt: skip
    try:
        forget(broker, NAMESPACE)
    except Exception as error:  # noqa: BLE001  each broker's client has exceptions of its own
        return {"p50": None, "p99": None, "reason": f"no broker: {type(error).__name__}"}
    try:
        return measured("events_latency.py", own)
    finally:
        forget(broker, NAMESPACE)


def measured(script: str, environment: dict[str, str]) -> dict[str, Any]:
    """The JSON of one script in a process of its own; the modes are settings, and settings are read once."""
    named = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "EMAIL_URL", "DEMO")
    own = {name: value for name, value in os.environ.items() if name not in named}
    own |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR", "EVENTS": str(EVENTS), **environment}
    done = subprocess.run([sys.executable, HERE / script], env=own, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def shortcomings(mode: str, figures: dict[str, Any]) -> list[str]:
    targets, missed = TARGETS[mode], []
    if "claim" not in figures:
        return []
    missed += [
        f"the claim reads the whole table ({when})" for when, plan in figures["claim"].items() if plan["whole_table"]
    ]
    if figures["noop_to_raw"] < targets["noop_to_raw"]:
        missed.append(f"drains {figures['noop_to_raw']:.0%} of the raw rate, not {targets['noop_to_raw']:.0%}")
    if figures["memory_mb"]["growth"] >= MOST_GROWTH_MB:
        missed.append(f"memory grew by {figures['memory_mb']['growth']} MB")
    for name, waits in figures["publish_to_heard_ms"].items():
        if waits["p50"] is not None and waits["p50"] >= targets["p50"]:
            missed.append(f"half of the events waited longer than {targets['p50']} ms ({name})")
    return missed


def own_database() -> str:
    return f"{SERVER.rpartition('/')[0]}/{OWN}"


def _on_the_server(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement)


def _in_a_folder(measure: Any) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="dtz-bench-"))
    try:
        return measure(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
