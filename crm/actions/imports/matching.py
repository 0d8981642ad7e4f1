"""Whom and what rows of a list are about: a person by the e-mail address, an organisation by KvK number or name."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm.actions.people import normalised
from crm.models import Contact, Organisation

Facts = Mapping[str, Any]


def key_of(contact: Mapping[str, str], organisation: Mapping[str, str]) -> str:
    """By what the row's main thing is recognised, without saying it."""
    if contact:
        plain = f"contact:{contact['email']}"
    else:
        plain = f"organisation:{organisation.get('kvk_number') or normalised(organisation.get('name', ''))}"
    return hashlib.sha256(plain.encode()).hexdigest()


def missing(facts: Facts, contact: Contact | None, organisation: Organisation | None) -> str:
    """What somebody or something new cannot do without and these facts lack, as a sentence; "" when nothing is."""
    if facts["contact"] and contact is None and "name" not in facts["contact"]:
        return _("A person has a name.")
    if facts["organisation"] and organisation is None and "name" not in facts["organisation"]:
        return _("We know no organisation with this KvK number, and the row has no name for it.")
    return ""


class Known:
    """What we know of whom and what these rows are about, in a handful of questions; and what is made meanwhile."""

    def __init__(self, rows: Sequence[Facts], *, lock: bool = False) -> None:
        emails = {row["contact"]["email"] for row in rows if row["contact"]}
        firms = [row["organisation"] for row in rows if row["organisation"]]
        numbers = {firm["kvk_number"] for firm in firms if firm.get("kvk_number")}
        names = {normalised(firm["name"]) for firm in firms if firm.get("name")}
        contacts, organisations = Contact.objects.all(), Organisation.objects.all()
        if lock:
            contacts = contacts.select_for_update(no_key=True)
            organisations = organisations.select_for_update(no_key=True)
        people = list(contacts.filter(email__among=emails).order_by("pk"))
        standing = _standing(contacts, people)
        self._contacts = {one.email: standing[one.merged_into_id or one.pk] for one in people}
        self._by_number: dict[str, Organisation] = {}
        self._by_name: dict[str, list[Organisation]] = {}
        same_number = {one.pk: one for one in organisations.filter(kvk_number__among=numbers).order_by("pk")}
        same_name = organisations.filter(normalised_name__among=names).exclude(pk__among=same_number).order_by("pk")
        found = sorted([*same_number.values(), *same_name], key=lambda each: each.pk or 0)
        stand = _standing(organisations, found)
        for one in found:
            self._keep(one.kvk_number, one.normalised_name, stand[one.merged_into_id or one.pk])

    def contact(self, facts: Facts) -> Contact | None:
        return self._contacts.get(facts["contact"].get("email", ""))

    def organisation(self, facts: Facts) -> Organisation | None:
        """The oldest with this KvK number, or else of this name and of no other KvK number."""
        number, name = facts["organisation"].get("kvk_number", ""), facts["organisation"].get("name", "")
        if number and number in self._by_number:
            return self._by_number[number]
        of_name = self._by_name.get(normalised(name), []) if name else []
        fits = (one for one in of_name if not number or one.kvk_number in {"", number})
        return next(fits, None)

    def now_known(self, one: Contact | Organisation) -> None:
        if isinstance(one, Contact):
            self._contacts[one.email] = one
        else:
            self._keep(one.kvk_number, one.normalised_name, one)

    def _keep(self, number: str, name: str, organisation: Organisation) -> None:
        if number:
            self._by_number.setdefault(number, organisation)
        of_name = self._by_name.setdefault(name, [])
        if organisation not in of_name:
            of_name.append(organisation)


def _standing(rows: QuerySet[Any], found: Sequence[Any]) -> dict[int, Any]:
    """By number what was found and what that was merged into: a list is about the one that stands."""
    known = {one.pk: one for one in found}
    winners = {one.merged_into_id for one in found if one.merged_into_id} - set(known)
    if winners:
        known |= {one.pk: one for one in rows.filter(pk__among=winners).order_by("pk")}
    return known
