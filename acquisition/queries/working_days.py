"""Days on which somebody is at work."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

REGION = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5


def working_days_after(moment: datetime, days: int) -> datetime:
    """The same time on the clock in the region, `days` working days on: Monday to Friday, without holidays."""
    there = moment.astimezone(REGION)
    while days:
        there += timedelta(days=1)
        days -= there.weekday() < SATURDAY
    return there
