"""Gatherings as calendar files (RFC 5545): one, or every one of a language to subscribe to."""

from collections.abc import Iterable
from datetime import UTC, date, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from icalendar import STATUS, Calendar, Event

from cms.models import MeetupPage
from cms.queries.meetups import live_meetup, meetups

FRESH_SECONDS = 300
_ASK_AGAIN = timedelta(hours=6)
_FIRST_DAY = date(2017, 1, 1)  # the co-operation began; no gathering is older


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
@conditional_page
def agenda_calendar(_request: HttpRequest, language: str) -> HttpResponse:
    """Every gathering of a language, past, cancelled and to come."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        name = _("Agenda")
        title = f"{settings.SITE_NAME} · {name}"
        return _sent(_calendar(meetups(language), language, title), f"agenda.{language}.ics")


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
@conditional_page
def meetup_calendar(_request: HttpRequest, page_id: int) -> HttpResponse:
    """One gathering, to add to a calendar."""
    page = live_meetup(page_id)
    if page is None:
        raise Http404
    language = page.locale.language_code
    with translation.override(language):
        return _sent(_calendar([page], language, page.title), f"{page.slug}.ics")


def _sent(calendar: Calendar, name: str) -> HttpResponse:
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _calendar(pages: Iterable[MeetupPage], language: str, title: str) -> Calendar:
    calendar = Calendar.new(
        prodid=f"-//{settings.SITE_NAME}//{language.upper()}",
        uid=uuid5(NAMESPACE_URL, f"{settings.PUBLIC_URL}/{language}/{title}"),
        name=title,
        language=language,
        refresh_interval=_ASK_AGAIN,
        subcomponents=[_event(page) for page in pages],
    )
    calendar["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"  # RFC 7986 asks for it
    calendar.add_missing_timezones(first_date=_FIRST_DAY)
    return calendar


def _event(page: MeetupPage) -> Event:
    """The same UID in every language and for good: whoever subscribes twice sees one gathering."""
    zone = timezone.get_default_timezone()
    changed = (page.last_published_at or page.starts_at).astimezone(UTC).replace(microsecond=0)
    address = settings.PUBLIC_URL + (page.get_url_parts() or ("", "", ""))[2]
    return Event.new(
        uid=page.translation_key,
        sequence=page.live_revision_id or 0,  # revisions only count upwards
        stamp=changed,
        last_modified=changed,
        start=page.starts_at.astimezone(zone),
        end=page.ends_at.astimezone(zone),
        summary=page.title,
        description=f"{page.summary or page.intro}\n\n{address}",
        location=", ".join(part for part in (page.venue, page.address) if part),
        url=address,
        status=STATUS.CANCELLED if page.is_called_off else STATUS.CONFIRMED,
    )
