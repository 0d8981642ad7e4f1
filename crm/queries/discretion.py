"""What one person may read of a text in which others stand too: not their names, addresses and numbers."""

import re
from collections.abc import Iterable

import phonenumbers
from django.db.models import Q

from crm.contracts import Person
from crm.models import Affiliation, Contact, Organisation, User

LEFT_OUT = "[…]"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Discretion:
    """Made once for a person; knows whom they may have been spoken of with: colleagues of ours, and of theirs."""

    def __init__(self, them: Person) -> None:
        self._own = {address.casefold() for address in them.addresses}
        self._numbers = {_digits(phone)[-9:] for phone in them.phones}
        own_names = {name.casefold() for name in (*them.names, *them.shared_names)}
        names = {name for name in _names_around(them) if len(name) > 3 and name.casefold() not in own_names}
        words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._names = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def told(self, text: str) -> str:
        """The text without the others."""
        text = _ADDRESS.sub(lambda found: found[0] if found[0].casefold() in self._own else LEFT_OUT, text)
        for match in reversed(list(phonenumbers.PhoneNumberMatcher(text, "NL"))):
            if _digits(match.raw_string)[-9:] not in self._numbers:
                begins = match.start + match.raw_string.startswith("(")
                text = f"{text[:begins]}{LEFT_OUT}{text[match.end :]}"
        return self._names.sub(LEFT_OUT, text) if self._names else text


def _names_around(them: Person) -> Iterable[str]:
    theirs = Organisation.objects.filter(affiliations__contact__in=them.contact_ids)
    beside = Affiliation.objects.filter(organisation__in=theirs).exclude(contact__in=them.contact_ids)
    yield from Contact.objects.filter(pk__in=beside.values("contact")).values_list("name", flat=True)
    for first, last in User.objects.filter(~Q(last_name="")).values_list("first_name", "last_name"):
        yield from (f"{first} {last}".strip(), last)


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)
