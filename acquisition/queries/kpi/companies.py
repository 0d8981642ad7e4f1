"""What companies say of us after they came, how they are looked after, and whether they read what we send."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import mean, median
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from acquisition.models import (
    AftercarePlan,
    Counterfactual,
    Lead,
    RiskSeverity,
    RiskSignal,
    ShareLink,
    ShareView,
    WinConfirmation,
)
from acquisition.models.landing_stages import STANDING
from acquisition.queries.kpi.landings import Landings, those
from acquisition.queries.kpi.pipeline import Leads


@dataclass(frozen=True)
class CompanyView:
    """Of the landings that were asked: how many answered, and of these what each said last. No answer says nothing.

    `counterfactual` counts by what they would have done without the region; `not_said` left that open.
    """

    asked: int
    answered: int
    counterfactual: dict[str, int]
    not_said: int
    helpful: int
    mean_helpfulness: float | None

    @property
    def response_rate(self) -> float | None:
        """From 0 to 1; None when nobody was asked."""
        return self.answered / self.asked if self.asked else None

    @property
    def additional(self) -> int:
        """Those for which the region made a difference: later, smaller, or somewhere else without it."""
        return sum(self.counterfactual[way] for way in MADE_A_DIFFERENCE)


MADE_A_DIFFERENCE = (Counterfactual.LATER, Counterfactual.SMALLER, Counterfactual.ELSEWHERE)


@dataclass(frozen=True)
class Aftercare:
    """Of the landings that stand today: who is looked after, what is overdue, what worries us, and who grows."""

    standing: int
    with_plan: int
    overdue: int
    risks: dict[str, int]
    expansions: int
    expansion_jobs_fte: Decimal | None
    expansion_jobs_unknown: int


@dataclass(frozen=True)
class BidbookReading:
    """Of the private links made in the period; a link counts as opened by a person's own act alone."""

    links: int
    opened: int
    median_days: float | None

    @property
    def share(self) -> float | None:
        """From 0 to 1; None without a link."""
        return self.opened / self.links if self.links else None


def company_view(begin: datetime, until: datetime, among: Landings = None) -> CompanyView:
    """Of the landings whose company was first asked in the period; also answers that came after it."""
    asked = WinConfirmation.objects.filter(landing__in=those(among).values("pk")).order_by()
    first = asked.values("landing").annotate(first=Min("asked_at")).filter(first__gte=begin, first__lt=until)
    last: dict[int, tuple[str, int | None]] = {}
    answers = asked.filter(answered_at__isnull=False, landing__in=first.values("landing"))
    for landing, said, helpful in answers.order_by("answered_at", "pk").values_list(
        "landing", "counterfactual", "helpfulness"
    ):
        last[landing] = (said, helpful)
    notes = [helpful for _said, helpful in last.values() if helpful is not None]
    return CompanyView(
        asked=first.count(),
        answered=len(last),
        counterfactual={way: sum(said == way for said, _note in last.values()) for way in Counterfactual.values},
        not_said=sum(not said for said, _note in last.values()),
        helpful=len(notes),
        mean_helpfulness=mean(notes) if notes else None,
    )


def aftercare(begin: datetime, until: datetime, *, today: date | None = None, among: Landings = None) -> Aftercare:
    """As it is today; expansions are the leads that a landing led to and that opened in the period."""
    day, landings = today or timezone.localdate(), those(among).filter(status__in=STANDING)
    plans = AftercarePlan.objects.filter(landing__in=landings.values("pk"))
    risks = RiskSignal.objects.filter(landing__in=landings.values("pk"), resolved_at=None).order_by()
    counted = dict(risks.values_list("severity").annotate(Count("pk")))
    grown = Lead.objects.filter(
        expansion_of__in=those(among).values("pk"), opened_at__gte=begin, opened_at__lt=until
    ).aggregate(number=Count("pk"), jobs=Sum("jobs_new_fte_est"), unknown=Count("pk", filter=Q(jobs_new_fte_est=None)))
    return Aftercare(
        standing=landings.count(),
        with_plan=plans.count(),
        overdue=plans.filter(next_visit_on__lt=day).count(),
        risks={severity: counted.get(severity, 0) for severity in RiskSeverity.values},
        expansions=grown["number"],
        expansion_jobs_fte=grown["jobs"],
        expansion_jobs_unknown=grown["unknown"],
    )


def bidbook_reading(begin: datetime, until: datetime, among: Leads = None) -> BidbookReading:
    """How many links of leads were opened, and how many days after they were made."""
    links: QuerySet[Any] = ShareLink.objects.filter(lead__isnull=False, created_at__gte=begin, created_at__lt=until)
    if among is not None:
        links = links.filter(lead__in=among.order_by().values("pk"))
    opened = ShareView.objects.filter(link=OuterRef("pk"), kind=ShareView.Kind.OPENED).order_by("at")
    rows = list(links.order_by().annotate(first=Subquery(opened.values("at")[:1])).values_list("created_at", "first"))
    days = [(first - made) / timedelta(days=1) for made, first in rows if first]
    return BidbookReading(len(rows), len(days), round(median(days), 1) if days else None)
