"""What ends is started again, as restart policies do; faults kill, and this brings back."""

import contextlib
import os
import signal
import threading
import time

LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 60


class Supervisor:
    """Watches the processes of a house from `start` to `stop`."""

    def __init__(self, house):
        self.house = house
        self.restarts = []
        self._changing = threading.RLock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self._stopping.set()
        self._thread.join()

    def add(self, name, command):
        with self._changing:
            self.house.start_one(name, command)

    def remove(self, name):
        """Told to stop, and not brought back."""
        with self._changing:
            process = self.house.processes.pop(name)
        process.terminate()
        with contextlib.suppress(Exception):
            process.wait(20)
        _kill_group(process)

    def kill(self, name, how=signal.SIGKILL):
        """The process and its children are sent the signal."""
        with self._changing, contextlib.suppress(ProcessLookupError):
            os.killpg(self.house.processes[name].pid, how)

    def _watch(self):
        while not self._stopping.wait(LOOK_SECONDS):
            with self._changing:
                for name, process in list(self.house.processes.items()):
                    if process.poll() is not None:
                        _kill_group(process)  # what a killed parent left behind goes with its container
                        self.restarts.append(name)
                        self.house.start_one(name, self.commands(name))

    def commands(self, name):
        """`worker 2` is started as `worker` is."""
        return self.house.commands[name.partition(" ")[0]]


def _kill_group(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(ask, seconds=PATIENCE_SECONDS, every=0.1):
    """What `ask` says once it is true; what it last said when `seconds` have passed."""
    until = time.monotonic() + seconds
    while not (said := ask()) and time.monotonic() < until:
        time.sleep(every)
    return said
