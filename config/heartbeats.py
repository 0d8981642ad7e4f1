"""Signs of life of the processes that answer no port: a file in HEARTBEAT_DIR, touched while there is life in them.

A worker's beats from its consumer's own timer, so only while it is connected to the broker; the clock's at each of
its ticks; the mailer's while all its threads live. `deploy/healthcheck.py` looks at the age of the file.
"""

import os
import threading
from pathlib import Path
from typing import Any

from celery import bootsteps
from dramatiq import Broker, Middleware, Worker

SECONDS = 5.0


class Heart:
    """Beats into one file; does nothing when HEARTBEAT_DIR is not set."""

    def __init__(self, name: str) -> None:
        folder = os.environ.get("HEARTBEAT_DIR", "")
        self.file = Path(folder) / f"heartbeat-{name}" if folder else None

    def beat(self) -> None:
        if self.file:
            self.file.touch()

    def stop(self) -> None:
        if self.file:
            self.file.unlink(missing_ok=True)


class WorkerHeartbeat(bootsteps.StartStopStep):
    """A step of Celery's consumer: stops with the connection and begins again with the next."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Any, **_: Any) -> None:
        super().__init__(parent)
        self.heart = Heart("worker")
        self.timer: Any = None

    def start(self, parent: Any) -> None:
        self.heart.beat()
        self.timer = parent.timer.call_repeatedly(SECONDS, self.heart.beat)

    def stop(self, _parent: Any) -> None:
        if self.timer:
            self.timer.cancel()
            self.timer = None
        self.heart.stop()

    terminate = shutdown = stop


class MailerHeartbeat(Middleware):
    """Beats while every consumer and every thread of a Dramatiq worker is alive."""

    def __init__(self) -> None:
        self.heart = Heart("mailer")
        self.stopped = threading.Event()

    def after_worker_boot(self, _broker: Broker, worker: Worker) -> None:
        if self.heart.file:
            threading.Thread(target=self._beat_while_alive, args=[worker], name="heartbeat", daemon=True).start()

    def before_worker_shutdown(self, _broker: Broker, _worker: Worker) -> None:
        self.stopped.set()
        self.heart.stop()

    def _beat_while_alive(self, worker: Worker) -> None:
        while not self.stopped.is_set():
            threads = [*worker.consumers.values(), *worker.workers]
            if threads and all(thread.is_alive() for thread in threads):
                self.heart.beat()
            self.stopped.wait(SECONDS)
