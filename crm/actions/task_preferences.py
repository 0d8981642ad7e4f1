"""What a person chooses about tasks: the mail in the morning, and a calendar to subscribe to."""

import secrets

from django.db import transaction

from crm.eventlog.publishing import publish
from crm.events import MorningMailChosen, TaskCalendarClosed, TaskCalendarOpened
from crm.models import TaskPreference

KEY_BYTES = 16


@transaction.atomic
def choose_morning_mail(*, user_id: int, wanted: bool) -> None:
    """From the next working morning on the person gets the mail, or does not."""
    preference = _locked(user_id)
    if preference.morning_mail == wanted:
        return
    preference.morning_mail = wanted
    preference.save(update_fields=["morning_mail"])
    publish(MorningMailChosen(user_id=user_id, wanted=wanted), subject=preference.user)


@transaction.atomic
def open_task_calendar(*, user_id: int) -> None:
    """The person's tasks are at a new address; the one there was leads to nothing any more."""
    preference = _locked(user_id)
    preference.calendar_key = secrets.token_urlsafe(KEY_BYTES)
    preference.save(update_fields=["calendar_key"])
    publish(TaskCalendarOpened(user_id=user_id), subject=preference.user)


@transaction.atomic
def close_task_calendar(*, user_id: int) -> None:
    """No address leads to the person's tasks any more."""
    preference = _locked(user_id)
    if not preference.calendar_key:
        return
    preference.calendar_key = ""
    preference.save(update_fields=["calendar_key"])
    publish(TaskCalendarClosed(user_id=user_id), subject=preference.user)


def _locked(user_id: int) -> TaskPreference:
    preference, _new = TaskPreference.objects.select_for_update().get_or_create(user_id=user_id)
    return preference
