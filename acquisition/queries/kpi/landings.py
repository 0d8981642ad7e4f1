"""Landings and what came of their promises, as of a day.

Every landing counts, also of a sealed lead, unless `among` says which do; none is named.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from acquisition.models import Commitment, Landing, LandingStatus, LandingTransition, Measure, Realisation
from acquisition.models.landing_stages import ASIDE, STANDING, UNDERWAY
from acquisition.queries.promises import NOTHING, as_it_was, end_of
from crm.models import Municipality

Landings = QuerySet[Landing] | None
KEPT_WELL = Decimal("0.8")


@dataclass(frozen=True)
class LandingsOfPlace:
    """Landings of one municipality by status; None is where it is not known yet. The groups are never added up."""

    municipality_id: int | None
    is_member: bool
    by_status: dict[str, int] = field(default_factory=dict)

    def _of(self, statuses: tuple[str, ...]) -> int:
        return sum(self.by_status.get(status, 0) for status in statuses)

    @property
    def committed(self) -> int:
        """Signed and not there: on its way, on hold or blocked."""
        return self._of((*UNDERWAY, *ASIDE))

    @property
    def operational(self) -> int:
        return self._of(STANDING)

    @property
    def cancelled(self) -> int:
        return self.by_status.get(LandingStatus.CANCELLED, 0)

    @property
    def closed_down(self) -> int:
        return self.by_status.get(LandingStatus.CLOSED_DOWN, 0)


@dataclass(frozen=True)
class Realised:
    """`total` of the landings of which something is known; `unknown` counts those that promised it and are not."""

    total: Decimal
    known: int
    unknown: int


@dataclass(frozen=True)
class RealisationRate:
    """Promises due by the day, of landings that were not cancelled.

    `promised` is of landings with a verified value, `unknown_promised` of those without. `kept_well` of `known`
    landings have at least 80 per cent of what they promised.
    """

    promised: Decimal
    realised: Decimal
    unknown_promised: Decimal
    known: int
    unknown: int
    kept_well: int

    @property
    def rate(self) -> Decimal | None:
        """Realised of promised where it is known, in per cent and not capped; None without a promise that is due."""
        return self.realised / self.promised * 100 if self.promised else None

    @property
    def at_least(self) -> Decimal | None:
        """The same if all that nobody verified were nothing."""
        whole = self.promised + self.unknown_promised
        return self.realised / whole * 100 if whole else None


def landings_by_status(*, as_of: date, among: Landings = None) -> list[LandingsOfPlace]:
    """How many landings stood where on that day, by municipality; `is_member` is as of that day."""
    members = _members(as_of)
    counts: dict[int | None, dict[str, int]] = {}
    rows = as_it_was(those(among), as_of).values_list("municipality_id", "was").annotate(Count("pk"))
    for municipality_id, status, count in rows:
        counts.setdefault(municipality_id, {})[status] = count
    return [
        LandingsOfPlace(municipality_id, municipality_id in members, by_status)
        for municipality_id, by_status in sorted(counts.items(), key=lambda row: (row[0] is None, row[0] or 0))
    ]


def those(among: Landings) -> QuerySet[Landing]:
    return (Landing.objects.all() if among is None else among).order_by()


def _members(day: date) -> set[int]:
    there = Municipality.objects.exclude(member_from__gt=day).exclude(member_to__lt=day)
    return set(there.values_list("pk", flat=True))


def realised_jobs(*, as_of: date, among: Landings = None) -> Realised:
    """New jobs (FTE) that are there: of each landing the latest verified value by that day, nothing once it closed."""
    return _realised(Measure.JOBS_NEW, as_of, among)


def realised_investment(*, as_of: date, among: Landings = None) -> Realised:
    """The same in whole euros invested."""
    return _realised(Measure.CAPEX, as_of, among)


def realisation_rate(*, as_of: date, measure: str = Measure.JOBS_NEW, among: Landings = None) -> RealisationRate:
    """How much of what was to be there by that day was found to be there."""
    due = [one for one in _measured(measure, as_of, among) if one.due_on is not None and one.due_on <= as_of]
    known = [(one.promised or NOTHING, one.found) for one in due if one.found is not None]
    unknown = [one.promised or NOTHING for one in due if one.found is None]
    return RealisationRate(
        promised=sum((promised for promised, _found in known), NOTHING),
        realised=sum((found for _promised, found in known), NOTHING),
        unknown_promised=sum(unknown, NOTHING),
        known=len(known),
        unknown=len(unknown),
        kept_well=sum(found >= promised * KEPT_WELL for promised, found in known),
    )


def _realised(measure: str, as_of: date, among: Landings) -> Realised:
    found = [one.found for one in _measured(measure, as_of, among)]
    known = [value for value in found if value is not None]
    return Realised(sum(known, NOTHING), len(known), len(found) - len(known))


@dataclass(frozen=True)
class _Measured:
    """What one landing promised and what was found; None where there is no promise, or nobody verified."""

    promised: Decimal | None
    due_on: date | None
    found: Decimal | None


def _measured(measure: str, as_of: date, among: Landings) -> list[_Measured]:
    """Of each landing that promised or realised it and was not cancelled by that day.

    The latest of each landing is looked for in one pass: asked landing by landing it would take fifty times as long.
    """
    there = those(among).filter(opened_at__lt=end_of(as_of)).exclude(pk__in=_cancelled_by(as_of))
    closed = dict(there.values_list("pk", "closed_down_on"))
    verified = dict(_latest(Realisation, "as_of", measure, as_of, "value", verified_at__isnull=False))
    given = _latest(Commitment, "agreed_on", measure, as_of, "value", "due_on")
    promises = {pk: (value, due_on) for pk, value, due_on in given}
    return [
        _Measured(*promises.get(pk, (None, None)), NOTHING if _is_over(day, as_of) else verified.get(pk))
        for pk, day in closed.items()
        if pk in promises or pk in verified
    ]


def _is_over(closed_down_on: date | None, as_of: date) -> bool:
    return closed_down_on is not None and closed_down_on <= as_of


def _cancelled_by(as_of: date) -> QuerySet[Any, Any]:
    steps = LandingTransition.objects.filter(to_status=LandingStatus.CANCELLED, at__lt=end_of(as_of))
    return steps.order_by().values("landing")


def _latest(model: Any, day: str, measure: str, as_of: date, *fields: str, **more: Any) -> Any:
    """The landing and these fields of the row of the latest day up to that one, of each landing."""
    rows = model.objects.order_by().filter(measure=measure, **{f"{day}__lte": as_of}, **more)
    newest = Window(RowNumber(), partition_by=[F("landing")], order_by=[F(day).desc(), F("pk").desc()])
    return rows.annotate(newest=newest).filter(newest=1).values_list("landing", *fields)
