"""The preference page: the links that lead to it, and what it shows.

A link names a contact by number and grants two things: to see what we may send that person, and to change it. It
expires, and it is worthless after the contact's links were withdrawn. Nothing personal stands in it.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from crm.models import ConsentChain, Contact, OutgoingMail
from crm.queries.consent import Basis, bases_of

LINK_DAYS = 90
ASKED_DAYS = 7
ASKED_KEY = "crm.preferences:"
_SALT = "crm.preferences.link"
_ASKED_SALT = "crm.preferences.asked"


@dataclass(frozen=True)
class Link:
    """A link that works. `asked` names the request of somebody who let it be mailed to themselves; else it is empty."""

    contact: Contact
    asked: str
    token: str

    @property
    def mail_key(self) -> str:
        return f"{ASKED_KEY}{self.asked}" if self.asked else ""

    @property
    def masked_address(self) -> str:
        """Enough to recognise one's own address by, too little to learn another's."""
        name, _at, domain = self.contact.email.rpartition("@")
        return f"{name[:1]}…\u2060@{domain}"  # not to be broken there


def preference_link(contact_id: int, *, language: str = "", asked: str = "") -> str:
    """The address of this contact's preference page, for a mail; with `asked` for the one they asked for themselves."""
    withdrawn = ConsentChain.objects.filter(pk=contact_id).values_list("links_withdrawn", flat=True).first() or 0
    content: list[Any] = [contact_id, withdrawn]
    token = signing.dumps([*content, asked], salt=_ASKED_SALT) if asked else signing.dumps(content, salt=_SALT)
    address = settings.PUBLIC_URL + reverse("crm:preferences", args=[token])
    return f"{address}?language={language}" if language else address


def link_of(token: str) -> Link | None:
    """What the token leads to; None when it is not ours, too old, or withdrawn."""
    content = _signed(token)
    if content is None:
        return None
    contact_id, withdrawn, *asked = content
    known = Contact.objects.select_related("consent_chain", "merged_into").filter(erased_at=None).exclude(email="")
    contact = known.filter(pk=contact_id).first()
    if contact is None or getattr(getattr(contact, "consent_chain", None), "links_withdrawn", 0) != withdrawn:
        return None
    if contact.merged_into:
        # The link came to an address that is written to no more: it proves nothing about the one that is.
        return Link(contact.merged_into, "", token)
    return Link(contact, asked[0] if asked else "", token)


def _signed(token: str) -> list[Any] | None:
    for salt, days in ((_SALT, LINK_DAYS), (_ASKED_SALT, ASKED_DAYS)):
        try:
            content: list[Any] = signing.loads(token, salt=salt, max_age=timedelta(days=days))
        except signing.BadSignature:
            continue
        return content
    return None


@dataclass(frozen=True)
class Choice:
    """One switch: the sentence that is agreed to now, and what was said before."""

    basis: Basis

    @property
    def slug(self) -> str:
        return self.basis.purpose.slug

    @property
    def on(self) -> bool:
        return self.basis.allowed

    @property
    def mark(self) -> str:
        """Which sentence is shown; another sentence has another mark."""
        return sha256(self.basis.purpose.wording.encode()).hexdigest()[:16]

    @property
    def seen_before(self) -> str:
        """The sentence once agreed to, when it is not the one that is shown."""
        decision = self.basis.decision
        return decision.wording if self.on and decision and decision.wording != self.basis.purpose.wording else ""


def choices(contact_id: int) -> list[Choice]:
    """Every purpose, as it stands now."""
    return [Choice(basis) for basis in bases_of(contact_id, timezone.now()) if basis.purpose.wording]


def link_mails_today(contact_id: int) -> int:
    """How often somebody had a link mailed to this contact within a day."""
    yesterday = timezone.now() - timedelta(days=1)
    mails = OutgoingMail.objects.filter(contact=contact_id, key__startswith=ASKED_KEY, created_at__gt=yesterday)
    return mails.count()
