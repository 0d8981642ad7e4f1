"""Enquiry response: how many of those who asked were answered in time, and how long it took."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from acquisition.models import DeclineReason, Enquiry
from acquisition.queries.working_days import Seconds, working_minutes_between

NOT_COUNTED = (DeclineReason.SPAM, DeclineReason.DUPLICATE)
MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True)
class EnquiryResponse:
    """`missed` holds late answers, and what waits past its moment; what may still be answered in time is `open`."""

    in_time: int
    missed: int
    open: int
    median_working_hours: float | None
    """Of the answered; None when none is."""

    @property
    def share(self) -> float | None:
        """From 0 to 1, of those whose moment has come; None when there are none."""
        counted = self.in_time + self.missed
        return self.in_time / counted if counted else None


def enquiry_response(
    begin: datetime, end: datetime, *, at: datetime | None = None, among: QuerySet[Enquiry] | None = None
) -> EnquiryResponse:
    """Of the enquiries received from `begin` up to `end`, as known at a moment (now).

    What was not meant seriously or was asked before is left out.
    """
    now = at or timezone.now()
    rows = Enquiry.objects.all() if among is None else among
    received = rows.filter(received_at__gte=begin, received_at__lt=end).order_by()
    in_time, missed, still_open = (by_reply(received, one, now).count() for one in ("in_time", "missed", "open"))
    answered = received.filter(answered_at__lte=now).exclude(decline_reason__in=NOT_COUNTED)
    return EnquiryResponse(in_time, missed, still_open, _median_hours(answered))


def by_reply(rows: QuerySet[Enquiry], reply: str, now: datetime) -> QuerySet[Enquiry]:
    """Those that count and were answered `in_time`, those that were `missed`, or those that are still `open`."""
    counted = rows.exclude(decline_reason__in=NOT_COUNTED)
    silent = Q(answered_at=None) | Q(answered_at__gt=now)
    if reply == "in_time":
        return counted.filter(answered_at__lte=now).filter(answered_at__lte=F("answer_due_at"))
    if reply == "open":
        return counted.filter(silent, answer_due_at__gte=now)
    late = Q(answered_at__lte=now, answered_at__gt=F("answer_due_at"))
    return counted.filter(late | (silent & Q(answer_due_at__lt=now)))


def _median_hours(answered: QuerySet[Enquiry]) -> float | None:
    moments = answered.order_by().values_list(Seconds("received_at"), Seconds("answered_at"))
    minutes = [working_minutes_between(since, until) for since, until in moments]
    return median(minutes) / MINUTES_IN_AN_HOUR if minutes else None
