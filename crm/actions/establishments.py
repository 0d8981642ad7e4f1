"""Where organisations sit: their establishments, added and edited."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.actions.changing import WrongFields, cleaned, locked, put, save_changed
from crm.actions.identifiers import clean_establishment_number, clean_postcode
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import EstablishmentAdded, EstablishmentEdited
from crm.models import Establishment, Organisation

EDITABLE = frozenset({"number", "name", "address", "postcode", "city", "municipality_id"})
SAYS_WHICH = ("number", "name", "address", "city")


class EstablishmentUnnamed(Refused):
    message = _("Fill in a name, an address, a town or a number: without one nobody knows which place is meant.")


@transaction.atomic
def add_establishment(*, organisation_id: int, facts: Mapping[str, Any]) -> int:
    """The organisation also sits there; returns the establishment's id.

    Refuses what cannot be right, and a number that another place of this organisation has.
    """
    establishment = Establishment(
        organisation=Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    )
    _put(establishment, facts)
    establishment.save()
    publish(
        EstablishmentAdded(establishment_id=establishment.pk, organisation_id=organisation_id),
        subject=establishment.organisation,
    )
    return establishment.pk


@transaction.atomic
def edit_establishment(
    *, establishment_id: int, changes: Mapping[str, Any], expected_version: int | None = None
) -> None:
    """The named facts are as given, and what they were is kept; without a change nothing happens.

    Refuses as adding does, and an establishment somebody changed meanwhile. Raises ValueError for another fact.
    """
    establishment = locked(Establishment, establishment_id, expected_version)
    before = _put(establishment, changes)
    if before:
        event = EstablishmentEdited(
            establishment_id=establishment.pk,
            organisation_id=establishment.organisation_id,
            fields=sorted(before),
        )
        save_changed(establishment, before, event, subject=establishment.organisation)


def _put(establishment: Establishment, facts: Mapping[str, Any]) -> dict[str, Any]:
    country = establishment.organisation.country
    cleaners: dict[str, Callable[[str], str]] = {
        "number": clean_establishment_number,
        "postcode": partial(clean_postcode, country=country),
    }
    before = put(establishment, cleaned(Establishment, facts, EDITABLE, cleaners))
    if not any(getattr(establishment, field) for field in SAYS_WHICH):
        raise EstablishmentUnnamed
    others = Establishment.objects.filter(organisation=establishment.organisation).exclude(pk=establishment.pk)
    if establishment.number and others.filter(number=establishment.number).exists():
        raise WrongFields({"number": _("This organisation has an establishment with this number already.")})
    return before
