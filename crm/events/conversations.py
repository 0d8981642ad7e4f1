"""What was said and sent, what people agreed to, and what they had us forget or tell them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class MailSent(DomainEvent):
    theme = "mail"
    headline = _("Was sent the mail “{subject}”")

    mail_id: int
    contact_id: int | None
    subject: str
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class InteractionRecorded(DomainEvent):
    theme = "conversation"
    headline = _("Spoke with us: {kind}")
    spoken = {"kind": "crm.kind"}

    interaction_id: int
    contact_id: int
    organisation_id: int | None
    kind: str
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentChanged(DomainEvent):
    """`number` and `digest` are those of the decision in the ledger: the log is a second witness of the chain."""

    theme = "consent"
    headline = _("Consent for “{purpose}”: {action}")
    spoken = {"action": "crm.consent"}

    contact_id: int
    purpose: str
    action: str
    wording_version: int
    channel: str = ""
    number: int = 0
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class ConsentEvidenceBlanked(DomainEvent):
    """What was decided stays in the ledger; how it was said is gone, because the person is erased."""

    theme = "consent"
    headline = _("The evidence of {decisions} decisions was blanked")

    contact_id: int
    decisions: int


@dataclass(frozen=True, kw_only=True)
class AddressSuppressed(DomainEvent):
    theme = "consent"
    headline = _("Gets nothing more from us: {reason}")
    spoken = {"reason": "crm.suppression"}

    contact_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class SuppressionLifted(DomainEvent):
    theme = "consent"
    headline = _("May be written to again: confirmed from the mailbox")

    contact_id: int


@dataclass(frozen=True, kw_only=True)
class PreferenceLinkAsked(DomainEvent):
    """Published for an address nobody knows too, without a contact: whoever asks must not learn the difference."""

    theme = "consent"
    headline = _("A link to the preference page was asked for")

    contact_id: int | None
    language: str
    asked: str


@dataclass(frozen=True, kw_only=True)
class ContactErased(DomainEvent):
    """Told once for each number under which the person was known; `went` and `stays` count rows by what they are.

    Who asked for it and why stands with the erasure.
    """

    headline = _("Was erased: nothing is left that leads to this person")

    contact_id: int
    erasure_id: int
    went: dict[str, int]
    stays: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ContactExported(DomainEvent):
    """Why stands in the access log."""

    headline = _("All we know was put together for this person")

    contact_id: int
    access_id: int
