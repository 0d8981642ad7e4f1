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


def enquiry_response(begin: datetime, end: datetime, *, at: datetime | None = None) -> EnquiryResponse:
    """Of the enquiries received from `begin` up to `end`, as known at a moment (now).

    What was not meant seriously or was asked before is left out.
    """
    now = at or timezone.now()
    received = Enquiry.objects.filter(received_at__gte=begin, received_at__lt=end).exclude(
        decline_reason__in=NOT_COUNTED
    )
    answered = received.filter(answered_at__lte=now)
    in_time = answered.filter(answered_at__lte=F("answer_due_at")).count()
    silent = received.filter(Q(answered_at=None) | Q(answered_at__gt=now))
    missed = answered.count() - in_time + silent.filter(answer_due_at__lt=now).count()
    still_open = silent.filter(answer_due_at__gte=now).count()
    return EnquiryResponse(in_time, missed, still_open, _median_hours(answered))


def _median_hours(answered: QuerySet[Enquiry]) -> float | None:
    moments = answered.order_by().values_list(Seconds("received_at"), Seconds("answered_at"))
    minutes = [working_minutes_between(since, until) for since, until in moments]
    return median(minutes) / MINUTES_IN_AN_HOUR if minutes else None
