"""Organisations as colleagues write them down: added, edited, and part of one another."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.actions.changing import WrongFields, cleaned, locked, put, save_changed
from crm.actions.identifiers import (
    clean_country,
    clean_domain,
    clean_kvk_number,
    clean_postcode,
    clean_rsin,
    clean_vat_number,
    clean_website,
)
from crm.actions.people import normalised
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.eventlog.turns import take_turn
from crm.events import OrganisationAdded, OrganisationEdited
from crm.models import Organisation
from crm.queries.duplicates import alike

EDITABLE = frozenset(
    {
        "name",
        "kind",
        "parent_id",
        "kvk_number",
        "rsin",
        "vat_number",
        "website",
        "domain",
        "address",
        "address_more",
        "postcode",
        "city",
        "municipality_id",
        "country",
    }
)


class AlikeKnown(Refused):
    """`alike` are the ids of the organisations that this one may be."""

    message = _("We know an organisation of this name or number already. Is it the same one?")

    def __init__(self, alike: list[int]) -> None:
        super().__init__()
        self.alike = alike


@transaction.atomic
def add_organisation(*, facts: Mapping[str, Any], is_another: bool = False) -> int:
    """There is a new organisation with these facts; returns its id.

    Refuses what cannot be right, and one like those we know, by number or name, unless the person says `is_another`.
    """
    organisation = Organisation()
    before = _put(organisation, facts)
    if "name" not in before:
        raise WrongFields({"name": _("An organisation has a name.")})
    take_turn(f"crm.organisation:{organisation.normalised_name}")
    if not is_another and (alike := _alike(organisation)):
        raise AlikeKnown(alike)
    organisation.save()
    publish(OrganisationAdded(organisation_id=organisation.pk), subject=organisation)
    return organisation.pk


@transaction.atomic
def edit_organisation(*, organisation_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> None:
    """The named facts are as given, and what they were is kept; without a change nothing happens.

    Refuses what cannot be right, a circle of parents, and an organisation that somebody changed meanwhile.
    Raises ValueError for a fact that is not edited here.
    """
    organisation = locked(Organisation, organisation_id, expected_version)
    before = _put(organisation, changes)
    if before:
        event = OrganisationEdited(organisation_id=organisation.pk, fields=sorted(before))
        save_changed(organisation, before, event)


def _put(organisation: Organisation, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The organisation in memory has these facts; returns what those that changed were before."""
    fields = cleaned(Organisation, facts, EDITABLE, _cleaners(facts, organisation))
    if not fields.get("name", "-"):
        raise WrongFields({"name": _("An organisation has a name.")})
    if fields.get("website") and not fields.get("domain", organisation.domain):
        fields["domain"] = clean_domain(fields["website"])
    before = put(organisation, fields)
    organisation.kind = Organisation.Kind(organisation.kind)
    organisation.normalised_name = normalised(organisation.name)
    if "parent_id" in before:
        check_parents(organisation.pk, organisation.parent_id)
    return before


def _cleaners(facts: Mapping[str, Any], organisation: Organisation) -> dict[str, Callable[[str], str]]:
    return cleaners_of((facts.get("country", organisation.country) or "").strip().upper())


def cleaners_of(country: str) -> dict[str, Callable[[str], str]]:
    """What brings the facts of an organisation of that country to their one form."""
    return {
        "kvk_number": clean_kvk_number,
        "rsin": clean_rsin,
        "vat_number": clean_vat_number,
        "website": clean_website,
        "domain": clean_domain,
        "postcode": partial(clean_postcode, country=country),
        "country": clean_country,
    }


def check_parents(organisation_id: int | None, parent_id: int | None) -> None:
    """Refuses a parent that is, through its own parents, part of this organisation."""
    take_turn("crm.organisation-parents")  # two edits at once could close a circle that neither of them sees
    passed, above = {organisation_id}, parent_id
    while above is not None:
        if above in passed:
            raise WrongFields({"parent_id": _("This would be part of itself: that organisation is part of this one.")})
        passed.add(above)
        above = Organisation.objects.filter(pk=above).values_list("parent_id", flat=True).first()


def _alike(organisation: Organisation) -> list[int]:
    return [one.row.pk for one in alike(organisation)][:5]
