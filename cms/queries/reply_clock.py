"""What visitors may expect, measured: the median wait for a first reply."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from cms.models import ReplyClock

DAYS = 90
FEWEST = 5
HOUR, WORKING_DAY = 60, 8 * 60


@dataclass(frozen=True)
class ReplyTime:
    """Of the last 90 days, in working time. Fewer than five replies say too little to be called a measurement."""

    count: int
    minutes: int | None

    @property
    def in_words(self) -> str:
        if self.minutes is None:
            return ""
        if self.minutes < HOUR:
            return ngettext("%(count)d minute", "%(count)d minutes", self.minutes) % {"count": self.minutes}
        if self.minutes < WORKING_DAY:
            return gettext("%(hours)s hours") % {"hours": _one_decimal(self.minutes / HOUR)}
        return gettext("%(days)s working days") % {"days": _one_decimal(self.minutes / WORKING_DAY)}


def reply_time() -> ReplyTime:
    since = timezone.now() - timedelta(days=DAYS)
    waits = list(ReplyClock.objects.filter(answered_at__gte=since).values_list("working_minutes", flat=True))
    return ReplyTime(len(waits), round(median(waits)) if len(waits) >= FEWEST else None)


def _one_decimal(value: float) -> str:
    """As few figures as say it: 2, not 2.0."""
    rounded = round(value, 1)
    return str(number_format(rounded, 0 if rounded.is_integer() else 1))
