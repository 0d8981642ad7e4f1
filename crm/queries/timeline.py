"""Everything that happened with one contact, newest first: the event log is the timeline."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from crm.eventlog.subscribing import event_type
from crm.models import EventRecord

PAGE = 50


@dataclass(frozen=True)
class Moment:
    """One line of a timeline; `sentence` is in the active language."""

    event_id: int
    name: str
    happened_at: datetime
    sentence: str
    actor: str


def timeline(contact_id: int, *, before: int | None = None, limit: int = PAGE) -> list[Moment]:
    """The newest `limit` moments of a contact, or those before event id `before`."""
    return _moments(EventRecord.objects.filter(contact_id=contact_id), before, limit)


def timeline_of(subject_type: str, subject_id: int, *, before: int | None = None, limit: int = PAGE) -> list[Moment]:
    """The same for one subject, such as `acquisition.lead`."""
    return _moments(EventRecord.objects.filter(subject_type=subject_type, subject_id=str(subject_id)), before, limit)


def _moments(records: QuerySet[EventRecord], before: int | None, limit: int) -> list[Moment]:
    if before:
        records = records.filter(pk__lt=before)
    return [Moment(r.pk, r.name, r.recorded_at, sentence(r), r.actor) for r in records.order_by("-pk")[:limit]]


def sentence(record: EventRecord) -> str:
    """The event's headline with its own fields filled in; its name when no code knows it any more."""
    event = event_type(record.name)
    headline = str(event.headline) if event else ""
    try:
        return headline.format_map(record.payload) if headline else record.name
    except (KeyError, IndexError, ValueError):
        return headline
