"""A handler that takes longer than its subscriber allows is interrupted, and counts as failed.

Without this one that never ends would hold its transaction for ever: on SQLite nobody could write any more. What
stands still inside a call of C (a socket without a timeout) is interrupted when that call returns; on the services
Celery's own time limit then ends the process.
"""

import contextlib
import threading
import time
from collections.abc import Iterator

from dramatiq.middleware import raise_thread_exception

LOOK_SECONDS = 0.5


class TookTooLong(Exception):
    """Raised in the thread of a handler, wherever it happens to be."""


_until: dict[int, float] = {}
_changing = threading.Lock()
_watch: threading.Thread | None = None


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """What runs inside gets TookTooLong once `seconds` have passed."""
    thread = threading.get_ident()
    with _changing:
        _until[thread] = time.monotonic() + seconds
    _ensure_watch()
    try:
        yield
    finally:
        with _changing:
            _until.pop(thread, None)


def _ensure_watch() -> None:
    global _watch  # noqa: PLW0603  one a process, also after a fork
    if _watch is None or not _watch.is_alive():
        with _changing:
            if _watch is None or not _watch.is_alive():
                _watch = threading.Thread(target=_look_on, name="handlers' time", daemon=True)
                _watch.start()


def _look_on() -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        with _changing:
            now = time.monotonic()
            for thread in [thread for thread, until in _until.items() if until < now]:
                del _until[thread]
                raise_thread_exception(thread, TookTooLong)  # type: ignore[no-untyped-call]
