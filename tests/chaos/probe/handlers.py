"""Who hears the probe: in each mode, in order, with an event that follows, with a mail, and with a deadly cup."""

import os
import random
import signal

from crm.eventlog.subscribing import OUTGOING, subscribe
from tests.chaos.probe.actions import note, pass_on, write_letter
from tests.chaos.probe.events import ProbePassedOn, ProbePoured, ProbeRung
from tests.chaos.probe.outside import MAIL_EVERY, append
from tests.chaos.probe.points import reached

FAILS_IN_ORDER = 0.01


class Stumbled(Exception):
    """A handler fails now and then, as handlers do."""


@subscribe(ProbeRung, name="probe.once")
def note_it(event):
    note(subscriber="once", number=event.number)
    reached("mid-handler")


@subscribe(ProbeRung, name="probe.pass_on")
def pass_it_on(event):
    pass_on(number=event.number)


@subscribe(ProbePassedOn, name="probe.passed_on")
def note_what_follows(event):
    note(subscriber="passed_on", number=event.number)


@subscribe(ProbeRung, name="probe.in_order", ordered=True)
def note_in_order(event):
    note(subscriber="in_order", number=event.number)
    if random.random() < FAILS_IN_ORDER:
        raise Stumbled


@subscribe(ProbeRung, name="probe.letter")
def write_every_fifth(event):
    if event.number % MAIL_EVERY == 0:
        write_letter(number=event.number)


@subscribe(ProbeRung, name="probe.at_least_once", lane=OUTGOING, mode="at_least_once")
def tell_outside(event):
    append("at_least_once", event.number)
    reached("at least once: after the effect, before its receipt")


@subscribe(ProbeRung, name="probe.at_most_once", lane=OUTGOING, mode="at_most_once")
def tell_outside_at_most_once(event):
    append("at_most_once", event.number)
    reached("at most once: after the effect, before its receipt")


@subscribe(ProbePoured, name="probe.drink", max_attempts=3)
def drink(event):
    note(subscriber="drink", number=event.number)
    if event.deadly:
        os.kill(os.getpid(), signal.SIGKILL)
