"""People as colleagues write them down: added and edited."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from crm.actions.affiliations import affiliate
from crm.actions.changing import WrongFields, cleaned, locked, put, save_changed
from crm.actions.identifiers import clean_email, clean_phone
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import ContactAdded, ContactEdited
from crm.models import Contact
from crm.queries.duplicates import alike

EDITABLE = frozenset({"name", "email", "phone", "language"})
CLEANERS = {"email": clean_email, "phone": clean_phone}


class ContactKnown(Refused):
    """Another contact has this address; `contact_id` is whose it is."""

    message = _("We know somebody with this e-mail address already.")

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self.contact_id = contact_id
        self.fields = {"email": self.message}


class PerhapsKnown(Refused):
    """`alike` are the ids of the contacts that this one may be."""

    message = _("We know somebody like this already. Is it the same person?")

    def __init__(self, alike: list[int]) -> None:
        super().__init__()
        self.alike = alike


@transaction.atomic
def add_contact(
    *,
    facts: Mapping[str, Any],
    organisation_id: int | None = None,
    role: str = "",
    since_on: date | None = None,
    is_another: bool = True,
) -> int:
    """There is a new contact with these facts, who works at the organisation if one is given; returns the id.

    Refuses what cannot be right, an address that another contact has, and, unless the person says `is_another`, one
    like those we know.
    """
    contact = Contact()
    before = _put(contact, facts)
    if missing := {"name", "email"} - set(before):
        raise WrongFields({field: _("This is needed.") for field in missing})
    known = Contact.objects.filter(email=contact.email).exists()
    if not (is_another or known) and (found := alike(contact)):
        raise PerhapsKnown([one.row.pk for one in found])
    _unless_known(contact, contact.save)
    publish(ContactAdded(contact_id=contact.pk), subject=contact)
    if organisation_id is not None:
        affiliate(contact_id=contact.pk, organisation_id=organisation_id, role=role, since_on=since_on)
    return contact.pk


@transaction.atomic
def edit_contact(*, contact_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> None:
    """The named facts are as given, and what they were is kept; without a change nothing happens.

    Refuses what cannot be right, an address that another contact has, and a contact somebody changed meanwhile.
    Raises ValueError for a fact that is not edited here.
    """
    contact = locked(Contact, contact_id, expected_version)
    before = _put(contact, changes)
    if before:
        event = ContactEdited(contact_id=contact.pk, fields=sorted(before))
        _unless_known(contact, lambda: save_changed(contact, before, event))


def _put(contact: Contact, facts: Mapping[str, Any]) -> dict[str, Any]:
    fields = cleaned(Contact, facts, EDITABLE, CLEANERS)
    if not fields.get("name", "-"):
        raise WrongFields({"name": _("A person has a name.")})
    return put(contact, fields)


def _unless_known(contact: Contact, save: Any) -> None:
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        other = Contact.objects.filter(email=contact.email).exclude(pk=contact.pk).first()
        if other:
            raise ContactKnown(other.merged_into_id or other.pk) from None
        raise
