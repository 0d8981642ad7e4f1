"""How long the back office takes at size, page by page, beside hand-written SQL. Run by crm.py, prints one JSON line.

Server time: from the first middleware to the last byte, in this process, by Django's test client. In between, turn by
turn, a second connection asks the same as hand-written SQL. TIMES (40) is how often each page is asked; ONLY names
pages. Of each page: `p50` and `p95` in ms; `queries`, every statement the page sends, and `own`, those of them that
ask a table of ours (who looks and with which rights is the session's, and not counted); `cpu_ms`, what this process
computed for the page, which a busy machine stretches least; `db_ms`, what our statements took, and `sql_ms`, what the
hand-written ones did; `ratio`, of the medians of these two; `page_to_sql`, of the whole page to the same.
"""

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client

from acquisition.models import Lead
from benchmarks.crm_asked import PAGES, Sizes
from crm.models import Contact, Organisation, User

TIMES, WARM_UP = int(os.environ.get("TIMES", "40")), 3
ONLY = os.environ.get("ONLY", "").split()
OURS = re.compile(r'"(crm|acquisition|campaigns|cms)_')
WHO = re.compile(r'SELECT (?:(?! FROM ).)* FROM "(crm_user" WHERE "crm_user"."id" = |crm_user_groups"|auth_|wagtail)')


class Listening:
    """Every statement of one page: how many there are, how many are ours, and how long ours took."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.own, self.seconds, self.cpu = 0, 0.0, 0.0

    def __call__(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, parameters, many, context)
        finally:
            self.statements.append(sql)
            if OURS.search(sql) and not WHO.match(sql):
                self.own += 1
                self.seconds += time.perf_counter() - begun


def main() -> None:
    team = User.objects.get(username="bench-00")
    leads = list(Lead.objects.visible_to(team).order_by("pk").values_list("pk", flat=True)[:500])
    sizes = Sizes(Contact.objects.count(), Organisation.objects.count(), leads, team.pk)
    print(json.dumps(measured(PAGES, signed_in(team), sizes)))


def measured(pages: Mapping[str, Any], client: Client, sizes: Any) -> dict[str, dict[str, Any]]:
    """The figures of each page that ONLY names, turn by turn; a page takes a random source and `sizes`."""
    random = Random(5)
    pages = {name: ask for name, ask in pages.items() if not ONLY or name in ONLY}
    found: dict[str, list[tuple[float, Listening, float]]] = {name: [] for name in pages}
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, options="-c jit=off") as beside:
        for turn in range(WARM_UP + TIMES):
            for name, ask in pages.items():
                address, statements = ask(random, sizes)
                seconds, heard = timed_page(client, address)
                taken = seconds, heard, timed_sql(beside, statements)
                if turn >= WARM_UP:
                    found[name].append(taken)
    return {name: figures(taken) for name, taken in found.items()}


def signed_in(user: User) -> Client:
    """A browser of a colleague who gave a password and a second factor."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(user, "crm.public.accounts.ColleagueBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def timed_page(client: Client, address: str) -> tuple[float, Listening]:
    heard = Listening()
    with connection.execute_wrapper(heard):
        begun, computed = time.perf_counter(), time.process_time()
        response = client.get(address)
        seconds, heard.cpu = time.perf_counter() - begun, time.process_time() - computed
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return seconds, heard


def timed_sql(beside: Any, statements: list[tuple[str, list[Any]]]) -> float:
    begun = time.perf_counter()
    for statement, given in statements:
        beside.execute(statement, given).fetchall()
    return time.perf_counter() - begun


def figures(taken: list[tuple[float, Listening, float]]) -> dict[str, Any]:
    pages, heard, sql = zip(*taken, strict=True)
    database, by_hand = statistics.median(one.seconds for one in heard), statistics.median(sql)
    return {
        "p50": ms(statistics.median(pages)),
        "p95": ms(nearly_worst(pages)),
        "queries": max(len(one.statements) for one in heard),
        "own": max(one.own for one in heard),
        "cpu_ms": ms(statistics.median(one.cpu for one in heard)),
        "db_ms": ms(database),
        "sql_ms": ms(by_hand),
        "ratio": round(database / by_hand, 2),
        "page_to_sql": round(statistics.median(pages) / by_hand, 1),
    }


def nearly_worst(seconds: Any) -> float:
    """The 95th percentile: of 40 the third slowest."""
    return sorted(seconds)[-(len(seconds) // 20) - 1]


def ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    main()
