"""The faults that need no server: kills at named points and at random, a freeze, poison, a second server."""

import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import time

from tests.chaos.supervision import wait_for
from tests.stories.house import ROOT

POINTS = (
    "after the event row",
    "after commit, before the wake-up",
    "after claim",
    "mid-handler",
    "before the handler's commit",
    "after the handler's commit",
    "at least once: after the effect, before its receipt",
    "at most once: after the effect, before its receipt",
    "mid-mail: before the send",
    "mid-mail: after the send, before the row is marked",
)
KILLS = 5
FROZEN_SECONDS = 4
LOCKED_SECONDS = 4
STOP_SECONDS = 40
NEIGHBOURS = 5


def killed_at(point):
    def inject(trial):
        trial.ground.arm(point)
        trial.ground.fired(point)

    return inject


def killed_at_random(trial):
    """Now and then whoever it hits; also one that has only just been started again."""
    longest = 5 if trial.ground.mode == "embedded" else 2
    for _ in range(KILLS):
        time.sleep(random.uniform(0.3, longest))
        trial.ground.supervisor.kill(random.choice(list(trial.ground.house.processes)))


def frozen(trial):
    trial.ground.supervisor.kill("serve", signal.SIGSTOP)
    time.sleep(FROZEN_SECONDS)
    trial.ground.supervisor.kill("serve", signal.SIGCONT)


def told_to_stop(trial):
    """Every process in turn, in the middle of its work, as when a new version is rolled out."""
    for name in list(trial.ground.house.processes):
        before = len(trial.ground.supervisor.restarts)
        trial.ground.supervisor.kill(name, signal.SIGTERM)
        gone = wait_for(lambda before=before: len(trial.ground.supervisor.restarts) > before, STOP_SECONDS)
        assert gone, f"{name} does not stop when told to"


def locked(trial):
    """Another program writes to the database file and takes its time."""
    with contextlib.closing(sqlite3.connect(trial.ground.house.folder / "db.sqlite3", isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 20000")
        other.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED_SECONDS)
        other.execute("ROLLBACK")


def poison(trial):
    """One event kills every process that hears it, among others of the same subscriber that are harmless."""
    for turn in range(2 * NEIGHBOURS + 1):
        number = trial.load.take()
        deadly = turn == NEIGHBOURS
        trial.load.ring(number, "deadly" if deadly else "harmless")
        if deadly:
            trial.deadly.add(number)


def second_server(trial):
    house = trial.ground.house
    second = subprocess.run([sys.executable, "manage.py", "serve"], cwd=ROOT, env=house.environment, text=True,
                            capture_output=True, timeout=60, check=False)  # fmt: skip
    refused = second.returncode and "another server uses" in second.stderr
    assert refused, "a second server was not refused"


EMBEDDED = {
    **{f"killed {point}": killed_at(point) for point in POINTS},
    "killed at random": killed_at_random,
    "told to stop": told_to_stop,
    "frozen for a while": frozen,
    "database locked by another program": locked,
    "a row that kills its process": poison,
    "a second server": second_server,
}
