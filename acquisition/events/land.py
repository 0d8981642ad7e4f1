"""Plots on offer and withdrawn."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


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
