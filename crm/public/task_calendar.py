"""One person's tasks as a calendar to subscribe to (RFC 5545): read-only, by an address nobody can guess."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from icalendar import TRANSP, Calendar, Event

from crm.queries.languages import language_of
from crm.queries.task_calendars import owner_of
from crm.queries.tasks import ShownTask, dated_tasks

_ASK_AGAIN = timedelta(hours=1)
_LASTS = timedelta(minutes=30)


@require_safe
@cache_control(private=True, no_cache=True)
@conditional_page
def task_calendar(_request: HttpRequest, token: str) -> HttpResponse:
    """The open tasks with a day which the person may see at this moment; 404 for any address that opens nothing."""
    user = owner_of(token)
    if user is None:
        raise Http404
    with translation.override(language_of(user)), timezone.override(settings.TIME_ZONE):
        name = _("Tasks")
        calendar = Calendar.new(
            prodid=f"-//{settings.SITE_NAME}//{translation.get_language().upper()}",
            uid=uuid5(NAMESPACE_URL, f"{settings.PUBLIC_URL}/tasks/{user.pk}"),
            name=f"{settings.SITE_NAME} · {name}",
            refresh_interval=_ASK_AGAIN,
            subcomponents=[_event(one) for one in dated_tasks(user)],
        )
    calendar["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"  # RFC 7986 asks for it
    calendar.add_missing_timezones()
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="tasks.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _event(one: ShownTask) -> Event:
    """A day or half an hour that does not make its person look busy; what it is about is read behind the sign-in."""
    task = one.task
    address = settings.PUBLIC_URL + reverse("crm_tasks:inspect", args=[task.pk])
    changed = task.changed_at.astimezone(UTC).replace(microsecond=0)
    start, end = _lasts(task.due_on, task.due_time) if task.due_on else (None, None)
    return Event.new(
        uid=uuid5(NAMESPACE_URL, address),
        stamp=changed,
        last_modified=changed,
        start=start,
        end=end,
        summary=one.said_outside,
        description=address,
        url=address,
        transparency=TRANSP.TRANSPARENT,
    )


def _lasts(day: date, at: time | None) -> tuple[date, date]:
    if at is None:
        return day, day + timedelta(days=1)
    start = datetime.combine(day, at, timezone.get_default_timezone())
    return start, start + _LASTS
