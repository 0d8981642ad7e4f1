"""How long it takes: from the first talk to a signature, from the signature to the opening; and what dates slip."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Min, Q

from acquisition.models import Commitment, LandingStatus, LeadTransition, Measure, Stage
from acquisition.models.landing_stages import GONE
from acquisition.queries.kpi.landings import Landings, those
from acquisition.queries.kpi.pipeline import Leads, from_stage, median_and_p90

_OF_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Duration:
    """Of `count` that arrived in the period, in days; None without one. `waiting` are on their way and not there."""

    count: int
    median_days: float | None
    p90_days: float | None
    waiting: int


@dataclass(frozen=True)
class Slippage:
    """How far the day of a landing's first promise moved; `median_days` of all that promised, None without one."""

    landings: int
    moved: int
    median_days: float | None


def time_to_commitment(begin: datetime, until: datetime, among: Leads = None) -> Duration:
    """Leads that first reached a commitment in the period, from when they were first spoken with."""
    steps = LeadTransition.objects.order_by()
    if among is not None:
        steps = steps.filter(lead__in=among.order_by().values("pk"))
    spoken = Min("at", filter=Q(to_stage__in=from_stage(Stage.CONTACTED)))
    signed = Min("at", filter=Q(to_stage=Stage.COMMITTED))
    roads = steps.values("lead").annotate(spoken=spoken, signed=signed).filter(spoken__isnull=False)
    days = sorted(
        (there - since) / _OF_A_DAY
        for since, there in roads.filter(signed__gte=begin, signed__lt=until).values_list("spoken", "signed")
    )
    waiting = roads.filter(signed=None, spoken__lt=until)
    waiting = waiting.filter(Q(lead__outcome_at=None) | Q(lead__outcome_at__gte=until))
    return Duration(len(days), *median_and_p90(days), waiting.count())


def time_to_operation(begin: date, until: date, among: Landings = None) -> Duration:
    """Landings that opened from `begin` up to `until`, from the day they were committed."""
    landings = those(among)
    opened = landings.filter(operational_on__gte=begin, operational_on__lt=until)
    days = sorted(
        float(max(0, (there - since.date()).days))
        for since, there in opened.values_list("opened_at", "operational_on")
        if there
    )
    waiting = landings.exclude(status__in=GONE).filter(Q(operational_on=None) | Q(operational_on__gte=until))
    return Duration(len(days), *median_and_p90(days), waiting.filter(opened_at__date__lt=until).count())


def slippage(as_of: date, among: Landings = None) -> Slippage:
    """Days from the first to the latest promised day of new jobs, of landings that were not cancelled."""
    landings = those(among).exclude(status=LandingStatus.CANCELLED)
    promises: Any = Commitment.objects.filter(
        landing__in=landings.values("pk"), measure=Measure.JOBS_NEW, agreed_on__lte=as_of
    )
    rows = promises.order_by("landing", "agreed_on", "pk").values_list("landing", "due_on")
    days = []
    for _landing, given in groupby(rows, key=lambda row: row[0]):
        on = [due for _pk, due in given]
        days.append(float((on[-1] - on[0]).days))
    median, _p90 = median_and_p90(sorted(days))
    return Slippage(len(days), sum(one != 0 for one in days), median)
