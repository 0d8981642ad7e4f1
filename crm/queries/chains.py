"""A chain of events told to a person: who did it, what followed, how long each thing took."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from crm.eventlog.tracing import LONGEST, Branch, trace
from crm.models import DeliveryState, EventDelivery, MailState, OutgoingMail
from crm.queries.actors import actor_words
from crm.queries.durations import in_words
from crm.queries.timeline import readable, sentences_for


@dataclass(frozen=True)
class Hearing:
    """One delivery; `took` is from publication to its end, and empty for one that has not ended or was a replay."""

    delivery: EventDelivery
    took: str

    @property
    def is_given_up(self) -> bool:
        return self.delivery.state == DeliveryState.DEAD

    @property
    def is_done(self) -> bool:
        return self.delivery.state == DeliveryState.DONE


@dataclass(frozen=True)
class Posting:
    """One mail; `took` is from its row to the moment the mail server took it."""

    mail: OutgoingMail
    took: str
    subject: str
    """Empty when the mail came of something the reader may not see."""

    @property
    def is_given_up(self) -> bool:
        return self.mail.state == MailState.DEAD


@dataclass(frozen=True)
class Step:
    """One event; `after` is how long after the first of the chain."""

    event_id: int
    name: str
    sentence: str
    actor: str
    recorded_at: datetime
    after: str
    hearings: list[Hearing]
    postings: list[Posting]
    following: list["Step"] = field(default_factory=list)

    def walk(self) -> Iterator["Step"]:
        yield self
        for step in self.following:
            yield from step.walk()


@dataclass(frozen=True)
class Chain:
    """`is_cut` when it goes on beyond the events told here."""

    steps: list[Step]
    began_at: datetime
    events: int
    given_up: int
    is_cut: bool
    whole: str


def chain(event_id: int, user: Any) -> Chain:
    """The chain the event belongs to as `user` may read it, in as many questions however long it is.

    Raises EventRecord.DoesNotExist.
    """
    roots = trace(event_id)
    branches = [branch for root in roots for _depth, branch in root.walk()]
    began_at = min(branch.record.recorded_at for branch in branches)
    who = actor_words(branch.record.actor for branch in branches)
    records = [branch.record for branch in branches]
    readers = Readers(who, sentences_for(user, records), {record.pk for record in readable(records, user)})
    told = [_step(root, began_at, readers) for root in roots]
    steps = [step for one in told for step in one.walk()]
    return Chain(
        steps=told,
        began_at=began_at,
        events=len(branches),
        given_up=sum(hearing.is_given_up for step in steps for hearing in step.hearings),
        is_cut=len(branches) == LONGEST,
        whole=_span(began_at, max(_last_moments(branches))),
    )


def _last_moments(branches: list[Branch]) -> Iterator[datetime]:
    for branch in branches:
        yield branch.record.recorded_at
        yield from (one.finished_at for one in branch.deliveries if one.finished_at and not one.run)
        yield from (mail.sent_at for mail in branch.mails if mail.sent_at)


@dataclass(frozen=True)
class Readers:
    """The words for one reader: who signed, what each event says, and which events may be read at all."""

    who: dict[str, str]
    sentences: dict[int, str]
    told: set[int]


def _step(branch: Branch, began_at: datetime, words: Readers) -> Step:
    record = branch.record
    told = record.pk in words.told
    return Step(
        event_id=record.pk,
        name=record.name,
        sentence=words.sentences[record.pk],
        actor=_actor(record.actor, words.who),
        recorded_at=record.recorded_at,
        after=_span(began_at, record.recorded_at),
        hearings=[Hearing(one, _took(one, record.recorded_at)) for one in branch.deliveries],
        postings=[_posting(mail, told) for mail in branch.mails],
        following=[_step(child, began_at, words) for child in branch.children],
    )


def _posting(mail: OutgoingMail, told: bool) -> Posting:
    took = _span(mail.created_at, mail.sent_at) if mail.sent_at else ""
    return Posting(mail, took, mail.subject if told else "")


def _actor(signed: str, who: dict[str, str]) -> str:
    kind, _colon, name = signed.partition(":")
    return _("automatically, by %(handler)s") % {"handler": name} if kind == "handler" else who[signed]


def _took(delivery: EventDelivery, published_at: datetime) -> str:
    ended = delivery.finished_at if not delivery.run else None
    return _span(published_at, ended) if ended else ""


def _span(since: datetime, until: datetime) -> str:
    return in_words(max(0.0, (until - since).total_seconds() * 1000))
