"""The faults that come with servers and with several processes."""

import os
import signal
import time

from tests.chaos.faults import POINTS, killed_at, killed_at_random, poison, told_to_stop
from tests.chaos.ground import LEASE_SECONDS

OUTAGE_SECONDS = 5
SWEEP_SECONDS = 5
ANSWER_SECONDS = 2.0
TWO_CLOCKS_SECONDS = 8
CUTS = 5
DEAF_SECONDS = 35


def while_publishing(fault):
    """The fault of the broker, during which a request must be answered as if nothing were wrong."""

    def inject(trial):
        begun = time.monotonic()
        fault(trial.ground.broker)
        slowest = trial.load.slowest(begun, time.monotonic())
        assert slowest < ANSWER_SECONDS, f"a request took {slowest:.1f} s while the broker was away"
        return f"slowest answer {slowest:.2f} s"

    return inject


def stopped(broker):
    broker.stop()
    time.sleep(OUTAGE_SECONDS)
    broker.start()


def frozen(broker):
    broker.send(signal.SIGSTOP)
    time.sleep(OUTAGE_SECONDS)
    broker.send(signal.SIGCONT)


def restarted(broker):
    broker.stop()
    broker.start()


def killed(broker):
    broker.stop(signal.SIGKILL)
    broker.start()


def wiped(broker):
    broker.stop(signal.SIGKILL)
    broker.wipe()
    broker.start()


def two_clocks(trial):
    supervisor = trial.ground.supervisor
    supervisor.add("clock 2", trial.ground.house.commands["clock"])
    time.sleep(TWO_CLOCKS_SECONDS)
    supervisor.kill("clock")
    time.sleep(2)
    supervisor.remove("clock 2")


def outlives_its_lease(point):
    """A worker freezes at the point for longer than its lease; another takes over; the first wakes up and goes on."""

    def inject(trial):
        supervisor = trial.ground.supervisor
        supervisor.add("worker 2", trial.ground.house.commands["worker"])
        trial.ground.arm(point, "SIGSTOP")
        pid = trial.ground.fired(point)
        time.sleep(LEASE_SECONDS + SWEEP_SECONDS + 1)
        os.kill(pid, signal.SIGCONT)
        time.sleep(1)
        supervisor.remove("worker 2")

    return inject


def deaf(name):
    """The process stands still for good, though it looks alive; what it had is done without it."""

    def inject(trial):
        trial.ground.supervisor.kill(name, signal.SIGSTOP)
        time.sleep(DEAF_SECONDS)
        waiting = set(trial.load.accepted) & trial.pending()
        trial.ground.supervisor.kill(name, signal.SIGCONT)
        assert len(waiting) < len(trial.load.accepted), f"nothing was done while the {name} heard nothing"

    return inject


def database_restarted(trial):
    trial.ground.database.restart_at_once()


def database_frozen(trial):
    trial.ground.database.send(signal.SIGSTOP)
    time.sleep(OUTAGE_SECONDS)
    trial.ground.database.send(signal.SIGCONT)


def connections_cut(trial):
    """Every connection to the database at once, several times, as when a proxy before it is changed."""
    for _ in range(CUTS):
        trial.ground.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                          " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")  # fmt: skip
        time.sleep(0.5)


SERVICES = {
    **{f"killed {point}": killed_at(point) for point in POINTS},
    "killed at random": killed_at_random,
    "a row that kills its process": poison,
    "broker stopped": while_publishing(stopped),
    "broker frozen": while_publishing(frozen),
    "broker restarted": while_publishing(restarted),
    "broker killed": while_publishing(killed),
    "broker wiped": while_publishing(wiped),
    "two clocks at once": two_clocks,
    "a lease ends, frozen after claim": outlives_its_lease("after claim"),
    "a lease ends, frozen mid-handler": outlives_its_lease("mid-handler"),
    "a lease ends, frozen after an effect outside": outlives_its_lease(POINTS[7]),
    "a worker that hears nothing": deaf("worker"),
    "a mailer that hears nothing": deaf("mailer"),
    "told to stop": told_to_stop,
    "database restarted": database_restarted,
    "database frozen": database_frozen,
    "database connections cut": connections_cut,
}
