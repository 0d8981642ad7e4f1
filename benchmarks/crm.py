"""How fast the back office is at size, beside hand-written SQL in the same run. Prints one JSON line.

Makes a database of its own on the server of DATABASE_URL, fills it (crm_rows.py: CONTACTS, ORGANISATIONS, EVENTS) and
drops it afterwards; BENCH_DATABASE_URL names one that is filled already and stays. TIMES and ONLY are of crm_pages.py,
which also says what each figure is; reading a list in is crm_imports.py (ROWS), on this database too when it is the
benchmark's own. Ends with 1 when a target is missed: a page that takes longer than 100 ms at the 95th percentile or
more than 12 statements, a list of 100,000 rows that takes longer than 20 s to check or 60 s to read in.
The machine's load stands beside: times are worth something only when nothing else runs.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

HERE = Path(__file__).resolve().parent
SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
OWN = f"dtz_bench_{os.getpid()}"
LONGEST_MS, MOST_QUERIES = 100.0, 12
LONGEST_S = {"dry_run_s": 20, "import_s": 60}


def main() -> None:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="dtz-bench-") as folder:
        filled = os.environ.get("BENCH_DATABASE_URL")
        found = measured(filled, folder) if filled else in_own_database(folder)
    missed = shortcomings(found["pages"]) + slow_import(found.get("import", {}))
    print(json.dumps({
        "bench": "crm", "machine": f"{platform.machine()}, {os.cpu_count()} cores", "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1), **found, "missed": missed,
        "seconds": round(time.perf_counter() - begun),
    }))  # fmt: skip
    sys.exit(bool(missed))


def in_own_database(folder: str) -> dict[str, Any]:
    with own_database() as url:
        rows, pages = asked("crm_rows.py", url, folder), measured(url, folder)
        return {"rows": rows, **pages, "import": asked("crm_imports.py", url, folder)}


@contextmanager
def own_database() -> Iterator[str]:
    """The address of an empty database on the server, dropped afterwards."""
    _on_the_server(f'CREATE DATABASE "{OWN}"')
    try:
        yield f"{SERVER.rpartition('/')[0]}/{OWN}"
    finally:
        _on_the_server(f'DROP DATABASE IF EXISTS "{OWN}" WITH (FORCE)')


def measured(url: str, folder: str) -> dict[str, Any]:
    return {"database": server_version(url), "pages": asked("crm_pages.py", url, folder)}


def server_version(url: str) -> str:
    with psycopg.connect(url) as connection:
        version = connection.execute("SHOW server_version").fetchone()
    return f"postgresql {version and version[0]}"


def asked(script: str, url: str, folder: str) -> dict[str, Any]:
    """The JSON of one script in a process of its own, on this database."""
    named = ("BROKER_URL", "CACHE_URL", "EMAIL_URL", "DEMO")
    own = {name: value for name, value in os.environ.items() if name not in named}
    own |= {"DATABASE_URL": url, "DATA_DIR": folder, "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, HERE / script], env=own, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def shortcomings(pages: dict[str, dict[str, Any]]) -> list[str]:
    slow = [f"{name}: {page['p95']} ms" for name, page in pages.items() if page["p95"] > LONGEST_MS]
    return slow + [
        f"{name}: {page['queries']} queries" for name, page in pages.items() if page["queries"] > MOST_QUERIES
    ]


def slow_import(found: dict[str, Any]) -> list[str]:
    """In proportion to the rows."""
    share = found.get("rows", 0) / 100_000
    return [f"{what}: {found[what]} s" for what, most in LONGEST_S.items() if share and found[what] > most * share]


def _on_the_server(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    main()
