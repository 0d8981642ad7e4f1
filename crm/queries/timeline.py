"""Everything that happened with one contact, newest first: the event log is the timeline."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm.contracts import subject_fields, vocabularies
from crm.eventlog.reading import upcast
from crm.eventlog.subscribing import event_type
from crm.models import Contact, EventRecord, Organisation, Pin
from crm.queries.actors import actor_words, kind_of_actor
from crm.queries.merging import all_that_are
from crm.queries.themes import names_of, theme_of
from crm.queries.visibility import visible

PAGE = 50
Page = tuple[list[EventRecord], int | None]
"""Events, newest first, and the id to continue before."""

LOOKED_AT = 1000


@dataclass(frozen=True)
class Moment:
    """One line of a timeline; `sentence` and `actor` are words in the active language.

    `signed` is how the actor signed, and `series` what mails of one campaign have in common.
    """

    event_id: int
    name: str
    happened_at: datetime
    sentence: str
    actor: str
    signed: str = ""
    theme: str = ""
    series: str = ""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of a timeline: before an event, of one theme, by one kind of actor."""

    before: int | None = None
    theme: str = ""
    by: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.theme or self.by)

    def page(self, records: QuerySet[EventRecord], limit: int) -> tuple[list[EventRecord], int | None]:
        """The newest of these that are asked for, and the event to go on before.

        Narrowed, it looks at no more than LOOKED_AT events at a time: the database would rather walk the whole log
        in search of fifty that may not be there. Then a page may be short, or empty, and yet go on.
        """
        newest = (records.filter(pk__lt=self.before) if self.before else records).order_by("-pk")
        if not self.is_narrowed:
            page = list(newest[:limit])
            return page, page[-1].pk if len(page) == limit else None
        names = set(names_of(self.theme)) if self.theme else None
        looked_at = list(newest.values_list("pk", "name", "actor")[:LOOKED_AT])
        fits = [
            pk
            for pk, name, actor in looked_at
            if (not names or name in names) and self.by in ("", kind_of_actor(actor))
        ]
        reached = looked_at[-1][0] if len(looked_at) == LOOKED_AT else None
        found = list(EventRecord.objects.filter(pk__in=fits[:limit]).order_by("-pk")) if fits else []
        return found, found[-1].pk if len(fits) > limit else reached


EVERYTHING = Asked()


def timeline(
    contact_id: int,
    *,
    user: Any,
    asked: Asked = EVERYTHING,
    limit: int = PAGE,
    naming: dict[str, int] | None = None,
    pins_of: models.Model | None = None,
) -> "Timeline":
    """The newest moments of a contact that `user` may see, out of `limit` events that are asked for.

    Also what happened to those who were merged into this one. With `naming` only events with these fields, such as
    `{"lead_id": 7}`. With `pins_of` those that are pinned on the timeline of this thing stand in front.
    """
    return _told(records_of_contact(contact_id, naming), user, asked, limit, pins_of)


def timeline_of(
    subject_type: str,
    subject_id: int,
    *,
    user: Any,
    asked: Asked = EVERYTHING,
    limit: int = PAGE,
    pins_of: models.Model | None = None,
) -> "Timeline":
    """The same for one subject, such as `crm.task`."""
    return _told(records_of(subject_type, subject_id), user, asked, limit, pins_of)


def timeline_of_organisation(
    organisation_id: int,
    *,
    user: Any,
    asked: Asked = EVERYTHING,
    limit: int = PAGE,
    pins_of: models.Model | None = None,
) -> "Timeline":
    """The same for one organisation: what is about it and what names it, such as a lead of its own."""
    return _told(records_of_organisation(organisation_id), user, asked, limit, pins_of)


def records_of_contact(contact_id: int, naming: dict[str, int] | None = None) -> QuerySet[EventRecord]:
    """Events of the contact and of those who were merged into it."""
    fields = {f"payload__{field}": value for field, value in (naming or {}).items()}
    return EventRecord.objects.filter(contact_id__in=all_that_are(Contact, contact_id), **fields)


def records_of_organisation(organisation_id: int) -> QuerySet[EventRecord]:
    return EventRecord.objects.filter(organisation_id__in=all_that_are(Organisation, organisation_id))


def records_of(subject_type: str, subject_id: int) -> QuerySet[EventRecord]:
    return EventRecord.objects.filter(subject_type=subject_type, subject_id=str(subject_id))


@dataclass(frozen=True)
class Timeline:
    """`earlier` is the event id to continue before, None at the beginning of it all.

    `pinned` stand in front whatever is asked for, except further back; `actors` are those of these moments.
    """

    moments: list[Moment]
    earlier: int | None
    pinned: list[Moment] = field(default_factory=list)
    actors: dict[str, str] = field(default_factory=dict)


def _told(
    records: QuerySet[EventRecord], user: Any, asked: Asked, limit: int, pins_of: models.Model | None
) -> Timeline:
    return timeline_among([records], user=user, asked=asked, limit=limit, pins_of=pins_of)


def timeline_among(
    sources: Sequence[QuerySet[EventRecord]],
    *,
    user: Any,
    asked: Asked = EVERYTHING,
    limit: int = PAGE,
    pins_of: models.Model | None = None,
    shown: models.Model | None = None,
) -> Timeline:
    """The newest moments of all these sources together, each once, as of one; each is asked by its own index.

    `shown` is what the page has found that the user may see, which is not asked again.
    """
    page, earlier = _page_among([asked.page(records, limit) for records in sources], limit)
    if pins_of is None:
        return Timeline(told(page, user), earlier)
    pins = pinned_on(pins_of) if asked.before is None else []
    held = list(reduce(or_, sources).filter(pk__in=pins).order_by("-pk")) if pins else []
    signed = {one.actor for one in (*page, *held)} | ({asked.by} if asked.by else set())
    who = actor_words(signed | {kind_of_actor(one) for one in signed})
    seen = {one.pk for one in readable([*held, *page], user, shown)}
    moments = [_moment(one, who) for one in page if one.pk in seen]
    pinned = [_moment(one, who) for one in held if one.pk in seen]
    kinds = {kind_of_actor(one.signed) for one in (*moments, *pinned)} | ({asked.by} if asked.by else set())
    actors = {one: who[one] for one in sorted(kinds, key=lambda one: who[one].casefold())}
    return Timeline(moments, earlier, pinned, actors)


def _page_among(
    pages: Sequence[tuple[list[EventRecord], int | None]], limit: int
) -> tuple[list[EventRecord], int | None]:
    """One page of several: none reaches further back than all of them were read."""
    reached = max((earlier for _page, earlier in pages if earlier), default=0)
    found = {one.pk: one for page, _earlier in pages for one in page if one.pk >= reached}
    page = [found[pk] for pk in sorted(found, reverse=True)]
    earlier = page[limit - 1].pk if len(page) > limit else reached or None
    return page[:limit], earlier


def pinned_on(thing: models.Model) -> list[int]:
    """The ids of the events that stand on top of the timeline of this thing."""
    pins = Pin.objects.filter(about_type=thing._meta.label_lower, about_id=thing.pk)
    return list(pins.values_list("event_id", flat=True))


def told(records: list[EventRecord], user: Any) -> list[Moment]:
    """These events in words, in their order, without those about a thing the user may not see."""
    seen = readable(records, user)
    who = actor_words(r.actor for r in seen)
    return [_moment(record, who) for record in seen]


def _moment(record: EventRecord, who: dict[str, str]) -> Moment:
    theme = theme_of(record.name)
    return Moment(
        record.pk,
        record.name,
        record.recorded_at,
        sentence(record),
        who[record.actor],
        record.actor,
        theme,
        _series(record) if theme == "mail" else "",
    )


def _series(record: EventRecord) -> str:
    """Mails of one campaign name it, and transactional ones have the subject in common."""
    named = (record.payload.get(name) for name in ("mailing_id", "campaign_code", "subject"))
    return next((str(value) for value in named if value), "")


def readable(records: list[EventRecord], user: Any, shown: models.Model | None = None) -> list[EventRecord]:
    """Without the events that are about or name a thing the user may not see; one question per kind of thing.

    What is `shown` to the user already is not asked for again.
    """
    ids: dict[str, set[int]] = defaultdict(set)
    for record in records:
        for kind, thing in _things(record):
            ids[kind].add(thing)
    seen = (shown._meta.label_lower, {shown.pk}) if shown else ("", set())
    allowed = {
        kind: of_kind if kind == seen[0] and of_kind <= seen[1] else visible(user, kind, of_kind)
        for kind, of_kind in ids.items()
    }
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
    if callable(words):
        return words(code)
    return ", ".join(str(words.get(one, one)) for one in code) if isinstance(code, list) else words.get(code, code)
