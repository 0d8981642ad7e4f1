"""Reminding people of their tasks: one mail on a working morning, when there is something to say."""

from datetime import datetime, time
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from crm.actions.mail import queue_mail_to_colleague
from crm.models import Reminder, User
from crm.queries.languages import language_of
from crm.queries.reminders import not_yet_reminded
from crm.queries.tasks import due_tasks, end_of_week, grouped

log = structlog.get_logger(__name__)
MORNING = time(7)
SATURDAY = 5


def remind_everybody(now: datetime | None = None) -> int:
    """On a working day from seven on, everybody who keeps tasks is reminded once; returns how many were now.

    A run that was skipped is made up for by the next one of that day, and a day without any by the next morning, which
    tells also what is overdue. What goes wrong for one person is tried again and keeps nobody else waiting.
    """
    there = timezone.localtime(now)
    if there.weekday() >= SATURDAY or there.time() < MORNING:
        return 0
    reminded = 0
    for user_id in not_yet_reminded(there.date()):
        try:
            reminded += remind(user_id=user_id, now=there)
        except Exception:
            log.exception("a reminder was not written", user=user_id)
    return reminded


@transaction.atomic
def remind(*, user_id: int, now: datetime) -> bool:
    """The person has been reminded today: a mail waits when something is overdue, or due this week.

    False when that was so already.
    """
    today = now.date()
    reminder, first = Reminder.objects.get_or_create(user_id=user_id, on_day=today)
    if not first:
        return False
    user = User.objects.select_related("wagtail_userprofile").get(pk=user_id)
    language = language_of(user)
    with translation.override(language), timezone.override(settings.TIME_ZONE):
        tasks = due_tasks(user, until=end_of_week(today))
        if tasks:
            reminder.mail_id = _mail(user, tasks, language, today)
            reminder.save(update_fields=["mail"])
    return True


def _mail(user: User, tasks: list[Any], language: str, today: Any) -> int:
    context = {
        "name": user.first_name or user.get_username(),
        "groups": [group for group in grouped(tasks) if group.tasks],
        "tasks_address": settings.PUBLIC_URL + reverse("crm_tasks:mine"),
        "choices_address": settings.PUBLIC_URL + reverse("crm_tasks:choices"),
        "public_url": settings.PUBLIC_URL,
        "language": language,
    }
    day = formats.date_format(today, "l j F")
    return queue_mail_to_colleague(
        user_id=user.pk,
        key=f"crm.tasks:{user.pk}:{today.isoformat()}",
        subject=_("Your tasks for %(day)s") % {"day": day},
        text_body=render_to_string("crm/mail/tasks.txt", context),
        html_body=render_to_string("crm/mail/tasks.html", context),
        language=language,
    )
