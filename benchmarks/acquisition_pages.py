"""How long acquisition takes at size, beside hand-written SQL. Run by acquisition.py, prints one JSON line.

Pages are measured as crm_pages.py says. `matching` is one requirement against all plots, `year` every figure of the
last year one after the other, and `figures` each of them: `p50` and `p95` in ms, `queries`, `sql_ms` for the
statements by hand, and `ratio` of the medians.
"""

import json
import os
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import psycopg
from django.db import connection
from django.utils import timezone

from acquisition.models import Lead, Requirement
from benchmarks.acquisition_asked import PAGES, Question, matching, year
from benchmarks.crm_asked import Sizes
from benchmarks.crm_pages import TIMES, WARM_UP, measured, ms, nearly_worst, signed_in, timed_sql
from crm.models import Contact, Organisation, User

YEARS = max(3, TIMES // 4)
Taken = list[tuple[float, int, float]]


def main() -> None:
    team = User.objects.get(username="bench-00")
    leads = list(Lead.objects.visible_to(team).order_by("pk").values_list("pk", flat=True)[:500])
    sizes = Sizes(Contact.objects.count(), Organisation.objects.count(), leads, team.pk)
    found: dict[str, Any] = {"pages": measured(PAGES, signed_in(team), sizes)}
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, options="-c jit=off") as beside:
        random, needs = Random(5), list(Requirement.objects.order_by("pk")[:500])
        found["matching"] = figures([timed(matching(random, needs, team), beside) for _turn in range(TIMES)])
        found |= of_a_year(beside)
    print(json.dumps(found))


def of_a_year(beside: Any) -> dict[str, Any]:
    now = timezone.now()
    questions = year(now - timedelta(days=365), now)
    taken: dict[str, Taken] = {name: [] for name in questions}
    for turn in range(WARM_UP + YEARS):
        for name, question in questions.items():
            one = timed(question, beside)
            if turn >= WARM_UP:
                taken[name].append(one)
    together = [tuple(map(sum, zip(*turn, strict=True))) for turn in zip(*taken.values(), strict=True)]
    return {"year": figures(together), "figures": {name: figures(of_one) for name, of_one in taken.items()}}


def timed(question: Question, beside: Any) -> tuple[float, int, float]:
    statements: list[str] = []

    def heard(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(heard):
        begun = time.perf_counter()
        question.ask()
        seconds = time.perf_counter() - begun
    return seconds, len(statements), timed_sql(beside, question.sql)


def figures(taken: Any) -> dict[str, Any]:
    ours, queries, sql = zip(*taken, strict=True)
    by_hand = statistics.median(sql)
    return {
        "p50": ms(statistics.median(ours)),
        "p95": ms(nearly_worst(ours)),
        "queries": max(queries),
        "sql_ms": ms(by_hand),
        "ratio": round(statistics.median(ours) / by_hand, 2),
    }


if __name__ == "__main__":
    main()
