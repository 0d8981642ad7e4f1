"""Plots: what is newest of each fact, and the whole of one as it is offered."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from acquisition.models import Availability, BusinessPark, HoldKind, Plot, PlotFact
from acquisition.models.leads import sees_every_lead


def newest_facts(facts: Iterable[PlotFact]) -> list[PlotFact]:
    """Of each key the fact of the latest day."""
    newest: dict[str, PlotFact] = {}
    for fact in sorted(facts, key=lambda fact: fact.as_of):
        newest[fact.key] = fact
    return sorted(newest.values(), key=lambda fact: fact.key)


def facts_of(plot: Plot) -> list[PlotFact]:
    """Everything that was ever asked about the plot, the newest of each key first."""
    return list(plot.facts.order_by("key", "-as_of"))


def offer_of(plot_id: int) -> dict[str, Any]:
    """The plot as it stands now, in the plain values of `PlotOffered`."""
    plot = Plot.objects.select_related("park__municipality").get(pk=plot_id)
    longitude, latitude = _middle(plot.outline)
    return {
        "plot_id": plot.pk,
        "slug": plot.slug,
        "plot": plot.name,
        "park": plot.park.name,
        "municipality": plot.park.municipality.slug,
        "area_m2": plot.area_m2,
        "largest_plot_m2": plot.largest_plot_m2,
        "environmental_category": plot.environmental_category,
        "price_eur_m2_from": plot.price_eur_m2_from,
        "price_eur_m2_to": plot.price_eur_m2_to,
        "available_from": plot.available_from.isoformat() if plot.available_from else None,
        "longitude": longitude,
        "latitude": latitude,
        "outline": plot.outline,
        "facts": [_plain(fact) for fact in newest_facts(plot.facts.all())],
        "texts": plot.texts,
        "is_sample": plot.is_sample,
        "availability": availability_of(plot).value,
    }


def availability_of(plot: Plot) -> Availability:
    """By its exclusive holds; a mere interest keeps nobody away."""
    if plot.held_m2 == 0:
        return Availability.FREE
    if plot.held_m2 < plot.area_m2:
        return Availability.PART
    sold = plot.holds.active().filter(kind=HoldKind.SALE_AGREED).aggregate(area=models.Sum("area_m2"))["area"] or 0
    return Availability.SOLD if sold == plot.area_m2 else Availability.HELD


def _middle(outline: list[list[float]]) -> tuple[float | None, float | None]:
    if not outline:
        return None, None
    longitudes, latitudes = [corner[0] for corner in outline], [corner[1] for corner in outline]
    return round(sum(longitudes) / len(outline), 6), round(sum(latitudes) / len(outline), 6)


def _plain(fact: PlotFact) -> dict[str, str | int | None]:
    """A measured value as a number."""
    value = int(fact.value) if fact.unit and fact.value is not None else fact.value
    return {
        "key": fact.key,
        "value": value,
        "unit": fact.unit,
        "as_of": fact.as_of.isoformat(),
        "source": fact.source,
        "stale_after": fact.stale_after.isoformat(),
    }


def parks_of(user: Any) -> models.QuerySet[BusinessPark]:
    """The parks whose plots the user may see."""
    parks = BusinessPark.objects.select_related("municipality")
    return parks if sees_every_lead(user) else parks.filter(municipality=user.municipality_id or 0)
