"""Gatherings as calendar files (RFC 5545): one, or every one of a language to subscribe to."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from icalendar import Calendar, Event

from cms.models import MeetupPage
from cms.queries.meetups import live_meetup, meetups

FRESH_SECONDS = 300
_ASK_AGAIN = timedelta(hours=6)


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
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)  # what older readers look for
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for page in pages:
        calendar.add_component(_event(page))
    calendar.add_missing_timezones()
    return calendar


def _event(page: MeetupPage) -> Event:
    """The same UID in every language and for good: whoever subscribes twice sees one gathering."""
    zone = timezone.get_default_timezone()
    changed = (page.last_published_at or page.starts_at).astimezone(UTC).replace(microsecond=0)
    address = settings.PUBLIC_URL + (page.get_url_parts() or ("", "", ""))[2]
    event = Event()
    event.add("uid", str(page.translation_key))
    event.add("sequence", page.live_revision_id or 0)  # revisions only count upwards
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", page.starts_at.astimezone(zone))
    event.add("dtend", page.ends_at.astimezone(zone))
    event.add("summary", page.title)
    event.add("description", f"{page.summary or page.intro}\n\n{address}")
    event.add("location", ", ".join(part for part in (page.venue, page.address) if part))
    event.add("url", address)
    event.add("status", "CANCELLED" if page.cancelled else "CONFIRMED")
    return event
