"""Sites offered to a lead, what became of them, and the visits to them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OfferDrafted(DomainEvent):
    headline = _("Offer {number} was written down, not sent yet")

    offer_id: int
    lead_id: int
    number: int
    plot_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class OfferSent(DomainEvent):
    headline = _("Offer {number} was sent, with {sites} sites")

    offer_id: int
    lead_id: int
    number: int
    sites: int
    plot_ids: list[int]
    version_id: int
    deadline_on: str


@dataclass(frozen=True, kw_only=True)
class OfferAnswered(DomainEvent):
    """Told again when the company chooses on."""

    headline = _("The company answered offer {number}: {chosen} sites go on, {dropped} were dropped")

    offer_id: int
    lead_id: int
    number: int
    chosen: int
    dropped: int


@dataclass(frozen=True, kw_only=True)
class OfferWithdrawn(DomainEvent):
    headline = _("Offer {number} was withdrawn")

    offer_id: int
    lead_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class OfferExpired(DomainEvent):
    headline = _("Offer {number} ran out without an answer")

    offer_id: int
    lead_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class VisitPlanned(DomainEvent):
    headline = _("A visit was planned for {planned_at}")
    spoken = {"planned_at": "crm.moment"}

    visit_id: int
    lead_id: int
    planned_at: str
    plot_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class VisitHeld(DomainEvent):
    headline = _("The company came to see")

    visit_id: int
    lead_id: int
    task_id: int


@dataclass(frozen=True, kw_only=True)
class FeasibilityJudged(DomainEvent):
    headline = _("Can it be done here? {kind}: {verdict}")
    spoken = {"kind": "acquisition.feasibility", "verdict": "acquisition.feasibility_verdict"}

    lead_id: int
    kind: str
    verdict: str
