"""Days and hours at which somebody is at work: Monday to Friday from nine to five, without holidays."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

REGION = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5
OPENS, CLOSES = time(9), time(17)


def working_days_after(moment: datetime, days: int) -> datetime:
    """The same time on the clock in the region, `days` working days on."""
    there = moment.astimezone(REGION)
    while days:
        there += timedelta(days=1)
        days -= there.weekday() < SATURDAY
    return there


def working_minutes(since: datetime, until: datetime) -> int:
    """The minutes between two moments at which somebody was at work in the region; what waits at night waits none."""
    day, last = since.astimezone(REGION).date(), until.astimezone(REGION).date()
    worked = timedelta()
    while day <= last:
        if day.weekday() < SATURDAY:
            opens, closes = (datetime.combine(day, hour, REGION) for hour in (OPENS, CLOSES))
            worked += max(min(until, closes) - max(since, opens), timedelta())
        day += timedelta(days=1)
    return int(worked / timedelta(minutes=1))
