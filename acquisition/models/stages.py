"""The road of a lead as data: its stages with their written definitions, and the moves between them.

A gate names what must be true before a move; `acquisition.queries.gates` knows how to find out. The gates written here
hold until the region decides its own (`StageGate`).
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    IDENTIFIED = "identified", pgettext_lazy("stage", "Identified")
    CONTACTED = "contacted", pgettext_lazy("stage", "Contacted")
    QUALIFIED = "qualified", pgettext_lazy("stage", "Qualified")
    PROPOSED = "proposed", pgettext_lazy("stage", "Proposed")
    SHORTLISTED = "shortlisted", pgettext_lazy("stage", "Shortlisted")
    VISITED = "visited", pgettext_lazy("stage", "Visited")
    NEGOTIATING = "negotiating", pgettext_lazy("stage", "Negotiating")
    COMMITTED = "committed", pgettext_lazy("stage", "Committed")

    @property
    def definition(self) -> Promise:
        return DEFINITIONS[self]


DEFINITIONS: dict[Stage, Promise] = {
    Stage.IDENTIFIED: _("We know of a company that may want to settle here. Nobody has spoken with it yet."),
    Stage.CONTACTED: _("Both sides have spoken. A mail that was only sent does not count."),
    Stage.QUALIFIED: _("We know what they plan, how many jobs and how much money it takes, or why that is unknown."),
    Stage.PROPOSED: _("They hold our offer: the region’s bidbook, shared with this lead."),
    Stage.SHORTLISTED: _("They told us that we are one of the few regions left."),
    Stage.VISITED: _("They have been here and seen sites with their own eyes."),
    Stage.NEGOTIATING: _("We are working out land, permits and terms together."),
    Stage.COMMITTED: _("They have signed. From here on it is a landing."),
}


LIMIT_DAYS: dict[Stage, int] = {
    Stage.IDENTIFIED: 14,
    Stage.CONTACTED: 30,
    Stage.QUALIFIED: 45,
    Stage.PROPOSED: 30,
    Stage.SHORTLISTED: 45,
    Stage.VISITED: 45,
    Stage.NEGOTIATING: 120,
    Stage.COMMITTED: 60,
}
"""After so many days at a stage a lead is stuck: somebody should ask why."""


@dataclass(frozen=True)
class Edge:
    """One move that is allowed, and the names of the facts it asks for. A move back asks for a reason instead."""

    start: Stage
    end: Stage
    gate: tuple[str, ...] = ()
    back: bool = False

    @property
    def name(self) -> str:
        """As rules are written: "contacted>qualified"."""
        return f"{self.start}>{self.end}"


_WORKED_ON = ("owner", "next_step")

EDGES: tuple[Edge, ...] = (
    Edge(Stage.IDENTIFIED, Stage.CONTACTED, ("two_way_contact",)),
    Edge(Stage.CONTACTED, Stage.QUALIFIED, ("title", "sector", "jobs", "investment", "owner")),
    Edge(Stage.QUALIFIED, Stage.PROPOSED, ("shared_bidbook", *_WORKED_ON)),
    # A company may see us before or after it draws up its short list.
    Edge(Stage.PROPOSED, Stage.SHORTLISTED, _WORKED_ON),
    Edge(Stage.PROPOSED, Stage.VISITED, _WORKED_ON),
    Edge(Stage.SHORTLISTED, Stage.VISITED, _WORKED_ON),
    Edge(Stage.VISITED, Stage.SHORTLISTED, _WORKED_ON),
    Edge(Stage.SHORTLISTED, Stage.NEGOTIATING, _WORKED_ON),
    Edge(Stage.VISITED, Stage.NEGOTIATING, _WORKED_ON),
    Edge(Stage.NEGOTIATING, Stage.COMMITTED, _WORKED_ON),
    # From every stage at most one way back.
    Edge(Stage.CONTACTED, Stage.IDENTIFIED, back=True),
    Edge(Stage.QUALIFIED, Stage.CONTACTED, back=True),
    Edge(Stage.PROPOSED, Stage.QUALIFIED, back=True),
    Edge(Stage.SHORTLISTED, Stage.PROPOSED, back=True),
    Edge(Stage.VISITED, Stage.PROPOSED, back=True),
    Edge(Stage.NEGOTIATING, Stage.VISITED, back=True),
    Edge(Stage.COMMITTED, Stage.NEGOTIATING, back=True),
)


def edge(start: str, end: str) -> Edge | None:
    """The allowed move between two stages, or None."""
    return next((one for one in EDGES if (one.start, one.end) == (start, end)), None)


def edges_from(start: str) -> list[Edge]:
    """The moves allowed from a stage, forward first."""
    return [one for one in EDGES if one.start == start]
