"""How leads go along their road. Every lead counts, also a sealed one, unless `among` says which do; none is named.

A lead reaches a stage when it first stands there or at any later one. A period is from one moment up to another, the
second left out; what is unknown is counted apart and is never nought.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import sqrt
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    QuerySet,
    Sum,
    Window,
)
from django.db.models.functions import RowNumber

from acquisition.models import EndReason, Lead, LeadTransition, Outcome, Stage

Leads = QuerySet[Lead] | None
FEWEST_FOR_A_SHARE = 10
"""Below it a share is chance, and only the two numbers are told."""
Z_95 = 1.959964
ESTIMATES: dict[str, Any] = {
    "count": Count("pk"),
    "jobs": Sum("jobs_new_fte_est"),
    "jobs_unknown": Count("pk", filter=Q(jobs_new_fte_est=None)),
    "euros": Sum("investment_eur_est"),
    "euros_unknown": Count("pk", filter=Q(investment_eur_est=None)),
}
"""Per group: how many leads, what they bring as far as it is known, and of how many it is not."""


@dataclass(frozen=True)
class StageTotal:
    """Open leads at one stage; the sums are of those whose estimate is known."""

    stage: Stage
    count: int
    jobs_fte: Decimal | None
    jobs_unknown: int
    investment_eur: int | None
    investment_unknown: int


@dataclass(frozen=True)
class Conversion:
    """Of one entry cohort: how many came further, how many may still, how many never will."""

    entered: int
    reached: int
    still_open: int

    @property
    def left(self) -> int:
        return self.entered - self.reached - self.still_open


@dataclass(frozen=True)
class WinRate:
    """Won of all that ended; `share` and `interval` (Wilson, 95 %) in per cent, None below FEWEST_FOR_A_SHARE.

    Jobs are estimates of the leads whose estimate is known; `jobs_unknown` counts the others.
    """

    won: int
    ended: int
    jobs_won_fte: Decimal
    jobs_ended_fte: Decimal
    jobs_unknown: int

    @property
    def share(self) -> float | None:
        return self.won / self.ended * 100 if self.ended >= FEWEST_FOR_A_SHARE else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.won, self.ended) if self.ended >= FEWEST_FOR_A_SHARE else None

    @property
    def jobs_share(self) -> Decimal | None:
        return self.jobs_won_fte / self.jobs_ended_fte * 100 if self.jobs_ended_fte else None


@dataclass(frozen=True)
class Spells:
    """Stays at one stage that ended in the period; median and P90 in days, None without one."""

    stage: Stage
    count: int
    median_days: float | None
    p90_days: float | None


@dataclass(frozen=True)
class Loss:
    """What the region lacked, how often it cost us a lead, and how much work."""

    reason: EndReason
    count: int
    jobs_fte: Decimal | None
    jobs_unknown: int


def open_pipeline(among: Leads = None) -> list[StageTotal]:
    """The open leads as they stand now, a row for every stage."""
    rows = {row["stage"]: row for row in _leads(among).still_open().values("stage").annotate(**ESTIMATES)}
    return [
        StageTotal(
            stage,
            row.get("count", 0),
            row.get("jobs"),
            row.get("jobs_unknown", 0),
            row.get("euros"),
            row.get("euros_unknown", 0),
        )
        for stage in Stage
        for row in [rows.get(stage, {})]
    ]


def stage_conversion(
    start: Stage, end: Stage, begin: datetime, until: datetime, *, at: datetime, among: Leads = None
) -> Conversion:
    """Of the leads that first reached `start` in the period, those that had reached `end` by `at`."""
    return stage_conversions([(start, end)], begin, until, at=at, among=among)[start, end]


def stage_conversions(
    pairs: list[tuple[Stage, Stage]], begin: datetime, until: datetime, *, at: datetime, among: Leads = None
) -> dict[tuple[Stage, Stage], Conversion]:
    """The same for several pairs of stages at once."""
    first = {f"at_{stage}": Min("at", filter=Q(to_stage__in=from_stage(stage))) for pair in pairs for stage in pair}
    roads = _steps(among).values("lead", "lead__outcome_at").annotate(**first)
    open_then = Q(lead__outcome_at=None) | Q(lead__outcome_at__gt=at)
    counts: dict[str, Any] = {}
    for place, (start, end) in enumerate(pairs):
        entered = Q(**{f"at_{start}__gte": begin, f"at_{start}__lt": until})
        reached = Q(**{f"at_{end}__lte": at})
        not_yet = Q(**{f"at_{end}": None}) | Q(**{f"at_{end}__gt": at})
        counts[f"entered_{place}"] = Count("lead", filter=entered)
        counts[f"reached_{place}"] = Count("lead", filter=entered & reached)
        counts[f"open_{place}"] = Count("lead", filter=entered & not_yet & open_then)
    found = roads.aggregate(**counts)
    return {
        pair: Conversion(found[f"entered_{place}"], found[f"reached_{place}"], found[f"open_{place}"])
        for place, pair in enumerate(pairs)
    }


def leads_that_first_reached(stage: Stage, begin: datetime | None, until: datetime | None) -> QuerySet[Any, Any]:
    """The keys of the leads that first reached it in the period, both ends in it; an end that is None is open."""
    first = LeadTransition.objects.filter(to_stage__in=from_stage(stage)).order_by().values("lead")
    when = {"first__gte": begin, "first__lte": until}
    return first.annotate(first=Min("at")).filter(**{name: at for name, at in when.items() if at}).values("lead")


def win_rate(begin: datetime, until: datetime, among: Leads = None) -> WinRate:
    """Of the leads that ended in the period; a disqualified one counts only when it had been qualified before."""
    qualified = LeadTransition.objects.filter(to_stage__in=from_stage(Stage.QUALIFIED)).values("lead")
    ended = _leads(among).filter(outcome_at__gte=begin, outcome_at__lt=until)
    ended = ended.exclude(Q(outcome=Outcome.DISQUALIFIED) & ~Q(pk__in=qualified))
    won = Q(outcome=Outcome.WON)
    sums = ended.aggregate(
        won=Count("pk", filter=won),
        ended=Count("pk"),
        jobs_won=Sum("jobs_new_fte_est", filter=won),
        jobs_ended=Sum("jobs_new_fte_est"),
        jobs_unknown=Count("pk", filter=Q(jobs_new_fte_est=None)),
    )
    return WinRate(
        won=sums["won"],
        ended=sums["ended"],
        jobs_won_fte=sums["jobs_won"] or Decimal(0),
        jobs_ended_fte=sums["jobs_ended"] or Decimal(0),
        jobs_unknown=sums["jobs_unknown"],
    )


def time_in_stage(begin: datetime, until: datetime, among: Leads = None) -> list[Spells]:
    """Stays that ended by a move in the period, however they began; a row for every stage."""
    stay = ExpressionWrapper(F("at") - F("lead__transitions__at"), output_field=DurationField())
    left = _steps(among).filter(at__gte=begin, at__lt=until, lead__transitions__seq=F("seq") - 1)
    ended = left.annotate(stay=stay)
    stage = [F("from_stage")]
    ranked = ended.annotate(
        rank=Window(RowNumber(), partition_by=stage, order_by=F("stay").asc()),
        count=Window(Count("pk"), partition_by=stage),
    )
    told = ranked.filter(Q(rank=_MEDIAN) | Q(rank=_P90)).values_list("from_stage", "rank", "count", "stay")
    stays: dict[str, dict[int, timedelta]] = {stage: {} for stage in Stage}
    counts = dict.fromkeys(stays, 0)
    for name, rank, count, days in told:
        counts[name], stays[name][rank] = count, days
    return [_spells(stage, counts[stage], stays[stage]) for stage in Stage]


def losses_by_gap(begin: datetime, until: datetime, among: Leads = None) -> list[Loss]:
    """Leads that ended without a win in the period by their reason, most jobs first; reasons without one are absent."""
    ended = _leads(among).filter(outcome_at__gte=begin, outcome_at__lt=until).exclude(outcome=Outcome.WON)
    rows = ended.values("outcome_reason").annotate(**ESTIMATES)
    losses = [
        Loss(EndReason(row["outcome_reason"]), row["count"], row["jobs"], row["jobs_unknown"])
        for row in rows
        if row["outcome_reason"]
    ]
    return sorted(losses, key=lambda loss: (-(loss.jobs_fte or 0), -loss.count, loss.reason))


def wilson(hits: int, among: int) -> tuple[float, float]:
    """The 95 % score interval of a share, in per cent (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927)."""
    share, spread = hits / among, Z_95**2 / among
    middle = share + spread / 2
    reach = Z_95 * sqrt(share * (1 - share) / among + spread / among / 4)
    return (middle - reach) / (1 + spread) * 100, (middle + reach) / (1 + spread) * 100


def _leads(among: Leads) -> Any:
    return (Lead.objects.all() if among is None else among).order_by()


def from_stage(stage: Stage) -> list[Stage]:
    """The stage and all later ones."""
    stages = list(Stage)
    return stages[stages.index(stage) :]


def _steps(among: Leads) -> QuerySet[LeadTransition]:
    steps = LeadTransition.objects.order_by()
    return steps if among is None else steps.filter(lead__in=among.order_by().values("pk"))


def median_and_p90(sorted_days: list[float]) -> tuple[float | None, float | None]:
    """By the nearest rank, to a tenth of a day; None of nothing."""
    if not sorted_days:
        return None, None
    ranks = ((len(sorted_days) - 1) // 2, -(-len(sorted_days) * 9 // 10) - 1)
    median, p90 = (round(sorted_days[rank], 1) for rank in ranks)
    return median, p90


_MEDIAN, _P90 = (F("count") + 1) / 2, (F("count") * 9 + 9) / 10
"""The nearest ranks, from 1: whole numbers divided by whole numbers stay whole in both databases."""


def _spells(stage: Stage, count: int, stays: dict[int, timedelta]) -> Spells:
    if not count:
        return Spells(stage, 0, None, None)
    median, p90 = (round(stays[rank] / timedelta(days=1), 1) for rank in ((count + 1) // 2, (count * 9 + 9) // 10))
    return Spells(stage, count, median, p90)
