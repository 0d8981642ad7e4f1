"""A migrated SQLite database, made once for the code as it stands and copied from then on: to migrate takes seconds.

Its name is a digest of what migrations and what follows them read, and of the packages that are installed: a change
makes another. Django still migrates every copy, which finds nothing to do, and puts roles and guards in place.
"""

import contextlib
import os
import shutil
import sqlite3
import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".pytest_cache"
OURS = ("config", "crm", "cms", "acquisition", "campaigns")
READ = {"migrations", "models", "blocks", "apps", "roles", "append_only", "settings", "modes"}


@cache
def kept():
    """Where the database for the code as it stands is kept, whether it is there or not."""
    digest = sha256(sys.version.encode())
    for name in sorted(f"{one.name}=={one.version}" for one in distributions()):
        digest.update(name.encode())
    for file in sorted(file for app in OURS for file in (ROOT / app).rglob("*.py")):
        path = file.relative_to(ROOT)
        if not READ.isdisjoint(path.with_suffix("").parts):
            digest.update(str(path).encode() + file.read_bytes())
    return FOLDER / f"migrated-{digest.hexdigest()[:20]}.sqlite3"


def put(target):
    """The kept database lies at `target` too; False when none is kept."""
    try:
        shutil.copyfile(kept(), target)
    except FileNotFoundError:
        return False
    return True


def keep(connection):
    """The database is kept for whoever comes next, as it is now; what was kept for other code goes."""
    with contextlib.suppress(OSError):
        FOLDER.mkdir(exist_ok=True)
        half = kept().with_suffix(f".{os.getpid()}")
        with contextlib.closing(sqlite3.connect(half)) as copy:
            connection.backup(copy)
        half.replace(kept())
        for other in set(FOLDER.glob("migrated-*.sqlite3")) - {kept()}:
            other.unlink(missing_ok=True)
