"""The road of a lead, and who may see it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class LeadOpened(DomainEvent):
    headline = _("Became the lead {code}")

    lead_id: int
    enquiry_id: int
    contact_id: int
    organisation_id: int | None
    origin: str
    code: str


@dataclass(frozen=True, kw_only=True)
class LeadJoined(DomainEvent):
    """An enquiry belongs to a lead that was open already."""

    headline = _("The enquiry joined an open lead")

    lead_id: int
    enquiry_id: int
    contact_id: int
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class LeadMoved(DomainEvent):
    headline = _("The lead moved from {from_stage} to {to_stage}")
    spoken = {"from_stage": "acquisition.stage", "to_stage": "acquisition.stage"}

    lead_id: int
    contact_id: int
    from_stage: str
    to_stage: str
    override: bool


@dataclass(frozen=True, kw_only=True)
class LeadClosed(DomainEvent):
    headline = _("The lead ended: {outcome}")
    spoken = {"outcome": "acquisition.outcome"}

    lead_id: int
    contact_id: int
    outcome: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class LeadReopened(DomainEvent):
    headline = _("The lead was taken up again")

    lead_id: int
    contact_id: int


@dataclass(frozen=True, kw_only=True)
class LeadFactsChanged(DomainEvent):
    headline = _("Changed on the lead: {fields}")
    spoken = {"fields": "acquisition.fact"}

    lead_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class LeadHandedOver(DomainEvent):
    headline = _("The lead was given another owner")

    lead_id: int
    from_owner_id: int | None
    to_owner_id: int | None


@dataclass(frozen=True, kw_only=True)
class LeadPutOnHold(DomainEvent):
    headline = _("The lead was put on hold: {standing}")
    spoken = {"standing": "acquisition.standing"}

    lead_id: int
    standing: str
    resume_on: str | None


@dataclass(frozen=True, kw_only=True)
class LeadHoldEnded(DomainEvent):
    headline = _("The lead is no longer on hold")

    lead_id: int


@dataclass(frozen=True, kw_only=True)
class LeadConfidentialityChanged(DomainEvent):
    headline = _("Who may see the lead changed from “{from_confidentiality}” to “{to_confidentiality}”")
    spoken = {
        "from_confidentiality": "acquisition.confidentiality",
        "to_confidentiality": "acquisition.confidentiality",
    }

    lead_id: int
    from_confidentiality: str
    to_confidentiality: str


@dataclass(frozen=True, kw_only=True)
class LeadSharedWithMunicipality(DomainEvent):
    headline = _("The lead was shared with a municipality")

    lead_id: int
    municipality_id: int


@dataclass(frozen=True, kw_only=True)
class LeadShareEnded(DomainEvent):
    headline = _("The lead is no longer shared with a municipality")

    lead_id: int
    municipality_id: int


@dataclass(frozen=True, kw_only=True)
class LeadMemberAdded(DomainEvent):
    headline = _("A colleague joined those who work on the lead")

    lead_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class LeadMemberRemoved(DomainEvent):
    headline = _("A colleague no longer works on the lead")

    lead_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class RequirementChanged(DomainEvent):
    """What the company needs of a place is known differently; plots are matched anew when somebody looks."""

    headline = _("What the company needs of a place changed: {fields}")
    spoken = {"fields": "acquisition.requirement"}

    lead_id: int
    requirement_version: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class StageGatesDecided(DomainEvent):
    headline = _("The gates of {programme_year} were decided, version {gate_version}")

    gate_version: int
    programme_year: int
    effective_from: str


@dataclass(frozen=True, kw_only=True)
class LeadOpenedInEmergency(DomainEvent):
    """An administrator sees the lead for a while; why is in the access log, because people write names there."""

    headline = _("An administrator opened the lead in an emergency")

    lead_id: int
    user_id: int
    ends_at: str
