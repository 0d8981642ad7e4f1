"""Whether the ledger of consent is as it was written, and where it is not (docs/adr/0016)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from crm.events import ConsentChanged
from crm.models import ConsentChain, ConsentEvent, Contact, EventRecord
from crm.models.consent import FIRST

SLICE = 500


class Fault(Enum):
    """What is wrong with the first decision of a chain that does not hold."""

    MISSING = "is missing"
    CHANGED = "was changed, or does not follow from the one before"
    EVIDENCE_CHANGED = "has other evidence than when it was written"
    EVIDENCE_GONE = "has lost its evidence, though nobody was erased"
    NOT_THE_END = "is not where the chain is said to end"
    OTHERWISE_IN_LOG = "stands otherwise in the event log"


@dataclass(frozen=True)
class BrokenLink:
    contact_id: int
    number: int
    fault: Fault

    def __str__(self) -> str:
        return f"contact {self.contact_id}: decision {self.number} {self.fault.value}"


def broken_links(contact_ids: Collection[int] | None = None) -> Iterator[BrokenLink]:
    """The first broken link of each contact's chain that has one: of these contacts, or of all.

    In slices of contacts, four queries each, so that a long ledger needs no more memory than a short one.
    """
    contacts, last = Contact.objects.order_by("pk"), 0
    if contact_ids is not None:
        contacts = contacts.filter(pk__in=contact_ids)
    while ids := list(contacts.filter(pk__gt=last).values_list("pk", flat=True)[:SLICE]):
        last = ids[-1]
        yield from _broken_among(ids)


def broken_link_of(people: Collection[Contact], decisions: Collection[ConsentEvent]) -> BrokenLink | None:
    """The first of one person's, in one question.

    These are every contact that is this person, with its chain, and all they decided: with the evidence, by number.
    """
    told = _witnesses([one.pk for one in people])
    for one in people:
        chain = getattr(one, "consent_chain", None) or ConsentChain(contact_id=one.pk)
        own = [row for row in decisions if row.contact_id == one.pk]
        if broken := _first_broken(chain, own, told.get(one.pk, {})):
            return broken
    return None


def decisions_count() -> int:
    return ConsentEvent.objects.count()


def _broken_among(ids: list[int]) -> Iterator[BrokenLink]:
    chains = ConsentChain.objects.in_bulk(ids)
    witnesses = _witnesses(ids)
    decisions: dict[int, list[ConsentEvent]] = {}
    rows = ConsentEvent.objects.filter(contact_id__in=ids).select_related("purpose", "evidence")
    for row in rows.order_by("contact_id", "number"):
        decisions.setdefault(row.contact_id, []).append(row)
    for contact_id in ids:
        chain = chains.get(contact_id) or ConsentChain(contact_id=contact_id)
        broken = _first_broken(chain, decisions.get(contact_id, []), witnesses.get(contact_id, {}))
        if broken:
            yield broken


def _first_broken(chain: ConsentChain, decisions: list[ConsentEvent], witnesses: dict[int, str]) -> BrokenLink | None:
    before, told = FIRST, max(witnesses, default=0)
    for number, row in enumerate(decisions, start=1):
        fault = _fault(row, number, before, chain.blanked_through, witnesses.get(number))
        if fault:
            return BrokenLink(chain.contact_id, number, fault)
        before = row.digest
    if len(decisions) < max(chain.length, told):
        return BrokenLink(chain.contact_id, len(decisions) + 1, Fault.MISSING)
    if (chain.length, chain.head) != (len(decisions), before):
        return BrokenLink(chain.contact_id, len(decisions), Fault.NOT_THE_END)
    return None


def _fault(row: ConsentEvent, number: int, before: str, blanked_through: int, witness: str | None) -> Fault | None:
    if row.number != number:
        return Fault.MISSING
    if row.digest != row.digest_after(before):
        return Fault.CHANGED
    if witness not in (None, row.digest):
        return Fault.OTHERWISE_IN_LOG
    if hasattr(row, "evidence"):
        return None if row.evidence.digest_now() == row.evidence_digest else Fault.EVIDENCE_CHANGED
    return Fault.EVIDENCE_GONE if number > blanked_through else None


def _witnesses(ids: list[int]) -> dict[int, dict[int, str]]:
    """What the event log says of these contacts' decisions: number → digest. It keeps rows that nobody can change."""
    found: dict[int, dict[int, str]] = {}
    records = EventRecord.objects.filter(contact_id__in=ids, name=ConsentChanged.stored_name())
    for contact_id, payload in records.values_list("contact_id", "payload"):
        if contact_id and payload.get("digest"):
            found.setdefault(contact_id, {})[payload["number"]] = payload["digest"]
    return found
