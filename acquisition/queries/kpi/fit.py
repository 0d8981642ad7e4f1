"""How many gamechangers there are and how well what we pursue fits, each by one version of a target profile.

Scores of different versions are never mixed. Sealed leads count as all others do; nothing here names a lead.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from acquisition.models import Decision, Lead, Outcome, Qualification, Stage, TargetProfileVersion

WELL = 3
"""The level of 4 from which a company counts as smart, or as circular."""


@dataclass(frozen=True)
class Gamechangers:
    """`open_by_stage` has a number for every stage; `won` were landed, `ended` came to nothing."""

    open_by_stage: dict[str, int]
    won: int
    ended: int
    not_known: int

    @property
    def total(self) -> int:
        return sum(self.open_by_stage.values()) + self.won + self.ended


@dataclass(frozen=True)
class Middle:
    """Medians of `count` leads; None of no lead."""

    count: int
    total: Decimal | None
    coverage_pct: Decimal | None


@dataclass(frozen=True)
class Shares:
    """Of the won leads whose level is known, how many reach WELL. Divide only when `known` is not 0."""

    well: int
    known: int


@dataclass(frozen=True)
class ProfileFit:
    pursued: Middle
    declined: Middle
    won_smart: Shares
    won_circular: Shares


def by_version(version: TargetProfileVersion, among: QuerySet[Lead] | None = None) -> QuerySet[Qualification]:
    """The scores that count, one a lead; of all leads, or of those `among` which it is asked."""
    scores = Qualification.objects.current().filter(profile_version=version).order_by()
    return scores if among is None else scores.filter(lead__in=among.order_by().values("pk"))


def gamechangers(version: TargetProfileVersion, among: QuerySet[Lead] | None = None) -> Gamechangers:
    """Leads that are a gamechanger by their current score under this version, by where they stand."""
    scores = by_version(version, among)
    flagged = scores.filter(gamechanger=True)
    rows = flagged.filter(lead__outcome=None).values_list("lead__stage").annotate(Count("pk"))
    stages = dict(rows)
    ended = flagged.aggregate(
        won=Count("pk", filter=Q(lead__outcome=Outcome.WON)),
        lost=Count("pk", filter=~Q(lead__outcome=Outcome.WON) & Q(lead__outcome__isnull=False)),
    )
    return Gamechangers(
        open_by_stage={stage.value: stages.get(stage.value, 0) for stage in Stage},
        won=ended["won"],
        ended=ended["lost"],
        not_known=scores.filter(gamechanger=None).count(),
    )


def profile_fit(version: TargetProfileVersion, among: QuerySet[Lead] | None = None) -> ProfileFit:
    """Median score and coverage of what was pursued beside what was declined, and what the won leads bring."""
    scores = by_version(version, among)
    won = scores.filter(lead__outcome=Outcome.WON)
    return ProfileFit(
        pursued=_middle(scores.filter(decision=Decision.PURSUE)),
        declined=_middle(scores.filter(decision=Decision.DECLINE)),
        won_smart=_shares(won, "smart"),
        won_circular=_shares(won, "circular"),
    )


def _middle(scores: QuerySet[Qualification]) -> Middle:
    count = scores.count()
    return Middle(count, _median(scores, "total", count), _median(scores, "coverage_pct", count))


def _median(scores: QuerySet[Qualification], field: str, count: int) -> Decimal | None:
    """The middle row, or the mean of the two in the middle; the database sorts and hands over no more than those."""
    if not count:
        return None
    middle = scores.order_by(field).values_list(field, flat=True)[(count - 1) // 2 : count // 2 + 1]
    return sum((Decimal(value) for value in middle), Decimal()) / (2 - count % 2)


def _shares(won: QuerySet[Qualification], level: str) -> Shares:
    known = Q(**{f"inputs__{level}__isnull": False}) & ~Q(**{f"inputs__{level}": None})
    well = known & Q(**{f"inputs__{level}__gte": WELL})
    return Shares(**won.aggregate(well=Count("pk", filter=well), known=Count("pk", filter=known)))
