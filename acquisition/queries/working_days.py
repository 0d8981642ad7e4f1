"""Days and hours at which somebody is at work: Monday to Friday from nine to five, without holidays."""

from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Func

REGION = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5
OPENS, CLOSES = time(9), time(17)
WORKING_HOURS = CLOSES.hour - OPENS.hour
A_MONDAY = 1  # the first day of the calendar is one


def working_days_after(moment: datetime, days: int) -> datetime:
    """The same time on the clock in the region, `days` working days on."""
    there = moment.astimezone(REGION)
    while days:
        there += timedelta(days=1)
        days -= there.weekday() < SATURDAY
    return there


class Seconds(Func):
    """A moment in whole seconds of Unix time: of tens of thousands, numbers are read ten times as fast as moments."""

    output_field = BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint", **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER)", **more)


def working_minutes(since: datetime, until: datetime) -> int:
    """The minutes between two moments at which somebody was at work in the region; what waits at night waits none."""
    return working_minutes_between(int(since.timestamp()), int(until.timestamp()))


def working_minutes_between(since: int, until: int) -> int:
    """The same between two moments in seconds of Unix time."""
    return max(0, _worked_before(until) - _worked_before(since)) // 60


def _worked_before(moment: int) -> int:
    """All seconds of work from a Monday long ago up to the moment."""
    hour, more = divmod(moment, 3600)
    before, at_work = _at_the_hour(hour)
    return before + more if at_work else before


@lru_cache(maxsize=50_000)
def _at_the_hour(hour: int) -> tuple[int, bool]:
    """The same up to this full hour of Unix time, and whether it is worked. Kept: figures ask of tens of thousands.

    Somebody begins and ends at full hours, and the clocks change at night, when nobody works.
    """
    there = datetime.fromtimestamp(hour * 3600, REGION)
    weeks, day = divmod(there.toordinal() - A_MONDAY, 7)
    days, is_workday = weeks * SATURDAY + min(day, SATURDAY), day < SATURDAY
    today = min(max(there.hour - OPENS.hour, 0), WORKING_HOURS) if is_workday else 0
    return (days * WORKING_HOURS + today) * 3600, is_workday and OPENS.hour <= there.hour < CLOSES.hour
