"""Whom to remind."""

from datetime import date

from crm.models import Reminder, TaskPreference
from crm.queries.colleagues import who_may


def not_yet_reminded(day: date) -> list[int]:
    """Everybody who may have tasks, has an address, wants the mail and was not reminded on `day`; one question."""
    unwilling = TaskPreference.objects.filter(morning_mail=False).values("user")
    reminded = Reminder.objects.filter(on_day=day).values("user")
    people = who_may("view_task").exclude(email="").exclude(pk__in=unwilling).exclude(pk__in=reminded)
    return list(people.order_by("pk").values_list("pk", flat=True))
