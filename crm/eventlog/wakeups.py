"""After a commit somebody is told that there is work. A wake-up carries no data and may be lost: the sweep comes.

The thread that asked never waits for a broker: one background thread sends, at most one message per lane per
PAUSE, and what cannot be sent is dropped with a line in the log.
"""

import threading
import time
from collections.abc import Callable

import structlog
from django.db import connection, transaction

from crm.eventlog import measuring

log = structlog.get_logger(__name__)
PAUSE = 0.02
MAIL = "mail"
IMPORTS = "imports"
LIST_WORK = "list work"

_senders: dict[str, Callable[[], None]] = {}
_wanted: set[str] = set()
_something = threading.Event()
_thread: threading.Thread | None = None
_starting = threading.Lock()


def carry(lane: str, send: Callable[[], None]) -> None:
    """Have `send` carry the wake-ups of `lane`; called by `config` for the broker in use."""
    _senders[lane] = send


def wake(lane: str) -> None:
    """Once the open transaction commits, a worker of `lane` hears that there is work."""
    transaction.on_commit(lambda: wake_now(lane), robust=True)


def wake_now(lane: str) -> None:
    if lane not in _senders:
        return
    _wanted.add(lane)
    _ensure_thread()
    _something.set()


def _ensure_thread() -> None:
    global _thread  # noqa: PLW0603  one sender per process, also after a fork
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_send_forever, name="wake-ups", daemon=True)
            _thread.start()


def _send_forever() -> None:
    while True:
        _something.wait()
        _something.clear()
        while _wanted:
            lane = _wanted.pop()
            try:
                _senders[lane]()
                measuring.sent(lane)
            except Exception as error:  # noqa: BLE001  whatever the broker throws, the rows are safe
                log.warning("wake-up not sent; the sweep will find the work", lane=lane, error=type(error).__name__)
        _note_figures()
        time.sleep(PAUSE)


def _note_figures() -> None:
    try:
        measuring.flush()
    except Exception as error:  # noqa: BLE001  figures must not end the thread that wakes everybody
        log.warning("figures not written", error=type(error).__name__)
    finally:
        connection.close()
