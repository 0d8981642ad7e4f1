"""The road of a landing as data: its statuses with their written definitions, and the moves between them.

A gate names what must be true before a move; `acquisition.queries.landing_gates` knows how to find out. Nobody may
move a landing past a gate that is closed: what it asks for is the evidence on which our figures stand.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LANDING_GATE_VERSION = 1


class LandingStatus(models.TextChoices):
    COMMITTED = "committed", pgettext_lazy("landing", "Committed")
    LAND_SECURED = "land_secured", pgettext_lazy("landing", "Land secured")
    PERMITTING = "permitting", pgettext_lazy("landing", "Permits asked for")
    REDESIGN = "redesign", pgettext_lazy("landing", "Redesign")
    PERMITTED = "permitted", pgettext_lazy("landing", "Permitted")
    UNDER_CONSTRUCTION = "under_construction", pgettext_lazy("landing", "Under construction")
    OPERATIONAL = "operational", pgettext_lazy("landing", "Operational")
    AFTERCARE = "aftercare", pgettext_lazy("landing", "Aftercare")
    ON_HOLD = "on_hold", pgettext_lazy("landing", "On hold")
    BLOCKED = "blocked", pgettext_lazy("landing", "Blocked")
    CANCELLED = "cancelled", pgettext_lazy("landing", "Cancelled")
    CLOSED_DOWN = "closed_down", pgettext_lazy("landing", "Closed down")

    @property
    def definition(self) -> Promise:
        return DEFINITIONS[self]


DEFINITIONS: dict[LandingStatus, Promise] = {
    LandingStatus.COMMITTED: _("The company has signed that it comes. Nothing stands yet, and nothing counts yet."),
    LandingStatus.LAND_SECURED: _("The land or the building is the company’s: bought, leased or under option."),
    LandingStatus.PERMITTING: _("The permits it needs have been asked for."),
    LandingStatus.REDESIGN: _("The plan as it was cannot be permitted; the company draws another."),
    LandingStatus.PERMITTED: _(
        "Every permit it needs is granted, and nobody can object any more or the risk is taken."
    ),
    LandingStatus.UNDER_CONSTRUCTION: _("They are building."),
    LandingStatus.OPERATIONAL: _("They make things here, and somebody has verified the first of what was promised."),
    LandingStatus.AFTERCARE: _("They are at home here; we keep visiting."),
    LandingStatus.ON_HOLD: _("Nobody works on it until a day that is written down."),
    LandingStatus.BLOCKED: _("It cannot go on until something outside the company is solved."),
    LandingStatus.CANCELLED: _("It will not come. What was promised is told apart from what was kept."),
    LandingStatus.CLOSED_DOWN: _("It was here and is gone. What it realised counts as nothing from that day on."),
}

ROAD = (
    LandingStatus.COMMITTED,
    LandingStatus.LAND_SECURED,
    LandingStatus.PERMITTING,
    LandingStatus.PERMITTED,
    LandingStatus.UNDER_CONSTRUCTION,
    LandingStatus.OPERATIONAL,
    LandingStatus.AFTERCARE,
)
"""The way as it goes when nothing is in it."""

UNDERWAY = (*ROAD[:5], LandingStatus.REDESIGN)
"""From these a landing may be put on hold, be blocked, or be cancelled."""

ASIDE = (LandingStatus.ON_HOLD, LandingStatus.BLOCKED)
STANDING = (LandingStatus.OPERATIONAL, LandingStatus.AFTERCARE)
GONE = (LandingStatus.CANCELLED, LandingStatus.CLOSED_DOWN)


@dataclass(frozen=True)
class LandingEdge:
    """One move that is allowed, and the names of the facts it asks for; a move back asks for a reason."""

    start: LandingStatus
    end: LandingStatus
    gate: tuple[str, ...] = ()
    needs_reason: bool = False


LANDING_EDGES: tuple[LandingEdge, ...] = (
    LandingEdge(LandingStatus.COMMITTED, LandingStatus.LAND_SECURED, ("municipality", "land_evidence")),
    LandingEdge(LandingStatus.LAND_SECURED, LandingStatus.PERMITTING, ("permits_named",)),
    LandingEdge(LandingStatus.PERMITTING, LandingStatus.PERMITTED, ("permits_named", "permits_granted")),
    LandingEdge(LandingStatus.PERMITTED, LandingStatus.UNDER_CONSTRUCTION),
    LandingEdge(
        LandingStatus.UNDER_CONSTRUCTION, LandingStatus.OPERATIONAL, ("operational_on", "first_verified_realisation")
    ),
    LandingEdge(LandingStatus.OPERATIONAL, LandingStatus.AFTERCARE, ("aftercare_plan",)),
    LandingEdge(LandingStatus.PERMITTING, LandingStatus.REDESIGN, needs_reason=True),
    LandingEdge(LandingStatus.REDESIGN, LandingStatus.PERMITTING, ("permits_named",)),
    # A judge may undo a permit, a contract may fall through, a builder may go bankrupt.
    LandingEdge(LandingStatus.LAND_SECURED, LandingStatus.COMMITTED, needs_reason=True),
    LandingEdge(LandingStatus.PERMITTED, LandingStatus.PERMITTING, needs_reason=True),
    LandingEdge(LandingStatus.UNDER_CONSTRUCTION, LandingStatus.PERMITTED, needs_reason=True),
)


def landing_edge(start: str, end: str) -> LandingEdge | None:
    """The allowed move between two statuses, or None."""
    return next((one for one in LANDING_EDGES if (one.start, one.end) == (start, end)), None)


def landing_edges_from(start: str) -> list[LandingEdge]:
    """The moves allowed from a status, forward first."""
    return [one for one in LANDING_EDGES if one.start == start]
