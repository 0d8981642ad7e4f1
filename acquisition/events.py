"""What acquisition publishes."""

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
class LeadOpenedInEmergency(DomainEvent):
    """An administrator sees the lead for a while; why is in the access log, because people write names there."""

    headline = _("An administrator opened the lead in an emergency")

    lead_id: int
    user_id: int
    ends_at: str


@dataclass(frozen=True, kw_only=True)
class BidbookPublished(DomainEvent):
    headline = _("Published “{title}”, version {number} ({language})")

    bidbook_id: int
    bidbook: str
    number: int
    language: str
    title: str


@dataclass(frozen=True, kw_only=True)
class BidbookShared(DomainEvent):
    headline = _("Was sent a private link to the bidbook “{bidbook}”, version {number}")

    link_id: int
    version_id: int
    lead_id: int | None
    contact_id: int
    bidbook: str
    number: int


@dataclass(frozen=True, kw_only=True)
class BidbookOpened(DomainEvent):
    """A person, not a mail scanner, opened the book; told once a visit."""

    headline = _("Opened the bidbook “{bidbook}”, version {number}")

    link_id: int
    version_id: int
    lead_id: int | None
    contact_id: int
    bidbook: str
    number: int


@dataclass(frozen=True, kw_only=True)
class BidbookLinkRevoked(DomainEvent):
    headline = _("The private link to the bidbook “{bidbook}”, version {number}, was taken back")

    link_id: int
    version_id: int
    lead_id: int | None
    contact_id: int
    bidbook: str
    number: int


@dataclass(frozen=True, kw_only=True)
class PlotOffered(DomainEvent):
    """The plot is on offer as it is described here; told again when the description or a fact changes.

    `facts` are the newest of each key: key, value (None: not known), unit, as_of, source, stale_after.
    """

    headline = _("The plot “{plot}”, {park}, is on offer as described")

    plot_id: int
    slug: str
    plot: str
    park: str
    municipality: str
    area_m2: int
    largest_plot_m2: int | None
    environmental_category: str
    price_eur_m2_from: int | None
    price_eur_m2_to: int | None
    available_from: str | None
    longitude: float | None
    latitude: float | None
    outline: list[list[float]]
    facts: list[dict[str, str | int | None]]
    texts: dict[str, str]
    is_sample: bool


@dataclass(frozen=True, kw_only=True)
class PlotWithdrawn(DomainEvent):
    """Says enough of the plot to be remembered as gone by who never heard that it was there."""

    headline = _("The plot “{plot}”, {park}, is no longer on offer")

    plot_id: int
    slug: str
    plot: str
    park: str
    municipality: str
    area_m2: int
