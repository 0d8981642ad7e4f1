"""How the database finds what a worker claims, and how long that takes."""

import statistics
import time
from typing import Any

from django.db import connection, transaction

from crm.eventlog.claiming import claim
from crm.eventlog.draining import CHUNK

TABLE = "crm_eventdelivery"
CLAIMS = 20


def claim_plan() -> dict[str, Any]:
    """The steps that touch deliveries, how many of them read the whole table, and the milliseconds a claim takes."""
    steps = [step for sql, parameters in _statements() for step in _explained(sql, parameters)]
    return {
        "scans": sorted({step for step in steps if _touches_deliveries(step)}),
        "whole_table": sum(map(_reads_the_whole_table, steps)),
        "claim_ms": _milliseconds(),
    }


def analyze() -> None:
    """The database has counted its rows, as it does by itself from time to time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _statements() -> list[tuple[str, Any]]:
    """What a claim asks of the database, word for word; nothing stays claimed."""
    heard: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        heard.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with transaction.atomic(), connection.execute_wrapper(listen):
        claim("events", limit=CHUNK)
        transaction.set_rollback(True)
    return [(sql, parameters) for sql, parameters in heard if TABLE in sql]


def _explained(sql: str, parameters: Any) -> list[str]:
    word = "EXPLAIN (COSTS OFF)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{word} {sql}", parameters)
        return [str(row[-1]).strip().removeprefix("->").strip() for row in cursor.fetchall()]


def _touches_deliveries(step: str) -> bool:
    if connection.vendor == "postgresql":
        return (TABLE in step and "Scan" in step) or ("Index Scan on" in step and "delivery_" in step)
    return step.startswith(("SCAN", "SEARCH")) and any(f" {name}" in step for name in (f"{TABLE} ", "d ", "e "))


def _reads_the_whole_table(step: str) -> bool:
    if connection.vendor == "postgresql":
        return "Seq Scan on" in step and TABLE in step
    return step.startswith("SCAN") and step.split()[1] in (TABLE, "d", "e") and "INDEX" not in step


def _milliseconds() -> float:
    taken = []
    for _ in range(CLAIMS):
        with transaction.atomic():
            begun = time.perf_counter()
            claim("events", limit=CHUNK)
            taken.append((time.perf_counter() - begun) * 1000)
            transaction.set_rollback(True)
    return round(statistics.median(taken), 2)
