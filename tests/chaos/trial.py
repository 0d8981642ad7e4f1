"""One fault under load: clients ring, the fault comes, and what was accepted is followed until all is quiet."""

import contextlib
import time
from dataclasses import dataclass

import psycopg

from tests.chaos.judge import judge, pending, whereabouts
from tests.chaos.load import Load
from tests.chaos.supervision import wait_for

BEFORE_SECONDS = 1.0
AFTER_SECONDS = 1.5
QUIET_SECONDS = 150
SHOWN = 5


@dataclass
class Outcome:
    fault: str
    mode: str
    verdict: object
    recovered: float
    restarts: int
    note: str
    told: list


class Trial:
    def __init__(self, ground):
        self.ground = ground
        self.numbers = ground.numbers()
        self.load = Load(ground.house.url, self.numbers)
        self.deadly = set()
        self.problems = []

    def run(self, fault, inject):
        restarts = len(self.ground.supervisor.restarts)
        self.load.start()
        time.sleep(BEFORE_SECONDS)
        try:
            note = inject(self) or ""
        except AssertionError as error:
            note = str(error)
            self.problems.append((0, note))
        ended = time.monotonic()
        accepted = set(self.load.accepted)
        recovered = self._recovered(accepted, ended, AFTER_SECONDS)
        time.sleep(max(0.0, ended + AFTER_SECONDS - time.monotonic()))
        self.load.stop()
        recovered = recovered or self._recovered(accepted, ended, QUIET_SECONDS) or QUIET_SECONDS
        self._everything_runs()
        wait_for(lambda: not self.pending(), QUIET_SECONDS, every=0.25)
        verdict = judge(self.ground, self.numbers, self.load.accepted, self.deadly)
        verdict.other += self.problems
        restarts = len(self.ground.supervisor.restarts) - restarts
        return Outcome(fault, self.ground.mode, verdict, recovered, restarts, note, self._told(verdict))

    def _recovered(self, accepted, ended, within):
        """Seconds from the end of the fault until everything accepted by then is done; None when it is not yet."""
        done = wait_for(lambda: not accepted & self.pending(), within, every=0.1)
        return time.monotonic() - ended if done else None

    def pending(self):
        """Numbers of which something is still to be done."""
        with contextlib.suppress(psycopg.OperationalError):
            return pending(self.ground, self.numbers)
        return set(self.numbers)

    def _everything_runs(self):
        try:
            self.ground.everything_runs()
        except AssertionError as error:
            self.problems.append((0, f"something does not come back: {error}"))

    def _told(self, verdict):
        """Each broken promise, and where the rows of its number stand."""
        broken = {"lost": verdict.lost, "doubled": verdict.doubled, "out of order": verdict.out_of_order}
        lines = []
        for promise, found in {**broken, "wrong": verdict.other}.items():
            lines += [f"  {promise}: {len(found)}"] if found else []
            for number, what in found[:SHOWN]:
                lines += [f"  {promise}: {number}, {what}", *whereabouts(self.ground, number)]
        return lines
