"""What a line of the weekly list says, and where it leads."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from acquisition.models import (
    DependencyKind,
    DependencyStatus,
    EndReason,
    HoldKind,
    HoldStatus,
    LandingStatus,
    Measure,
    Outcome,
    PermitKind,
    Stage,
)
from acquisition.models.stages import LIMIT_DAYS


def sentence_of(kind: str, one: str, two: str) -> str:
    """In the active language; `one` and `two` are the words of the row."""
    return SENTENCES[kind](one or "", two or "")


def address_of(kind: str, thing: int, lead_id: int | None) -> str:
    """The page of the thing: of its lead, landing, call, enquiry or task."""
    name = PAGES.get(kind, "acquisition_leads:inspect")
    return reverse(name, args=[thing if kind in PAGES else lead_id])


def _moved(one: str, two: str) -> str:
    if not one:
        return _("Opened")
    if one == two:
        return _("Taken up again at %(stage)s") % {"stage": Stage(two).label}
    return _("From %(before)s to %(after)s") % {"before": Stage(one).label, "after": Stage(two).label}


def _ended(one: str, two: str) -> str:
    outcome = str(Outcome(one).label)
    reason = f" ({EndReason(two).label})" if two else ""
    return _("Ended: %(outcome)s") % {"outcome": outcome} + reason


def _landing(one: str, two: str) -> str:
    after = LandingStatus(two).label
    if not one:
        return _("Landing opened: %(status)s") % {"status": after}
    return _("Landing: from %(before)s to %(after)s") % {"before": LandingStatus(one).label, "after": after}


def _limit(one: str, _two: str) -> str:
    said = {"stage": Stage(one).label, "days": LIMIT_DAYS[Stage(one)]}
    return _("Longer at %(stage)s than %(days)d days") % said


def _dependency(one: str, two: str) -> str:
    said = {"what": DependencyKind(one).label, "status": DependencyStatus(two).label}
    return _("The landing needs: %(what)s (%(status)s)") % said


SENTENCES: dict[str, Callable[[str, str], str]] = {
    "moved": _moved,
    "ended": _ended,
    "landing": _landing,
    "held": lambda one, two: _("Holds land: %(kind)s, %(plot)s") % {"kind": HoldKind(one).label, "plot": two},
    "freed": lambda one, two: _("Holds it no longer: %(plot)s (%(why)s)") % {"plot": two, "why": HoldStatus(one).label},
    "offered": lambda _one, _two: _("An offer was sent"),
    "answered": lambda _one, _two: _("They answered an offer"),
    "limit": _limit,
    "nobodys": lambda _one, _two: _("Nobody’s yet: give it an owner"),
    "no_next_step": lambda _one, _two: _("No next step is written down"),
    "blocked": lambda one, _two: _("The landing is blocked: %(what)s") % {"what": DependencyKind(one).label},
    "task": lambda one, _two: _("Task: %(title)s") % {"title": one},
    "decision": lambda _one, _two: _("Their decision is expected"),
    "resume": lambda _one, _two: _("Take it up again"),
    "hold": lambda one, two: _("A hold ends: %(kind)s, %(plot)s") % {"kind": HoldKind(one).label, "plot": two},
    "call": lambda _one, _two: _("A site call closes"),
    "offer": lambda _one, _two: _("Their answer to our offer"),
    "enquiry": lambda one, _two: _("Answer enquiry %(reference)s") % {"reference": one},
    "opening": lambda _one, _two: _("The company is to open"),
    "landing_resume": lambda _one, _two: _("Take the landing up again"),
    "dependency": _dependency,
    "permit": lambda one, _two: _("A permit is to be decided: %(kind)s") % {"kind": PermitKind(one).label},
    "promise": lambda one, _two: (
        _("Promised to be there, nothing verified: %(measure)s") % {"measure": Measure(one).label}
    ),
}
PAGES = {
    "task": "crm_tasks:inspect",
    "call": "acquisition_calls:inspect",
    "enquiry": "acquisition_enquiries:inspect",
    "promise": "acquisition_landings:promises",
    **dict.fromkeys(("dependency", "permit"), "acquisition_landings:conditions"),
    **dict.fromkeys(("landing", "blocked", "opening", "landing_resume"), "acquisition_landings:inspect"),
}
