"""Requests: received, decided, answered."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class EnquiryReceived(DomainEvent):
    headline = _("An enquiry came in: {reference}")

    enquiry_id: int
    contact_id: int
    organisation_id: int | None
    channel: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class EnquiryAccepted(DomainEvent):
    headline = _("The enquiry was accepted")

    enquiry_id: int
    lead_id: int
    contact_id: int
    by_rule: bool
    """True when no person had to decide."""


@dataclass(frozen=True, kw_only=True)
class EnquiryDeclined(DomainEvent):
    headline = _("The enquiry was declined: {reason}")
    spoken = {"reason": "acquisition.decline_reason"}

    enquiry_id: int
    contact_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class FirstReplySent(DomainEvent):
    """A person replied, not a rule; told once an enquiry."""

    theme = "conversation"
    headline = _("Somebody gave the first reply")

    enquiry_id: int
    contact_id: int
    received_at: str
    answered_at: str
    working_minutes: int
    """Between the two, within the hours in which somebody is at work."""


@dataclass(frozen=True, kw_only=True)
class ReferredIn(DomainEvent):
    headline = _("A partner handed this to us")

    referral_id: int
    enquiry_id: int | None
    lead_id: int | None
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ReferredOut(DomainEvent):
    headline = _("This was handed to a partner")

    referral_id: int
    enquiry_id: int | None
    lead_id: int | None
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ReferralAnswered(DomainEvent):
    headline = _("The answer to the referral: {outcome}")
    spoken = {"outcome": "acquisition.referral_outcome"}

    referral_id: int
    enquiry_id: int | None
    lead_id: int | None
    organisation_id: int
    direction: str
    outcome: str
