"""A company on its way to settle here: what was promised, what stands in the way, what was found to be there."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class LandingOpened(DomainEvent):
    headline = _("The landing {code} was opened")

    landing_id: int
    lead_id: int
    contact_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class LandingStatusChanged(DomainEvent):
    """`dependency_id` is what blocks it, when it is blocked."""

    headline = _("The landing went from {from_status} to {to_status}")
    spoken = {"from_status": "acquisition.landing_status", "to_status": "acquisition.landing_status"}

    landing_id: int
    contact_id: int
    from_status: str
    to_status: str
    dependency_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class LandingCancelled(DomainEvent):
    """It will not come; `announced` says whether the world had been told that it would."""

    headline = _("The landing was cancelled")

    landing_id: int
    contact_id: int
    announced: bool


@dataclass(frozen=True, kw_only=True)
class LandingAnnounced(DomainEvent):
    """The landing may be spoken of. `firm` is empty unless the company’s name was lifted; no person is ever named.

    Figures are promises, as text without loss, or None where none was made.
    """

    headline = _("The landing may be spoken of in public")

    landing_id: int
    contact_id: int
    firm: str
    municipality: str
    sector: str | None
    jobs_promised_fte: str | None
    investment_promised_eur: str | None


@dataclass(frozen=True, kw_only=True)
class PermitApplied(DomainEvent):
    headline = _("Permit asked for: {kind}")
    spoken = {"kind": "acquisition.permit"}

    landing_id: int
    contact_id: int
    permit_id: int
    kind: str
    applied_on: str


@dataclass(frozen=True, kw_only=True)
class PermitDecided(DomainEvent):
    headline = _("Permit decided: {kind}, {result}")
    spoken = {"kind": "acquisition.permit", "result": "acquisition.permit_result"}

    landing_id: int
    contact_id: int
    permit_id: int
    kind: str
    result: str
    decided_on: str


@dataclass(frozen=True, kw_only=True)
class DependencyChanged(DomainEvent):
    """What the landing waits for is new, or stands otherwise than before."""

    headline = _("What the landing waits for: {kind}, {status}")
    spoken = {"kind": "acquisition.dependency", "status": "acquisition.dependency_status"}

    landing_id: int
    contact_id: int
    dependency_id: int
    kind: str
    status: str


@dataclass(frozen=True, kw_only=True)
class CommitmentRecorded(DomainEvent):
    headline = _("Promised: {measure}, {value}, to be there on {due_on}")
    spoken = {"measure": "acquisition.measure", "value": "crm.number", "due_on": "crm.day"}

    landing_id: int
    contact_id: int
    measure: str
    value: str
    due_on: str
    agreed_on: str


@dataclass(frozen=True, kw_only=True)
class RealisationReported(DomainEvent):
    headline = _("Reported, not verified yet: {measure}, {value} as of {as_of}")
    spoken = {"measure": "acquisition.measure", "value": "crm.number", "as_of": "crm.day"}

    landing_id: int
    contact_id: int
    realisation_id: int
    measure: str
    value: str
    as_of: str
    by_company: bool


@dataclass(frozen=True, kw_only=True)
class RealisationVerified(DomainEvent):
    headline = _("Verified: {measure}, {value} as of {as_of}")
    spoken = {"measure": "acquisition.measure", "value": "crm.number", "as_of": "crm.day"}

    landing_id: int
    contact_id: int
    realisation_id: int
    measure: str
    value: str
    as_of: str


@dataclass(frozen=True, kw_only=True)
class WinVerified(DomainEvent):
    headline = _("The win was verified by a second person")

    landing_id: int
    contact_id: int
    verified_by_id: int


@dataclass(frozen=True, kw_only=True)
class WinConfirmationWaived(DomainEvent):
    headline = _("The company need not confirm the win")

    landing_id: int
    contact_id: int
    waived_by_id: int


@dataclass(frozen=True, kw_only=True)
class WinConfirmationAsked(DomainEvent):
    headline = _("The company was asked to confirm the win ({number})")

    landing_id: int
    contact_id: int
    confirmation_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class WinConfirmationAnswered(DomainEvent):
    headline = _("The company answered whether it agrees with the win")

    landing_id: int
    contact_id: int
    confirmation_id: int
    agrees: bool
    corrected: list[str]


@dataclass(frozen=True, kw_only=True)
class AftercarePlanned(DomainEvent):
    headline = _("Aftercare was planned, first visit {next_visit_on}")
    spoken = {"next_visit_on": "crm.day"}

    landing_id: int
    contact_id: int
    account_manager_id: int
    next_visit_on: str


@dataclass(frozen=True, kw_only=True)
class RiskSignalled(DomainEvent):
    headline = _("A risk was noted: {kind}")
    spoken = {"kind": "acquisition.risk"}

    landing_id: int
    contact_id: int
    signal_id: int
    kind: str
    severity: str


@dataclass(frozen=True, kw_only=True)
class RiskResolved(DomainEvent):
    headline = _("A risk is over: {kind}")
    spoken = {"kind": "acquisition.risk"}

    landing_id: int
    contact_id: int
    signal_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class ExpansionSignalled(DomainEvent):
    """The company wants to grow here: a new lead of its own, beside this landing."""

    headline = _("The company wants to grow; a new lead was opened")

    landing_id: int
    contact_id: int
    new_lead_id: int
