"""Meeting people: whoever writes to us is one contact, and works somewhere."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from crm.actions.changing import locked, put, save_changed
from crm.eventlog.turns import take_turn
from crm.events import ContactEdited
from crm.models import Affiliation, Contact, Organisation

_LEGAL_FORMS = re.compile(r"\b(b\.?v\.?|n\.?v\.?|gmbh|ltd|inc|v\.?o\.?f\.?)(?=\W|$)", re.IGNORECASE)
_KEY_LENGTH = 160


@dataclass(frozen=True)
class Met:
    contact_id: int
    organisation_id: int | None


@transaction.atomic
def meet_contact(*, email: str, name: str, organisation_name: str = "", phone: str = "", language: str = "nl") -> Met:
    """The person is a contact (the one with this address, if we knew it) and has a role at the organisation named.

    What we knew already is kept: a form never overwrites a name or a number, it only fills a gap.
    """
    address = email.strip().lower()
    contact, _new = _found_or_made(address, name.strip(), phone.strip(), language)
    if phone.strip() and not contact.phone:
        contact = locked(Contact, contact.pk, None)
        before = put(contact, {"phone": contact.phone or phone.strip()})
        if before:
            save_changed(contact, before, ContactEdited(contact_id=contact.pk, fields=["phone"]))
    if not normalised(organisation_name):
        return Met(contact.pk, None)

    organisation = _organisation(organisation_name.strip())
    Affiliation.objects.get_or_create(
        contact=contact, organisation=organisation, until_on=None, defaults={"since_on": timezone.localdate()}
    )
    return Met(contact.pk, organisation.pk)


def _found_or_made(address: str, name: str, phone: str, language: str) -> tuple[Contact, bool]:
    """Whose address was merged is met as the one it was merged into."""
    facts = {"name": name, "phone": phone, "language": language}
    contact, new = Contact.objects.select_related("merged_into").get_or_create(email=address, defaults=facts)
    return contact.merged_into or contact, new


def _organisation(name: str) -> Organisation:
    """The oldest organisation of this name, or what it was merged into, or a new one; two requests at once make one."""
    key = normalised(name)
    take_turn(f"crm.organisation:{key}")  # a name is not unique, so no constraint would stop the second
    named = Organisation.objects.filter(normalised_name=key).select_related("merged_into").order_by("pk")
    known = named.standing().first() or named.first()
    if known:
        return known.merged_into or known
    return Organisation.objects.create(name=name, normalised_name=key)


@lru_cache(maxsize=8192)
def normalised(name: str) -> str:
    """The name as two people would both write it: no accents, case, punctuation or legal form; as much as we keep.

    One sign may be written out as several, so a name that fits may become one that does not.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    letters = re.sub(r"[^a-z0-9]+", " ", _LEGAL_FORMS.sub(" ", plain).lower())
    key = " ".join(letters.split()) or " ".join(name.casefold().split())
    return key[:_KEY_LENGTH].rstrip()
