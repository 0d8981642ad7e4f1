"""Landings and what came of their promises, as of a day.

Every landing counts, also of a sealed lead, unless `among` says which do; none is named.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from acquisition.models import Landing, LandingStatus, Measure
from acquisition.models.landing_stages import ASIDE, STANDING, UNDERWAY
from acquisition.queries.promises import NOTHING, as_it_was, latest_promise, latest_verified
from crm.models import Municipality

Landings = QuerySet[Landing] | None
_VALUE = DecimalField(max_digits=20, decimal_places=1)


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
    due = _measured(measure, as_of, among).filter(promised__isnull=False, promised_due_on__lte=as_of)
    known, unknown = due.filter(found__isnull=False), due.filter(found=None)
    sums = known.aggregate(all_promised=_sum("promised"), all_found=_sum("found"), known=Count("pk"))
    open_ones = unknown.aggregate(all_promised=_sum("promised"), unknown=Count("pk"))
    return RealisationRate(
        promised=sums["all_promised"],
        realised=sums["all_found"],
        unknown_promised=open_ones["all_promised"],
        known=sums["known"],
        unknown=open_ones["unknown"],
        kept_well=known.filter(found__gte=F("promised") * Value(Decimal("0.8"), output_field=_VALUE)).count(),
    )


def _realised(measure: str, as_of: date, among: Landings) -> Realised:
    rows = _measured(measure, as_of, among)
    sums = rows.filter(found__isnull=False).aggregate(total=_sum("found"), known=Count("pk"))
    return Realised(sums["total"], sums["known"], rows.filter(found=None).count())


def _measured(measure: str, as_of: date, among: Landings) -> QuerySet[Any]:
    """Landings that promised or realised it and were not cancelled by that day, with `promised`, `promised_due_on`
    and `found`, which is NULL where it is not known."""
    nothing = Value(NOTHING, output_field=_VALUE)
    return (
        as_it_was(those(among), as_of)
        .filter(was_cancelled=False)
        .annotate(verified=latest_verified(measure, as_of), promised=latest_promise(measure, as_of))
        .filter(Q(verified__isnull=False) | Q(promised__isnull=False))
        .annotate(promised_due_on=latest_promise(measure, as_of, field="due_on"))
        .annotate(found=Case(When(was_closed_down=True, then=nothing), default=F("verified"), output_field=_VALUE))
    )


def _sum(name: str) -> Coalesce:
    return Coalesce(Sum(name, output_field=_VALUE), Value(NOTHING, output_field=_VALUE), output_field=_VALUE)
