"""What the open leads may bring, weighted by our own history: of those that came as far, how many we won."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.functions import TruncQuarter

from acquisition.models import Lead, LeadTransition, Outcome, Stage, Standing
from acquisition.queries.kpi.pipeline import ESTIMATES, Leads

PRIOR_WON, PRIOR_LOST = 1, 3
"""As if four more leads had come so far and one of them was won: without history one in four."""


@dataclass(frozen=True)
class Quarter:
    """`begins_on` is None where nobody wrote down when they mean to open. Jobs are of the leads with an estimate."""

    begins_on: date | None
    leads: int
    jobs_fte: Decimal
    jobs_unknown: int


@dataclass(frozen=True)
class Forecast:
    """`chances` says for every stage the share of leads that came so far and were won, from 0 to 1."""

    quarters: list[Quarter]
    on_hold: int
    chances: dict[Stage, Decimal]


def forecast(among: Leads = None) -> Forecast:
    """By the quarter in which they are expected to open. Delayed and dormant leads are counted apart."""
    leads: Any = (Lead.objects.all() if among is None else among).order_by().filter(outcome=None)
    chances = chances_by_stage(among)
    working = leads.filter(standing=Standing.ONGOING)
    quarter = TruncQuarter("expected_operational_on")
    sums: dict[date | None, list[Any]] = {}
    for row in working.annotate(quarter=quarter).values("quarter", "stage").annotate(**ESTIMATES):
        of_quarter = sums.setdefault(row["quarter"], [0, Decimal(0), 0])
        of_quarter[0] += row["count"]
        of_quarter[1] += (row["jobs"] or Decimal(0)) * chances[Stage(row["stage"])]
        of_quarter[2] += row["jobs_unknown"]
    order = sorted(sums, key=lambda begins: (begins is None, begins))
    quarters = [Quarter(begins, *sums[begins]) for begins in order]
    return Forecast(quarters, leads.exclude(standing=Standing.ONGOING).count(), chances)


def chances_by_stage(among: Leads = None) -> dict[Stage, Decimal]:
    """Won of the ended leads that ever reached the stage, drawn towards one in four while they are few."""
    rank = Case(*(When(to_stage=stage, then=Value(place)) for place, stage in enumerate(Stage)), output_field=_RANK)
    steps = LeadTransition.objects.filter(lead__outcome__isnull=False).order_by()
    if among is not None:
        steps = steps.filter(lead__in=among.order_by().values("pk"))
    furthest: QuerySet[Any, Any] = steps.values("lead", "lead__outcome").annotate(furthest=Max(rank))
    counts: dict[str, Any] = {}
    for place in range(len(Stage)):
        came = Q(furthest__gte=place)
        counts[f"closed_{place}"] = Count("lead", filter=came)
        counts[f"won_{place}"] = Count("lead", filter=came & Q(lead__outcome=Outcome.WON))
    found = furthest.aggregate(**counts)
    return {
        stage: Decimal(found[f"won_{place}"] + PRIOR_WON) / (found[f"closed_{place}"] + PRIOR_WON + PRIOR_LOST)
        for place, stage in enumerate(Stage)
    }


_RANK = IntegerField()
