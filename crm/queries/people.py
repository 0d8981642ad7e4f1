"""People and organisations found by what is theirs alone, and what an organisation is to others."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from crm.contracts import Found
from crm.models import Affiliation, Contact, Establishment, Organisation, Relationship

AT_MOST = 10
SHOWN = 200


def organisations_of_number(number: str, user: Any) -> list[Found]:
    """Those with this KvK or establishment number: registers know groups that share one."""
    found = Organisation.objects.visible_to(user).filter(numbered(number)).distinct()[:AT_MOST]
    return [Found(one.name, reverse("crm_organisations:inspect", args=[one.pk])) for one in found]


def numbered(number: str) -> Q:
    digits = re.sub(r"\D", "", number)
    if len(digits) == 8:
        return Q(kvk_number=digits)
    return Q(pk__in=Establishment.objects.filter(number=digits).values("organisation"))


def contacts_of_address(address: str, user: Any) -> list[Found]:
    found = Contact.objects.visible_to(user).filter(addressed(address))
    return [Found(one.name, reverse("crm_contacts:inspect", args=[one.pk])) for one in found]


def addressed(address: str) -> Q:
    """Whose address it is, or was before a merge."""
    merged = Contact.objects.filter(email=address.lower(), merged_into__isnull=False)
    return Q(email=address.lower()) | Q(pk__in=merged.values("merged_into"))


@dataclass(frozen=True)
class Related:
    """One relationship as one of its two organisations sees it."""

    pk: int
    words: str
    other: Organisation
    since_on: date | None
    until_on: date | None
    source: str
    is_current: bool


def related(organisation: Organisation) -> list[Related]:
    """What the organisation is to others and others to it; what lasts first."""
    both = Q(from_organisation=organisation) | Q(to_organisation=organisation)
    rows = Relationship.objects.filter(both).select_related("from_organisation", "to_organisation")[:SHOWN]
    lines = [_seen_by(organisation, row) for row in rows]
    return sorted(lines, key=lambda line: (not line.is_current, line.words, line.other.name))


def _seen_by(organisation: Organisation, row: Relationship) -> Related:
    out = row.from_organisation_id == organisation.pk
    words = row.get_kind_display() if out else str(row.seen_from_the_other)
    other = row.to_organisation if out else row.from_organisation
    return Related(row.pk, words, other, row.since_on, row.until_on, row.source, row.is_current)


def people_of(organisation: Organisation, limit: int = SHOWN) -> list[Affiliation]:
    """Who works there, and then who did."""
    rows = organisation.affiliations.select_related("contact")
    return list(rows.order_by(F("until_on").desc(nulls_first=True), "-since_on", "pk")[:limit])


def affiliations_of(contact: Contact) -> list[Affiliation]:
    rows = contact.affiliations.select_related("organisation")[:SHOWN]
    return sorted(rows, key=lambda row: not row.is_current)


def parts_of(organisation: Organisation) -> QuerySet[Organisation]:
    return organisation.subsidiaries.order_by("name", "pk")[:SHOWN]


def establishments_of(organisation: Organisation) -> QuerySet[Establishment]:
    return organisation.establishments.select_related("municipality")[:SHOWN]
