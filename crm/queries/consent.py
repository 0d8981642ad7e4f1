"""May we? And on what basis might we, at any moment of the past?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Exists, OuterRef, QuerySet

from crm.models import ConsentAction, ConsentEvent, Contact, Purpose, Suppression
from crm.queries.suppressions import hashes_of, suppressions_of


def may_receive(contact_id: int, purpose: str) -> bool:
    """Whether the contact's latest word on this purpose is yes and the address is not suppressed.

    Ask at the moment of use, never before.
    """
    return contact_id in who_may_receive([contact_id], purpose)


def who_may_receive(contact_ids: Collection[int], purpose: str) -> set[int]:
    """The same for a batch, in two queries."""
    agreed = list(
        _latest(ConsentEvent.objects.filter(contact_id__in=contact_ids, purpose__slug=purpose))
        .filter(action=ConsentAction.GIVEN)
        .exclude(contact__email="")
        .values_list("contact_id", "contact__email", "happened_at")
    )
    hashes = {contact_id: hashes_of(email) for contact_id, email, _at in agreed}
    stops: dict[str, list[Suppression]] = {}
    for row in Suppression.objects.filter(address_hmac__in=[each for them in hashes.values() for each in them]):
        stops.setdefault(row.address_hmac, []).append(row)
    return {
        contact_id
        for contact_id, _email, agreed_at in agreed
        if _stop([row for each in hashes[contact_id] for row in stops.get(each, ())], agreed_at, None) is None
    }


def allowed_purposes(contact_id: int) -> list[str]:
    """What the contact's latest word is yes to, suppressed or not."""
    latest = _latest(ConsentEvent.objects.filter(contact_id=contact_id)).filter(action=ConsentAction.GIVEN)
    return sorted(latest.values_list("purpose__slug", flat=True))


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
    """The same for each of `purposes`, or for all there are; in four queries, however long the history is."""
    address = Contact.objects.values_list("email", flat=True).get(pk=contact_id)
    wanted = list(Purpose.objects.all()) if purposes is None else purposes
    said = ConsentEvent.objects.filter(contact_id=contact_id, purpose__in=wanted, happened_at__lte=at)
    decisions = {row.purpose_id: row for row in _latest(said, at).select_related("purpose", "evidence")}
    stops = list(suppressions_of(address).filter(happened_at__lte=at))
    return [_basis(purpose, at, address, decisions.get(purpose.pk), stops) for purpose in wanted]


def _basis(
    purpose: Purpose, at: datetime, address: str, decision: ConsentEvent | None, stops: list[Suppression]
) -> Basis:
    if decision is None or decision.action != ConsentAction.GIVEN:
        standing = Standing.NOTHING_SAID if decision is None else Standing.WITHDRAWN
        return Basis(purpose, at, standing, decision, _stop(stops, at, at))
    stop = _stop(stops, decision.happened_at, at)
    if stop:
        return Basis(purpose, at, Standing.SUPPRESSED if stop.stands_at(at) else Standing.LAPSED, decision, stop)
    return Basis(purpose, at, Standing.ALLOWED if address else Standing.NO_ADDRESS, decision, None)


def _latest(rows: QuerySet[ConsentEvent], at: datetime | None = None) -> QuerySet[ConsentEvent]:
    """Of these rows the last word on each purpose, today or at a moment."""
    later = ConsentEvent.objects.filter(contact=OuterRef("contact"), purpose=OuterRef("purpose"), pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(later.filter(happened_at__lte=at) if at else later))


def _stop(rows: list[Suppression], agreed_at: datetime, at: datetime | None) -> Suppression | None:
    """What keeps a yes of that moment from counting: a suppression that stands, or one that came after it."""
    standing = [row for row in rows if (row.lifted_at is None if at is None else row.stands_at(at))]
    later = [row for row in rows if row.happened_at > agreed_at]
    return next(iter([*standing, *later]), None)
