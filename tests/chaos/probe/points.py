"""Named points in the product where its process dies, or freezes, once: when a file of that name lies ready."""

import contextlib
import importlib
import os
import signal
from pathlib import Path

from django.db import connection

FOLDER = "points"


def mark():
    """Each point below is reached by its product function. Raises AttributeError for a name that is gone."""
    _after("crm.eventlog.publishing", "_record", "after the event row")
    _before("crm.eventlog.wakeups", "wake_now", "after commit, before the wake-up")
    _after("crm.eventlog.draining", "claim", "after claim", when=lambda claimed: claimed.delivery_ids)
    _after("crm.eventlog.draining", "_receipt", "before the handler's commit", when=_inside)
    _after("crm.eventlog.draining", "_run_inside", "after the handler's commit", when=lambda drained: drained.done)


def reached(name):
    """Ends or freezes this process when the point is armed; whoever takes the file is the only one."""
    armed = Path(os.environ["DATA_DIR"]) / FOLDER / slug(name)
    fired = armed.with_suffix(f".{os.getpid()}.fired")
    with contextlib.suppress(FileNotFoundError):
        armed.rename(fired)
        os.kill(os.getpid(), signal.Signals[fired.read_text()])


def slug(name):
    return "".join(letter if letter.isalpha() else "-" for letter in name)


def _inside(_result):
    return connection.in_atomic_block


def _before(module, function, name):
    found = importlib.import_module(module)
    original = getattr(found, function)

    def marked(*args, **kwargs):
        reached(name)
        return original(*args, **kwargs)

    setattr(found, function, marked)


def _after(module, function, name, *, when=lambda _result: True):
    found = importlib.import_module(module)
    original = getattr(found, function)

    def marked(*args, **kwargs):
        result = original(*args, **kwargs)
        if when(result):
            reached(name)
        return result

    setattr(found, function, marked)
