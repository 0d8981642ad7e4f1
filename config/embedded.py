"""Everything in one process: Celery's worker and clock, and Dramatiq's mailer, as threads beside the web server."""

import threading
import time

from celery import Celery
from celery.beat import Scheduler, Service
from celery.worker import state
from dramatiq import Broker, Worker

from crm.eventlog.draining import stop_draining

READY_SECONDS = 10


class EmbeddedWorkers:
    """Starts and stops the workers of one process; make one only, Celery's worker state is global."""

    def __init__(self, app: Celery, broker: Broker) -> None:
        app.finalize()
        app.set_default()
        app.loader.import_default_modules()
        self._app = app
        self._broker = broker
        self._ready = threading.Event()
        # WorkController rather than app.Worker: the latter installs signal handlers.
        self._celery = app.WorkController(
            app=app,
            hostname="embedded@local",
            pool="threads",
            concurrency=2,
            loglevel="WARNING",
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
            ready_callback=lambda _consumer: self._ready.set(),
        )
        self._celery_thread = threading.Thread(target=self._run_celery, name="celery", daemon=True)
        self._clock = Service(app, max_interval=1, scheduler_cls=Scheduler)
        self._clock_thread = threading.Thread(target=self._run_clock, name="clock", daemon=True)
        self._mailer = Worker(broker, worker_threads=2, worker_timeout=100)

    def start(self) -> None:
        """Workers take work. Raises RuntimeError when they are not ready within READY_SECONDS."""
        self._celery_thread.start()
        if not self._ready.wait(READY_SECONDS):
            raise RuntimeError("the event workers did not start")
        self._clock_thread.start()
        self._broker.emit_after("process_boot")  # once per process, else Dramatiq's time limits never fire
        self._mailer.start()

    def alive(self) -> bool:
        """Whether every worker that was started still works; one that ended by itself does not come back."""
        mailers = [*self._mailer.consumers.values(), *self._mailer.workers]
        return all(thread.is_alive() for thread in (self._celery_thread, self._clock_thread, *mailers))

    def stop(self, seconds: float) -> bool:
        """Workers have finished what they held; False when one did not within `seconds` for all of them."""
        until = time.monotonic() + seconds
        stop_draining()
        self._clock.stop(wait=False)
        state.should_stop = 0
        self._mailer.stop(timeout=int(seconds * 1000))
        self._broker.close()
        self._celery_thread.join(max(0.1, until - time.monotonic()))
        stopped = not self._celery_thread.is_alive()
        if not stopped:
            state.should_terminate = 0
        self._clock_thread.join(max(0.1, until - time.monotonic()))
        state.should_stop = None
        return stopped

    def _run_celery(self) -> None:
        self._app.set_current()
        self._celery.start()

    def _run_clock(self) -> None:
        self._app.set_current()
        self._clock.start()


def workers() -> EmbeddedWorkers:
    from config.celery import app
    from config.dramatiq import broker

    return EmbeddedWorkers(app, broker)
