"""Plots on offer and withdrawn."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PlotOffered(DomainEvent):
    """The plot is on offer as it is described here; told again when the description or a fact changes.

    `facts` are the newest of each key: key, value (None: not known), unit, as_of, source, stale_after. `availability`
    is free, part or held; who holds it is never told, and what is sold is told as withdrawn.
    """

    headline = _("The plot “{plot}”, {park}, is on offer as described: {availability}")
    spoken = {"availability": "acquisition.availability"}

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
    availability: str = "free"


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


@dataclass(frozen=True, kw_only=True)
class PlotHeld(DomainEvent):
    """A lead has a claim on land; told of the lead, because it says who wants what."""

    headline = _("Holds {area_m2} m² until {expires_on}: {kind}")
    spoken = {"kind": "acquisition.hold", "area_m2": "crm.number", "expires_on": "crm.day"}

    hold_id: int
    plot_id: int
    lead_id: int
    kind: str
    area_m2: int
    expires_on: str


@dataclass(frozen=True, kw_only=True)
class PlotHoldProlonged(DomainEvent):
    headline = _("The hold was prolonged until {expires_on}")
    spoken = {"expires_on": "crm.day"}

    hold_id: int
    lead_id: int
    expires_on: str


@dataclass(frozen=True, kw_only=True)
class PlotHoldEnded(DomainEvent):
    headline = _("The hold ended ({kind}): {status}")
    spoken = {"kind": "acquisition.hold", "status": "acquisition.hold_status"}

    hold_id: int
    plot_id: int
    lead_id: int
    status: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class DidamProcedureChosen(DomainEvent):
    headline = _("Others get a fair chance at the land: {procedure}")
    spoken = {"procedure": "acquisition.didam"}

    hold_id: int
    lead_id: int
    procedure: str


@dataclass(frozen=True, kw_only=True)
class DidamProcedureSettled(DomainEvent):
    headline = _("Nobody else has a claim to the land: it may be sold")

    hold_id: int
    lead_id: int
