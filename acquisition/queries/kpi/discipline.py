"""Whether the work goes on: leads beyond their limit, talks that grew old, and what nobody wrote down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from acquisition.models import Enquiry, EnquiryStatus, Lead, Qualification, Stage, Standing
from acquisition.models.stages import LIMIT_DAYS
from acquisition.queries.kpi.pipeline import Conversion, Leads, from_stage
from crm.models import Interaction

FRESH_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """The ongoing leads at one stage; `oldest_at` is when the one that stands longest came there."""

    stage: Stage
    limit_days: int
    count: int
    over_limit: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class Freshness:
    """Open leads by when both sides last spoke: within FRESH_FOR, longer ago, or never that we know of."""

    fresh: int
    stale: int
    never: int

    @property
    def total(self) -> int:
        return self.fresh + self.stale + self.never

    @property
    def share_not_fresh(self) -> float | None:
        """From 0 to 1; None without an open lead."""
        return (self.stale + self.never) / self.total if self.total else None


@dataclass(frozen=True)
class DataHealth:
    """Open leads of which something is not written down, or is no longer true; one may be among several."""

    open: int
    nobodys: int
    no_next_step: int
    decision_overdue: int
    not_scored: int


def stage_limits(at: datetime | None = None, among: Leads = None) -> list[Waiting]:
    """A row for every stage. A lead that is delayed or dormant waits for a reason and is not counted."""
    now = at or timezone.now()
    ongoing = _open(among).filter(standing=Standing.ONGOING)
    over = Q()
    for stage, days in LIMIT_DAYS.items():
        over |= Q(stage=stage, stage_entered_at__lt=now - timedelta(days=days))
    sums = {"count": Count("pk"), "over": Count("pk", filter=over), "oldest": Min("stage_entered_at")}
    rows: dict[str, Any] = {row["stage"]: row for row in ongoing.values("stage").annotate(**sums)}
    return [
        Waiting(stage, LIMIT_DAYS[stage], row.get("count", 0), row.get("over", 0), row.get("oldest"))
        for stage in Stage
        for row in [rows.get(stage, {})]
    ]


def contact_freshness(at: datetime | None = None, among: Leads = None) -> Freshness:
    """By the contact's last exchange in which both sides spoke, up to that moment (now)."""
    now = at or timezone.now()
    found = with_last_talk(_open(among), now).aggregate(
        fresh=Count("pk", filter=Q(talked_at__gte=now - FRESH_FOR)),
        stale=Count("pk", filter=Q(talked_at__lt=now - FRESH_FOR)),
        never=Count("pk", filter=Q(talked_at=None)),
    )
    return Freshness(found["fresh"], found["stale"], found["never"])


def with_last_talk(leads: QuerySet[Lead], now: datetime) -> QuerySet[Any]:
    """Each with `talked_at`, NULL when nobody noted a talk."""
    talks = Interaction.objects.filter(contact=OuterRef("contact"), two_way=True, happened_at__lte=now)
    return leads.annotate(talked_at=Subquery(talks.order_by("-happened_at").values("happened_at")[:1]))


def data_health(among: Leads = None) -> DataHealth:
    """As it is today."""
    today, scored = timezone.localdate(), Qualification.objects.current().order_by().values("lead")
    found = _open(among).aggregate(
        open=Count("pk"),
        nobodys=Count("pk", filter=Q(owner=None)),
        no_next_step=Count("pk", filter=Q(next_step="")),
        decision_overdue=Count("pk", filter=Q(expected_decision_on__lt=today)),
        not_scored=Count("pk", filter=~Q(pk__in=scored)),
    )
    return DataHealth(**found)


def qualified_rate(
    begin: datetime, until: datetime, *, at: datetime, among: Leads = None, enquiries: QuerySet[Enquiry] | None = None
) -> Conversion:
    """Of the leads whose first enquiry came in the period and was accepted, those that were qualified by `at`."""
    asked = Enquiry.objects.all() if enquiries is None else enquiries
    first = asked.filter(status=EnquiryStatus.ACCEPTED).order_by().values("lead").annotate(first=Min("received_at"))
    cohort = first.filter(first__gte=begin, first__lt=until).values("lead")
    leads = (Lead.objects.all() if among is None else among).order_by().filter(pk__in=cohort)
    qualified = Q(transitions__to_stage__in=from_stage(Stage.QUALIFIED), transitions__at__lte=at)
    reached = leads.filter(qualified).values("pk")
    open_then = Q(outcome_at=None) | Q(outcome_at__gt=at)
    return Conversion(
        entered=leads.count(),
        reached=leads.filter(pk__in=reached).count(),
        still_open=leads.exclude(pk__in=reached).filter(open_then).count(),
    )


def _open(among: Leads) -> QuerySet[Lead]:
    return (Lead.objects.all() if among is None else among).order_by().filter(outcome=None)
