"""What a merge would do, in words, before anybody does it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from crm.contracts import MergeRelation, WhenTaken, merge_relations
from crm.models import Contact
from crm.models.people import Edited
from crm.queries.changes import in_words, label
from crm.queries.consent import Basis, bases_of, bases_together
from crm.queries.merging import Fate, everyone_who_is, fates


@dataclass(frozen=True)
class Fact:
    """One field of both, in words; `suggested` is `this`, or `other` where this has none."""

    name: str
    label: str
    this: str
    other: str
    suggested: str


@dataclass(frozen=True)
class Word:
    """What will hold for one purpose, and what held for the other one until now."""

    after: Basis
    this: Basis
    other: Basis


@dataclass(frozen=True)
class Preview:
    winner: Any
    loser: Any
    facts: list[Fact]
    same: list[tuple[str, str]]
    moving: list[Fate]
    moves_unseen: bool
    dropped: list[Fate]
    left: list[Fate]
    refused: list[Fate]
    words: list[Word]


def preview(winner: Edited, loser: Edited, chosen: Collection[str], user: Any) -> Preview:
    """What the two have otherwise and alike, what would move, and what would be agreed to.

    Of what the user may not view it says neither whether there is any nor how many, unless the merge is refused.
    """
    columns = [field.attname for field in winner._meta.concrete_fields if field.attname in chosen]
    all_facts = [_fact(winner, loser, name) for name in columns]
    found = fates(winner, loser)
    counted = [fate for fate in found if _may_count(fate.relation.part, user)]
    taken = {
        when: [
            fate for fate in (found if when is WhenTaken.REFUSED else counted) if fate.taken and fate.when_taken is when
        ]
        for when in WhenTaken
    }
    return Preview(
        winner,
        loser,
        [fact for fact in all_facts if fact.this != fact.other],
        [(fact.label, fact.this) for fact in all_facts if fact.this == fact.other and getattr(winner, fact.name)],
        [fate for fate in counted if fate.moving],
        any(not _may_count(part, user) for part in merge_relations),
        taken[WhenTaken.DROPPED],
        taken[WhenTaken.LEFT],
        taken[WhenTaken.REFUSED],
        _words(winner, loser) if isinstance(winner, Contact) and isinstance(loser, Contact) else [],
    )


def _may_count(part: MergeRelation, user: Any) -> bool:
    return not part.permission or user.has_perm(part.permission)


def _fact(winner: Edited, loser: Edited, name: str) -> Fact:
    values = [getattr(row, name) for row in (winner, loser)]
    this, other = ("" if value is None else str(value) for value in values)
    model = type(winner)
    spoken = [in_words(model, {name: value})[name] for value in (this, other)]
    suggested = "this" if this or not other else "other"
    return Fact(name, label(model, name), spoken[0], spoken[1], suggested)


def _words(winner: Contact, loser: Contact) -> list[Word]:
    """For each purpose of which either said something."""
    now = timezone.now()
    one, two = everyone_who_is(winner.pk), everyone_who_is(loser.pk)
    each = zip(bases_together([*one, *two], now), bases_of(winner.pk, now), bases_of(loser.pk, now), strict=True)
    return [Word(after, this, other) for after, this, other in each if this.decision or other.decision]
