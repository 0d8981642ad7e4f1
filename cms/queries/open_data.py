"""The region's facts as records for machines, and what they are called there."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms.models import PlotListing
from cms.queries.figures import figure_rows
from crm.models import IndicatorValue, Municipality
from crm.queries.figures_sources import is_derived

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
Record = dict[str, Any]


def data_address(language: str) -> str:
    """The page about the files, for people."""
    if language == settings.LANGUAGE_CODE:
        return reverse("cms:data")
    return reverse("cms:data_in", args=[language])


def figure_records(slugs: Iterable[str] = ()) -> list[Record]:
    """Every value of the named indicators, or of all; where the source prints two values there are two records."""
    asked = set(slugs)
    rows = [row for row in figure_rows() if not asked or row.indicator.slug in asked]
    at_once: dict[Any, list[int]] = defaultdict(list)
    for row in sorted(rows, key=attrgetter("pk")):
        at_once[_moment(row)].append(row.pk)
    return [_figure(row, at_once[_moment(row)]) for row in rows]


def _moment(row: IndicatorValue) -> tuple[str, str, str]:
    return row.indicator.slug, row.area, row.reference_on.isoformat()


def _figure(row: IndicatorValue, at_once: list[int]) -> Record:
    """Its id says what was counted, where and when, so that a value that is mended keeps it."""
    nth = at_once.index(row.pk) + 1
    value, names = f"{row.value:.{row.indicator.decimals}f}", row.indicator.names
    return {
        "id": "/".join([*_moment(row), *([str(nth)] if nth > 1 else [])]),
        "indicator": row.indicator.slug,
        "name_nl": names.get("nl"),
        "name_en": names.get("en"),
        "name_de": names.get("de"),
        "value": float(value) if row.indicator.decimals else int(value),
        "unit": row.indicator.unit or None,
        "area": row.area,
        "reference_on": row.reference_on.isoformat(),
        "source": row.source,
        "source_url": row.source_url or None,
        "stale_after": row.stale_after.isoformat(),
        "is_stale": row.stale_after < timezone.localdate(),
        "is_disputed": len(at_once) > 1,
        "is_derived": is_derived(row.source),
        "note": row.disputed_note or None,
    }


def municipality_records() -> list[Record]:
    """The members of the region today."""
    return [
        {
            "id": row.code_cbs,
            "slug": row.slug,
            "name": row.name,
            "province": row.province,
            "development_agency": row.development_agency or None,
            "member_from": row.member_from.isoformat() if row.member_from else None,
            "source": row.source or None,
        }
        for row in Municipality.objects.members()
    ]


def plot_records() -> list[Record]:
    """The plots on offer; what nobody knows is null."""
    return [_plot(row) for row in PlotListing.objects.filter(offered=True).select_related("municipality")]


def _plot(row: PlotListing) -> Record:
    return {
        "id": f"plot-{row.plot_id}",
        "slug": row.slug,
        "name": row.name,
        "park": row.park,
        "municipality": row.municipality.code_cbs,
        "area_m2": row.area_m2,
        "largest_plot_m2": row.largest_plot_m2,
        "environmental_category": row.environmental_category or None,
        "price_eur_m2_from": row.price_eur_m2_from,
        "price_eur_m2_to": row.price_eur_m2_to,
        "available_from": row.available_from.isoformat() if row.available_from else None,
        "availability": row.availability,
        "longitude": row.longitude,
        "latitude": row.latitude,
        "is_sample": row.is_sample,
    }
