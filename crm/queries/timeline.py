"""Everything that happened with one contact, newest first: the event log is the timeline."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm.contracts import subject_fields, vocabularies
from crm.eventlog.reading import upcast
from crm.eventlog.subscribing import event_type
from crm.models import Contact, EventRecord, Organisation
from crm.queries.actors import actor_words
from crm.queries.merging import all_that_are
from crm.queries.visibility import visible

PAGE = 50


@dataclass(frozen=True)
class Moment:
    """One line of a timeline; `sentence` and `actor` are words in the active language."""

    event_id: int
    name: str
    happened_at: datetime
    sentence: str
    actor: str


def timeline(
    contact_id: int,
    *,
    user: Any,
    before: int | None = None,
    limit: int = PAGE,
    naming: dict[str, int] | None = None,
) -> "Timeline":
    """The newest moments of a contact that `user` may see, out of `limit` events, or of those before event `before`.

    Also what happened to those who were merged into this one. With `naming` only events with these fields, such as
    `{"lead_id": 7}`.
    """
    fields = {f"payload__{field}": value for field, value in (naming or {}).items()}
    people = all_that_are(Contact, contact_id)
    return _told(EventRecord.objects.filter(contact_id__in=people, **fields), user, before, limit)


def timeline_of(
    subject_type: str, subject_id: int, *, user: Any, before: int | None = None, limit: int = PAGE
) -> "Timeline":
    """The same for one subject, such as `acquisition.lead`."""
    records = EventRecord.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return _told(records, user, before, limit)


def timeline_of_organisation(
    organisation_id: int, *, user: Any, before: int | None = None, limit: int = PAGE
) -> "Timeline":
    """The same for one organisation: what is about it and what names it, such as a lead of its own."""
    records = EventRecord.objects.filter(organisation_id__in=all_that_are(Organisation, organisation_id))
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
    return Timeline(told(page, user), page[-1].pk if len(page) == limit else None)


def told(records: list[EventRecord], user: Any) -> list[Moment]:
    """These events in words, in their order, without those about a thing the user may not see."""
    seen = readable(records, user)
    who = actor_words(r.actor for r in seen)
    return [Moment(r.pk, r.name, r.recorded_at, sentence(r), who[r.actor]) for r in seen]


def readable(records: list[EventRecord], user: Any) -> list[EventRecord]:
    """Without the events that are about or name a thing the user may not see; one question per kind of thing."""
    ids: dict[str, set[int]] = defaultdict(set)
    for record in records:
        for kind, thing in _things(record):
            ids[kind].add(thing)
    allowed = {kind: visible(user, kind, of_kind) for kind, of_kind in ids.items()}
    return [record for record in records if all(thing in allowed[kind] for kind, thing in _things(record))]


def _things(record: EventRecord) -> list[tuple[str, int]]:
    """What the event is about, and what its fields name."""
    named = [(kind, record.payload.get(field)) for field, kind in subject_fields.items()]
    named.append((record.payload.get("about_type", ""), record.payload.get("about_id")))
    subject = (record.subject_type, int(record.subject_id))
    return [subject, *((kind, int(thing)) for kind, thing in named if thing is not None)]


def sentences_for(user: Any, records: list[EventRecord]) -> dict[int, str]:
    """What each event says, by its id; of one about a thing the user may not see only that it is."""
    told = {record.pk for record in readable(records, user)}
    return {one.pk: sentence(one) if one.pk in told else _("About something you may not see") for one in records}


def sentence(record: EventRecord) -> str:
    """The event's headline with its own fields filled in; its name when no code knows it any more."""
    event = event_type(record.name)
    if event is None or not event.headline:
        return record.name
    try:
        payload = upcast(event, record.version, record.payload)
        words = {field: _word(vocabulary, payload.get(field)) for field, vocabulary in event.spoken.items()}
        return str(event.headline).format_map({**payload, **words})
    except (LookupError, ValueError):
        return str(event.headline)


def _word(vocabulary: str, code: Any) -> Any:
    words = vocabularies.get(vocabulary) or {}
    return ", ".join(str(words.get(one, one)) for one in code) if isinstance(code, list) else words.get(code, code)
