"""What is known of an organisation or a person: what stands, and what stood there before."""

from dataclasses import dataclass

from crm.models import Contact, Fact, FactKind, Organisation

SHOWN = 300


@dataclass(frozen=True)
class Standing:
    """A fact that stands, and those it replaced, newest first."""

    fact: Fact
    earlier: list[Fact]


@dataclass(frozen=True)
class Facts:
    """`standing` in the order of the kinds; `taken_back` were mistakes."""

    standing: list[Standing]
    taken_back: list[Fact]


def facts_about(thing: Contact | Organisation) -> Facts:
    """All that was noted of it, in one question; of the newest SHOWN."""
    rows = list(thing.facts.select_related("noted_by").order_by("-pk")[:SHOWN])
    by_id = {fact.pk: fact for fact in rows}
    replaced = {fact.replaces_id for fact in rows if fact.replaces_id}
    standing = [fact for fact in rows if fact.pk not in replaced and not fact.taken_back_at]
    kinds = list(FactKind)
    standing.sort(key=lambda fact: (kinds.index(FactKind(fact.kind)), fact.label.casefold(), -fact.pk))
    lines = [Standing(fact, _before(fact, by_id)) for fact in standing]
    return Facts(lines, [fact for fact in rows if fact.taken_back_at])


def _before(fact: Fact, by_id: dict[int, Fact]) -> list[Fact]:
    earlier: list[Fact] = []
    one = by_id.get(fact.replaces_id or 0)
    while one is not None:
        earlier.append(one)
        one = by_id.get(one.replaces_id or 0)
    return earlier
