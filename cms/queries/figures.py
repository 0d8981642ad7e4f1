"""The region's figures as a page prints them: newest first, with what they came from and where sources disagree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.formats import number_format

from crm.models import IndicatorValue
from crm.queries.figures_sources import Source, is_derived, printed_day, source_of

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
    sources: list[Source]
    earlier: str
    earlier_on: date | None
    earlier_is_derived: bool
    country: str
    share: float | None
    country_share: float | None
    is_stale: bool

    @property
    def is_disputed(self) -> bool:
        return len(self.values) > 1

    @property
    def day(self) -> str:
        return printed_day(self.reference_on)


def figure_rows() -> list[IndicatorValue]:
    """Every value the region keeps, in one query: a page that shows many reads them once."""
    return list(IndicatorValue.objects.select_related("indicator").order_by("indicator", "-reference_on", "pk"))


def figures(slugs: Iterable[str], rows: Iterable[IndicatorValue] | None = None) -> list[Figure]:
    """In the order asked for; an indicator without a value is left out, never shown as 0."""
    asked = list(slugs)
    known: dict[str, list[IndicatorValue]] = defaultdict(list)
    for row in figure_rows() if rows is None else rows:
        known[row.indicator.slug].append(row)
    return [_figure(known[slug]) for slug in asked if any(row.area == REGION for row in known[slug])]


def stale_figures() -> list[IndicatorValue]:
    """The newest value of each indicator and area whose day has passed, the longest overdue first."""
    newest: dict[tuple[int, str], IndicatorValue] = {}
    for row in figure_rows():
        newest.setdefault((row.indicator_id, row.area), row)
    late = [row for row in newest.values() if row.stale_after < timezone.localdate()]
    return sorted(late, key=lambda row: row.stale_after)


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
        values=[printed_value(row) for row in current],
        reference_on=newest,
        sources=list(dict.fromkeys(source_of(row) for row in current)),
        earlier=printed_value(before) if before else "",
        earlier_on=before.reference_on if before else None,
        earlier_is_derived=bool(before and is_derived(before.source)),
        country=printed_value(country) if country else "",
        share=float(current[0].value) if indicator.unit == "%" else None,
        country_share=float(country.value) if country and indicator.unit == "%" else None,
        is_stale=any(row.stale_after < timezone.localdate() for row in current),
    )


def printed_value(row: IndicatorValue) -> str:
    """Rounded first: of digits it does not print, Django cuts off the rest."""
    decimals = row.indicator.decimals
    value = Decimal(row.value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return number_format(value, decimal_pos=decimals, force_grouping=True)
