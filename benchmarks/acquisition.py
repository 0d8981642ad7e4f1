"""How fast acquisition is at size, beside hand-written SQL in the same run. Prints one JSON line.

Makes a database of its own on the server of DATABASE_URL, fills it (acquisition_rows.py: LEADS, PLOTS) and drops it
afterwards; BENCH_DATABASE_URL names one that is filled already and stays. TIMES and ONLY are of crm_pages.py, which
also says what each figure is. Ends with 1 when a target is missed: a page that takes longer than 100 ms at the 95th
percentile, one requirement against all plots longer than 200 ms, the figures of a year together longer than 1 s.
The machine's load stands beside: times are worth something only when nothing else runs, ratios at any time.
"""

import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.crm import asked, own_database, server_version

LONGEST_MS = {"page": 100.0, "matching": 200.0, "year": 1000.0}


def main() -> None:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="dtz-bench-") as folder:
        filled = os.environ.get("BENCH_DATABASE_URL")
        found = measured(filled, folder) if filled else in_own_database(folder)
    missed = shortcomings(found)
    print(json.dumps({
        "bench": "acquisition", "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(), "load": round(os.getloadavg()[0], 1), **found, "missed": missed,
        "seconds": round(time.perf_counter() - begun),
    }))  # fmt: skip
    sys.exit(bool(missed))


def in_own_database(folder: str) -> dict[str, Any]:
    with own_database() as url:
        return {"rows": asked("acquisition_rows.py", url, folder), **measured(url, folder)}


def measured(url: str, folder: str) -> dict[str, Any]:
    return {"database": server_version(url), **asked("acquisition_pages.py", url, folder)}


def shortcomings(found: dict[str, Any]) -> list[str]:
    slow = [f"{name}: {page['p95']} ms" for name, page in found["pages"].items() if page["p95"] > LONGEST_MS["page"]]
    return slow + [
        f"{name}: {found[name]['p95']} ms" for name in ("matching", "year") if found[name]["p95"] > LONGEST_MS[name]
    ]


if __name__ == "__main__":
    main()
