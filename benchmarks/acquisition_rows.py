"""A region with many leads and much land, made inside PostgreSQL: their people, roads, holds, calls, offers, landings.

Fills the database at DATABASE_URL, which must have nobody in it yet. LEADS (100,000) and PLOTS (20,000) say how much;
the rest follows from them. Everybody in it is fictional. Prints one JSON line with the seconds of each part.
"""

import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from acquisition.actions.profiles import (
    approve_profile_version,
    draft_profile_version,
    record_profile,
    submit_profile_version,
)
from acquisition.actions.region import load_bidbook
from benchmarks.acquisition_rows_sql import PARTS
from benchmarks.crm_rows import fill_parts, hire
from crm.actions.region import load_region_facts
from crm.models import Contact
from tests.acquisition.fit_rules import CRITERIA, KNOCKOUTS, THRESHOLDS

LEADS, PLOTS = (int(os.environ.get(name, number)) for name, number in (("LEADS", "100000"), ("PLOTS", "20000")))
SIZES = {
    "leads": LEADS, "plots": PLOTS, "contacts": LEADS, "organisations": LEADS, "tasks": LEADS // 2,
    "interactions": LEADS, "parks": max(5, PLOTS // 100), "municipalities": 0, "colleagues": 0,
}  # fmt: skip


def main() -> None:
    if connection.vendor != "postgresql":
        sys.exit("The rows are made by PostgreSQL. Name a database in DATABASE_URL.")
    begun = time.perf_counter()
    call_command("migrate", verbosity=0)
    if Contact.objects.exists():
        sys.exit("There are contacts already. Name a database in DATABASE_URL that holds nobody.")
    seconds = {"migrate": round(time.perf_counter() - begun, 1)}
    region = ROOT / "regions" / "dutch-techzone"
    load_region_facts(region)
    load_bidbook(region)
    approve_a_profile()
    hire(SIZES)
    with connection.cursor() as cursor:
        seconds |= fill_parts(cursor, PARTS, SIZES)
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps({"seed": "acquisition", **SIZES, "seconds": seconds}))


def approve_a_profile() -> None:
    """By which the leads are scored."""
    rules = {"criteria": CRITERIA, "thresholds": THRESHOLDS, "knockouts": KNOCKOUTS}
    profile = record_profile(key="bench", names={"nl": "Makers", "en": "Makers", "de": "Macher"})
    version = draft_profile_version(profile_id=profile, programme_year=2026, **rules)
    submit_profile_version(version_id=version, actor_id=None)
    approve_profile_version(version_id=version, actor_id=None)


if __name__ == "__main__":
    main()
