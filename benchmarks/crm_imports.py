"""How long a list takes to be read in at size, beside COPY of the same rows. Run by crm.py, prints one JSON line.

ROWS (100,000) people of a fifth as many companies, none known before, as a CSV file of twelve columns with the headers
of another CRM. `dry_run_s` checks every row, `import_s` writes it, `copy_s` is COPY of the same people, companies and
roles into tables with the same keys and indexes; `ratio` is of the last two, and `undo_s` takes it all back.
"""

import csv
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection

from crm.models import User

ROWS = int(os.environ.get("ROWS", "100000"))
HEADERS = ["First Name", "Last Name", "Email", "Phone", "Account Name", "Title", "Website", "Mailing Street",
           "Mailing Zip/Postal Code", "Mailing City", "Mailing Country", "Municipality"]  # fmt: skip
COPIED = {
    "crm_organisation": ("id, name, normalised_name, city", lambda n: (n, f"Invoer {n} B.V.", f"invoer {n}", "Emmen")),
    "crm_contact": ("id, name, email, phone", lambda n: (n, f"Voornaam{n} Achternaam{n}", f"{n}@example.org", "")),
    "crm_affiliation": ("id, role, contact_id, organisation_id", lambda n: (n, "Inkoper", n, 1 + n % (ROWS // 5))),
}


def main() -> None:
    if find_spec("crm.actions.imports") is None:
        print(json.dumps({"reason": "this code cannot read lists in"}))
        return
    print(json.dumps(imported()))


def imported() -> dict[str, Any]:
    from crm.actions.imports import carry_import, carry_undo, dry_run, read_in, start_import, undo_import
    from crm.models import ImportRun

    team = User.objects.get(username="bench-00")
    number = start_import(file=io.BytesIO(a_list()), file_name="bench.csv", made_by_id=team.pk)
    checking = timed(lambda: dry_run(number))
    read_in(import_id=number)
    reading = timed(lambda: carry_import(number))
    copying, counts = timed(copied), ImportRun.objects.get(pk=number).counts
    undo_import(import_id=number, user_id=team.pk)
    return {
        "rows": ROWS, "dry_run_s": checking, "import_s": reading, "copy_s": copying,
        "ratio": round(reading / copying, 1), "undo_s": timed(lambda: carry_undo(number)), "counts": counts,
    }  # fmt: skip


def a_list() -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADERS)
    writer.writerows(_rows())
    return out.getvalue().encode()


def _rows() -> Iterator[list[str]]:
    firms, run = ROWS // 5, f"{time.time():.0f}"
    for n in range(ROWS):
        firm = n % firms
        yield [f"Voornaam{n}", f"Achternaam{n}", f"p{n}.{run}@f{firm}.example.org", f"06{10**7 + n}",
               f"Invoer {run} {firm} B.V.", "Inkoper", f"https://f{firm}-{run}.example.org", f"Kanaal {firm % 300}",
               f"{1000 + firm % 8999} AB", "Emmen", "Nederland", "Emmen"]  # fmt: skip


def copied() -> None:
    """The same people, companies and roles into tables made like ours, which go again."""
    with connection.cursor() as cursor:
        for table, (columns, row) in COPIED.items():
            cursor.execute(f"CREATE TEMP TABLE plain_{table} (LIKE {table} INCLUDING INDEXES)")
            for column in _asked_for(cursor, table, columns):
                cursor.execute(f"ALTER TABLE plain_{table} ALTER COLUMN {column} DROP NOT NULL")
            with cursor.copy(f"COPY plain_{table} ({columns}) FROM STDIN") as copy:
                for n in range(1, 1 + (ROWS // 5 if table == "crm_organisation" else ROWS)):
                    copy.write_row(row(n))


def _asked_for(cursor: Any, table: str, given: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO'", [table]
    )
    return [name for (name,) in cursor.fetchall() if name not in given.split(", ")]


def timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return round(time.perf_counter() - begun, 2)


if __name__ == "__main__":
    main()
