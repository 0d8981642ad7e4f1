"""A task of the clock that is to run once per slot, however many clocks tick: each sweep looks whether it is time."""

from datetime import timedelta

from django.utils import timezone

from crm.actions import sweeping
from crm.eventlog.clock import once_per, slot

EVERY = timedelta(seconds=2)


def tick_with_each_sweep():
    sweep = sweeping.sweep

    def and_tick():
        now = timezone.now()
        once_per(EVERY, lambda: _note(int(slot(now, EVERY).timestamp())), name="probe.tick", now=now)
        return sweep()

    sweeping.sweep = and_tick


def _note(number):
    from tests.chaos.probe.actions import note

    note(subscriber="tick", number=number)
