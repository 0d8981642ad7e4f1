"""What the ground floor publishes."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class MailSent(DomainEvent):
    headline = _("Was sent the mail “{subject}”")

    mail_id: int
    contact_id: int | None
    subject: str


@dataclass(frozen=True, kw_only=True)
class InteractionRecorded(DomainEvent):
    headline = _("Spoke with us: {kind}")
    spoken = {"kind": "crm.kind"}

    interaction_id: int
    contact_id: int
    organisation_id: int | None
    kind: str


@dataclass(frozen=True, kw_only=True)
class ConsentChanged(DomainEvent):
    headline = _("Consent for “{purpose}”: {action}")
    spoken = {"action": "crm.consent"}

    contact_id: int
    purpose: str
    action: str
    wording_version: int
