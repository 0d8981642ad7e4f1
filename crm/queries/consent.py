"""May we? And on what basis might we, at any moment of the past?"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from crm.models import ConsentAction, ConsentChannel, ConsentEvent, Contact, Purpose, Suppression
from crm.queries.merging import everyone_who_is
from crm.queries.suppressions import hashes_of


def may_receive(contact_id: int, purpose: str) -> bool:
    """Whether the contact's latest word on this purpose is yes and no address of the contact is suppressed.

    A word is the person's, also when it was said as an entry that was merged into this one: a no stands until a later
    yes. To a tombstone nothing is sent. Ask at the moment of use, never before.
    """
    return contact_id in who_may_receive([contact_id], purpose)


def who_may_receive(contact_ids: Collection[int], purpose: str) -> set[int]:
    """The same for a batch, in three queries."""
    person, addresses = _people(contact_ids)
    said = ConsentEvent.objects.filter(contact_id__in=list(person), purpose__slug=purpose)
    words = {person[row.contact_id]: row for row in _latest(said).order_by("pk")}
    agreed = {pk: row for pk, row in words.items() if row.action == ConsentAction.GIVEN and addresses[pk][pk]}
    stops = _stops(email for pk in agreed for email in addresses[pk].values())
    return {pk for pk, row in agreed.items() if _stop(stops(addresses[pk], pk), row, None) is None}


def _people(contact_ids: Collection[int]) -> tuple[dict[int, int], dict[int, dict[int, str]]]:
    """For these contacts and their tombstones: id → whose it is; and whose → id → address. A tombstone is nobody."""
    person: dict[int, int] = {}
    addresses: dict[int, dict[int, str]] = {}
    them = Q(pk__in=contact_ids, merged_into=None) | Q(merged_into__in=contact_ids)
    for pk, email, into in Contact.objects.filter(them).values_list("pk", "email", "merged_into"):
        person[pk] = into or pk
        addresses.setdefault(into or pk, {})[pk] = email
    return person, addresses


def allowed_purposes(contact_id: int) -> list[str]:
    """What the person's latest word is yes to, suppressed or not."""
    said = ConsentEvent.objects.filter(contact_id__in=everyone_who_is(contact_id)).select_related("purpose")
    latest = {row.purpose.slug: row.action for row in _latest(said).order_by("pk")}
    return sorted(slug for slug, action in latest.items() if action == ConsentAction.GIVEN)


class Standing(Enum):
    """Whether we may write at a moment, and if not, why."""

    ALLOWED = "allowed"
    NOTHING_SAID = "nothing_said"
    WITHDRAWN = "withdrawn"
    SUPPRESSED = "suppressed"
    LAPSED = "lapsed"
    """Agreed before the address was suppressed. That was lifted, but this was not agreed to again."""
    NO_ADDRESS = "no_address"


@dataclass(frozen=True)
class Basis:
    """On what we might write to a contact for a purpose at a moment, and the decision that says so, if there is one."""

    purpose: Purpose
    at: datetime
    standing: Standing
    decision: ConsentEvent | None
    suppression: Suppression | None

    @property
    def allowed(self) -> bool:
        return self.standing is Standing.ALLOWED


def basis_for(contact_id: int, purpose: str, at: datetime) -> Basis:
    """On what basis we might write to this contact for this purpose at this moment, with the wording they saw.

    The address is the one we know today: which it was at the moment is not kept.
    Raises Contact.DoesNotExist and Purpose.DoesNotExist.
    """
    wanted = Purpose.objects.get(slug=purpose)
    return bases_of(contact_id, at, purposes=[wanted])[0]


def bases_of(contact_id: int, at: datetime, purposes: Collection[Purpose] | None = None) -> list[Basis]:
    """The same for each of `purposes`, or for all there are; in a few queries, however long the history is."""
    return bases_together(everyone_who_is(contact_id, at=at), at, purposes)


def bases_together(people: Sequence[int], at: datetime, purposes: Collection[Purpose] | None = None) -> list[Basis]:
    """The same if these contacts were one, which is written to at the address of the first."""
    addresses = dict(Contact.objects.filter(pk__in=people).values_list("pk", "email"))
    if people[0] not in addresses:
        raise Contact.DoesNotExist
    wanted = list(Purpose.objects.all()) if purposes is None else purposes
    said = ConsentEvent.objects.filter(contact_id__in=people, purpose__in=wanted, happened_at__lte=at)
    latest = _latest(said, at).select_related("purpose", "evidence").order_by("pk")
    decisions = {row.purpose_id: row for row in latest}
    stops = stops_of(addresses, people[0], at)
    return [_basis(purpose, at, addresses[people[0]], decisions.get(purpose.pk), stops) for purpose in wanted]


def bases_said(addresses: Mapping[int, str]) -> list[Basis]:
    """On what basis we might write now, for each purpose this person ever decided on; in two questions.

    `addresses` has the contact first and then its tombstones: id → address.
    """
    at, first = timezone.now(), next(iter(addresses))
    said = _latest(ConsentEvent.objects.filter(contact_id__in=list(addresses))).select_related("purpose")
    decisions = {row.purpose_id: row for row in said.order_by("pk")}
    stops = stops_of(addresses, first, at)
    found = (_basis(row.purpose, at, addresses[first], row, stops) for row in decisions.values())
    return sorted(found, key=lambda basis: basis.purpose.slug)


def bases_among(decisions: Iterable[ConsentEvent], stops: Iterable["Stop"], address: str, at: datetime) -> list[Basis]:
    """The same for every purpose there is, from all that this person decided and all that stops it: in one question."""
    last = {row.purpose_id: row for row in sorted(decisions, key=lambda row: row.pk) if row.happened_at <= at}
    then = [one for one in stops if one.row.happened_at <= at]
    return [_basis(each, at, address, last.get(each.pk), then) for each in Purpose.objects.all()]


def stops_of(addresses: Mapping[int, str], first: int, at: datetime | None = None) -> list["Stop"]:
    """What was suppressed of these addresses until a moment, or until now; `first` is who is written to."""
    stops = _stops(addresses.values())(addresses, first)
    return [one for one in stops if at is None or one.row.happened_at <= at]


def _basis(purpose: Purpose, at: datetime, address: str, decision: ConsentEvent | None, stops: list["Stop"]) -> Basis:
    if decision is None or decision.action != ConsentAction.GIVEN:
        standing = Standing.NOTHING_SAID if decision is None else Standing.WITHDRAWN
        return Basis(purpose, at, standing, decision, _stop(stops, None, at))
    stop = _stop(stops, decision, at)
    if stop:
        return Basis(purpose, at, Standing.SUPPRESSED if stop.stands_at(at) else Standing.LAPSED, decision, stop)
    return Basis(purpose, at, Standing.ALLOWED if address else Standing.NO_ADDRESS, decision, None)


def _latest(rows: QuerySet[ConsentEvent], at: datetime | None = None) -> QuerySet[ConsentEvent]:
    """Of these rows the last word on each purpose in each chain, today or at a moment."""
    later = ConsentEvent.objects.filter(contact=OuterRef("contact"), purpose=OuterRef("purpose"), pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(later.filter(happened_at__lte=at) if at else later))


@dataclass(frozen=True)
class Stop:
    """A suppression of the address that is written to, or of one under which the person was known before a merge."""

    row: Suppression
    is_own: bool


def _stops(addresses: Iterable[str]) -> Callable[[Mapping[int, str], int], list[Stop]]:
    """Asks once for all addresses; what is returned tells the stops of one person: contact → address, and who it is."""
    hashes = {address: hashes_of(address) for address in addresses if address}
    found: dict[str, list[Suppression]] = {}
    for row in Suppression.objects.filter(address_hmac__in=[each for them in hashes.values() for each in them]):
        found.setdefault(row.address_hmac, []).append(row)

    def of(person: Mapping[int, str], standing: int) -> list[Stop]:
        marked = [(pk == standing, each) for pk, address in person.items() for each in hashes.get(address, ())]
        return [Stop(row, own) for own, each in marked for row in found.get(each, ())]

    return of


def _stop(stops: list[Stop], agreed: ConsentEvent | None, at: datetime | None) -> Suppression | None:
    """What keeps a yes from counting: a suppression that stands, or one that came after it.

    One of an address from before a merge gives way to a later yes that came from the mailbox now written to.
    """
    confirmed = agreed is not None and agreed.channel == ConsentChannel.DOUBLE_OPT_IN
    standing, later = [], []
    for stop in stops:
        stands = stop.row.lifted_at is None if at is None else stop.row.stands_at(at)
        came_after = agreed is not None and stop.row.happened_at > agreed.happened_at
        if stands and (stop.is_own or came_after or not confirmed):
            standing.append(stop.row)
        elif came_after:
            later.append(stop.row)
    return next(iter([*standing, *later]), None)
