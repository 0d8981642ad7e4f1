"""Whether every municipality gets its chance: counted over three years, for all to read."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from acquisition.models import (
    CallStatus,
    Confidentiality,
    Landing,
    LandingStatus,
    OfferSite,
    ReplyState,
    SiteCallReply,
)
from acquisition.queries.working_days import REGION
from crm.models import Municipality

YEARS = 3


@dataclass
class Line:
    """One municipality. `plots` were nominated in closed calls, `offered` counts offers, `landed` landings."""

    municipality: Municipality
    asked: int = 0
    in_time: int = 0
    silent: int = 0
    plots: int = 0
    offered: int = 0
    landed: int = 0

    @property
    def share_in_time(self) -> int | None:
        """In per cent; None when never asked."""
        return round(100 * self.in_time / self.asked) if self.asked else None


@dataclass
class Ledger:
    since: date
    until: date
    lines: list[Line] = field(default_factory=list)


def fairness_ledger(today: date | None = None) -> Ledger:
    """Members of today, and whoever was asked in the last three years, by name.

    A call counts on the day it closed; one that is open, waived or stopped counts nowhere. Leads that are sealed today
    are left out, so that no number gives one away.
    """
    until = today or timezone.localdate()
    since = _years_before(until)
    begin, end = (datetime.combine(day, time(), REGION) for day in (since, _next_day(until)))
    lines = {place.pk: Line(place) for place in Municipality.objects.members()}
    for row in _replies(begin, end):
        line = _line(lines, row["municipality"])
        line.asked, line.in_time, line.silent, line.plots = row["asked"], row["in_time"], row["silent"], row["plots"]
    for place, number in _offered(begin, end):
        _line(lines, place).offered = number
    for place, number in _landed(begin, end):
        _line(lines, place).landed = number
    return Ledger(since, until, sorted(lines.values(), key=lambda line: line.municipality.name))


def _line(lines: dict[int, Line], municipality_id: int) -> Line:
    if municipality_id not in lines:
        lines[municipality_id] = Line(Municipality.objects.get(pk=municipality_id))
    return lines[municipality_id]


def _replies(begin: datetime, end: datetime) -> list[Any]:
    closed = SiteCallReply.objects.filter(
        call__status=CallStatus.CLOSED, call__closed_at__gte=begin, call__closed_at__lt=end
    ).exclude(call__lead__confidentiality=Confidentiality.SEALED)
    counted = closed.order_by().values("municipality")
    answered = Q(state__in=[ReplyState.NOMINATED, ReplyState.NO_FIT])
    return list(
        counted.annotate(
            asked=Count("pk", distinct=True),
            in_time=Count("pk", filter=answered, distinct=True),
            silent=Count("pk", filter=Q(state=ReplyState.NO_REPLY), distinct=True),
            plots=Count("nominations", distinct=True),
        )
    )


def _offered(begin: datetime, end: datetime) -> list[tuple[int, int]]:
    sent = OfferSite.objects.filter(offer__sent_at__gte=begin, offer__sent_at__lt=end)
    sent = sent.exclude(offer__lead__confidentiality=Confidentiality.SEALED).order_by()
    return list(sent.values_list("plot__park__municipality").annotate(number=Count("pk")))


def _landed(begin: datetime, end: datetime) -> list[tuple[int, int]]:
    """Landings that were opened then and are there or on their way."""
    landings = Landing.objects.filter(opened_at__gte=begin, opened_at__lt=end, municipality__isnull=False)
    standing = landings.exclude(status=LandingStatus.CANCELLED).exclude(lead__confidentiality=Confidentiality.SEALED)
    return list(standing.order_by().values_list("municipality").annotate(number=Count("pk")))


def _years_before(day: date) -> date:
    try:
        return day.replace(year=day.year - YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year - YEARS, day=28)


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
