"""Everything that happened with one contact, newest first: the event log is the timeline."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from crm.contracts import vocabularies
from crm.eventlog.subscribing import event_type
from crm.models import EventRecord
from crm.queries.visibility import visible

PAGE = 50


@dataclass(frozen=True)
class Moment:
    """One line of a timeline; `sentence` is in the active language."""

    event_id: int
    name: str
    happened_at: datetime
    sentence: str
    actor: str


def timeline(contact_id: int, *, user: Any, before: int | None = None, limit: int = PAGE) -> "Timeline":
    """The newest moments of a contact that `user` may see, out of `limit` events, or of those before event `before`."""
    return _told(EventRecord.objects.filter(contact_id=contact_id), user, before, limit)


def timeline_of(
    subject_type: str, subject_id: int, *, user: Any, before: int | None = None, limit: int = PAGE
) -> "Timeline":
    """The same for one subject, such as `acquisition.lead`."""
    records = EventRecord.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return _told(records, user, before, limit)


@dataclass(frozen=True)
class Timeline:
    """`earlier` is the event id to continue before, None at the beginning of it all."""

    moments: list[Moment]
    earlier: int | None


def _told(records: QuerySet[EventRecord], user: Any, before: int | None, limit: int) -> Timeline:
    if before:
        records = records.filter(pk__lt=before)
    page = list(records.order_by("-pk")[:limit])
    shown = [Moment(r.pk, r.name, r.recorded_at, sentence(r), r.actor) for r in _visible(page, user)]
    return Timeline(shown, page[-1].pk if len(page) == limit else None)


def _visible(records: list[EventRecord], user: Any) -> list[EventRecord]:
    """Without the events about things the user may not see; one question per kind of thing."""
    ids: dict[str, set[int]] = defaultdict(set)
    for record in records:
        ids[record.subject_type].add(int(record.subject_id))
    allowed = {kind: visible(user, kind, of_kind) for kind, of_kind in ids.items()}
    return [record for record in records if int(record.subject_id) in allowed[record.subject_type]]


def sentence(record: EventRecord) -> str:
    """The event's headline with its own fields filled in; its name when no code knows it any more."""
    event = event_type(record.name)
    if event is None or not event.headline:
        return record.name
    words = {field: _word(vocabulary, record.payload.get(field)) for field, vocabulary in event.spoken.items()}
    try:
        return str(event.headline).format_map({**record.payload, **words})
    except (KeyError, IndexError, ValueError):
        return str(event.headline)


def _word(vocabulary: str, code: Any) -> Any:
    return (vocabularies.get(vocabulary) or {}).get(code, code)
