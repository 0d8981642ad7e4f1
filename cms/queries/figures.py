"""The region's figures as a page prints them: newest first, with what they came from and where sources disagree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import number_format

from crm.models import IndicatorValue

REGION, COUNTRY = "region", "netherlands"


@dataclass(frozen=True)
class Figure:
    """One indicator; a share (in per cent) can be drawn as a bar.

    `values` holds more than one when sources print different numbers for the same date.
    """

    slug: str
    name: str
    unit: str
    values: list[str]
    reference_on: date
    sources: list[str]
    earlier: str
    earlier_on: date | None
    country: str
    share: float | None
    country_share: float | None
    is_stale: bool

    @property
    def is_disputed(self) -> bool:
        return len(self.values) > 1


def figures(slugs: Iterable[str]) -> list[Figure]:
    """In the order asked for, one query; an indicator without a value is left out, never shown as 0."""
    rows: dict[str, list[IndicatorValue]] = defaultdict(list)
    asked = list(slugs)
    for row in IndicatorValue.objects.filter(indicator__slug__in=asked).select_related("indicator"):
        rows[row.indicator.slug].append(row)
    return [_figure(rows[slug]) for slug in asked if any(row.area == REGION for row in rows[slug])]


def _figure(rows: list[IndicatorValue]) -> Figure:
    own = [row for row in rows if row.area == REGION]
    newest = max(row.reference_on for row in own)
    current = sorted((row for row in own if row.reference_on == newest), key=lambda row: row.value)
    before = max((row for row in own if row.reference_on < newest), key=lambda row: row.reference_on, default=None)
    country = max((row for row in rows if row.area == COUNTRY), key=lambda row: row.reference_on, default=None)
    indicator = current[0].indicator
    return Figure(
        slug=indicator.slug,
        name=str(indicator),
        unit=indicator.unit,
        values=[_printed(row) for row in current],
        reference_on=newest,
        sources=list(dict.fromkeys(row.source for row in current)),
        earlier=_printed(before) if before else "",
        earlier_on=before.reference_on if before else None,
        country=_printed(country) if country else "",
        share=float(current[0].value) if indicator.unit == "%" else None,
        country_share=float(country.value) if country and indicator.unit == "%" else None,
        is_stale=any(row.stale_after < timezone.localdate() for row in current),
    )


def _printed(row: IndicatorValue) -> str:
    return number_format(row.value, decimal_pos=row.indicator.decimals, force_grouping=True)
