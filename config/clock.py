"""The clock of the services: Celery's schedule, and the last resort when nobody hears it."""

import contextlib
from functools import cached_property
from typing import Any

import structlog
from celery.beat import Scheduler, SchedulingError
from django.db import close_old_connections

from config.heartbeats import SECONDS, Heart
from crm.actions.sweeping import take_what_nobody_took

log = structlog.get_logger(__name__)


class BeatingScheduler(Scheduler):
    """Celery's schedule in memory, with a sign of life at each tick, that needs the broker for nothing.

    A worker may be deaf without knowing it (a broker that came back, a message that could not be acknowledged): what
    stays due for long is done by the clock itself.
    """

    max_interval = SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.heart = Heart("clock")
        super().__init__(*args, **kwargs)

    @cached_property
    def producer(self) -> Any:
        """Connects when it sends: Celery's own waits for the broker before anything else may happen."""
        return self.Producer(self.connection, auto_declare=False)

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        wait = super().tick(*args, **kwargs)
        try:
            take_what_nobody_took()
        except Exception:
            log.exception("what nobody took is still there")
        finally:
            close_old_connections()
        self.heart.beat()
        return wait

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        """What could not be sent leaves no connection behind: one that broke while a broker came up never mends."""
        try:
            return super().apply_async(*args, **kwargs)
        except SchedulingError:
            with contextlib.suppress(Exception):
                super().close()
            raise

    def close(self) -> None:
        self.heart.stop()
        super().close()
