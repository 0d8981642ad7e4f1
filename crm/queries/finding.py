"""One search for the whole back office: what goes by exactly this, and what every app has by these words."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from crm.contracts import Found, Hit, exact_routes, search_sources
from crm.models import Affiliation, Contact, Organisation
from crm.queries.naming import named

LONGEST = 100


@dataclass(frozen=True)
class Group:
    """What one source has; `more` when it has more than are here."""

    name: str
    heading: str
    icon: str
    hits: list[Hit]
    more: bool
    listing: str

    @property
    def count(self) -> str:
        return f"{len(self.hits)}+" if self.more else str(len(self.hits))


@dataclass(frozen=True)
class Findings:
    """Empty groups are left out."""

    exact: list[Found]
    groups: list[Group]

    @property
    def total(self) -> int:
        return len(self.exact) + sum(len(group.hits) for group in self.groups)


def everything(typed: str, user: Any, *, most: int) -> Findings:
    """What the user may see that goes by exactly what was typed, or else by its words; at most so many of each kind."""
    asked = " ".join(typed.replace("\0", "").split())[:LONGEST]
    if not asked:
        return Findings([], [])
    if exact := _exact(asked, user):
        return Findings(exact, [])
    groups = []
    for name, source in sorted(search_sources.items(), key=lambda pair: pair[1].order):
        if hits := source.find(asked, user, most + 1):
            listing = reverse(source.listing) if source.listing else ""
            groups.append(Group(name, str(source.heading), source.icon, hits[:most], len(hits) > most, listing))
    return Findings([], groups)


def _exact(asked: str, user: Any) -> list[Found]:
    """A number may be typed with spaces or dots in it."""
    for typed in dict.fromkeys((asked, re.sub(r"[\s.]", "", asked))):
        for route in exact_routes:
            if re.fullmatch(route.pattern, typed) and (found := route.find(typed, user)):
                return found
    return []


def organisations(typed: str, user: Any, most: int) -> list[Hit]:
    found = named(Organisation.objects.visible_to(user), typed, most)
    return [
        Hit(one.name, reverse("crm_organisations:inspect", args=[one.pk]), one.city or one.kvk_number) for one in found
    ]


def contacts(typed: str, user: Any, most: int) -> list[Hit]:
    """Each with where the person works, for who may see that, or else the address."""
    rows = Contact.objects.visible_to(user)
    if user.has_perm("crm.view_organisation"):
        now = Affiliation.objects.filter(contact=OuterRef("pk"), until_on=None).order_by("-since_on", "-pk")
        rows = rows.annotate(works_at=Subquery(now.values("organisation__name")[:1]))
    found = named(rows, typed, most, address="email")
    return [
        Hit(one.name, reverse("crm_contacts:inspect", args=[one.pk]), getattr(one, "works_at", "") or one.email)
        for one in found
    ]
