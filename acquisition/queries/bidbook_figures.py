"""A region's figures as a bidbook keeps them: plain values with source and date, and which of them are out of date."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from crm.models import Indicator, IndicatorValue

REGION = "region"
TOKEN = re.compile(r"\{\{\s*figure:([a-z0-9-]+)\s*\}\}")
LEFT_OVER = re.compile(r"\{\{.*?\}\}|\{\{|\}\}", re.DOTALL)


def figures_today(slugs: Iterable[str], language: str) -> list[dict[str, Any]]:
    """The named figures as plain values with source and date, newest first; the names in `language`.

    All values of the newest date come first: where the source disagrees with itself, there are two.
    Raises Indicator.DoesNotExist for a figure nobody has loaded.
    """
    return [_figure(Indicator.objects.get(slug=slug), language) for slug in slugs]


def known_figures(slugs: Iterable[str], language: str) -> dict[str, dict[str, Any]]:
    """As `figures_today`, by slug; those that nobody has loaded are not in it."""
    known = Indicator.objects.filter(slug__in=set(slugs)).prefetch_related("values")
    return {indicator.slug: _figure(indicator, language) for indicator in known}


def _figure(indicator: Indicator, language: str) -> dict[str, Any]:
    with translation.override(language):
        name = str(indicator)
    rows = sorted(indicator.values.all(), key=lambda row: (row.area, -row.reference_on.toordinal(), row.value))
    return {
        "slug": indicator.slug,
        "name": name,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "values": [
            {
                "value": f"{row.value:.{indicator.decimals}f}",
                "area": row.area,
                "reference_on": row.reference_on.isoformat(),
                "source": row.source,
                "disputed": bool(row.disputed_note),
            }
            for row in rows
        ],
    }


def newest(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """The region's values of the newest date: more than one when the source prints more than one."""
    own = [value for value in figure["values"] if value["area"] == REGION]
    on = max((value["reference_on"] for value in own), default="")
    return [value for value in own if value["reference_on"] == on]


def in_words(figure: dict[str, Any], language: str) -> str:
    """Its newest value as it stands in a sentence of this language: “18.100 or 18.300”, “51,2%”."""
    with translation.override(language):
        values = [printed(value["value"], figure["decimals"]) + figure["unit"] for value in newest(figure)]
        return _(" or ").join(values)


def printed(value: str, decimals: int) -> str:
    """In the notation of the active language."""
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def with_figures_in_words(html: str, language: str) -> tuple[str, list[str]]:
    """The text with every `{{figure:slug}}` replaced by its value of today, and the slugs in order.

    One that nobody has loaded, or has no value of the region, is left as it was written.
    """
    slugs = list(dict.fromkeys(TOKEN.findall(html)))
    known = {slug: in_words(figure, language) for slug, figure in known_figures(slugs, language).items()}

    def value(found: re.Match[str]) -> str:
        return escape(known.get(found[1], "")) or found[0]

    return TOKEN.sub(value, html), [slug for slug in slugs if known.get(slug)]


def out_of_date(slugs: Iterable[str]) -> dict[str, date]:
    """Of these figures the ones whose newest value of the region is out of date, and after which day."""
    rows = IndicatorValue.objects.filter(indicator__slug__in=set(slugs), area=REGION).select_related("indicator")
    last: dict[str, IndicatorValue] = {}
    for row in rows.order_by("reference_on", "stale_after", "pk"):
        last[row.indicator.slug] = row
    today = timezone.localdate()
    return {slug: row.stale_after for slug, row in last.items() if row.stale_after < today}


def moved_on(sections: Sequence[dict[str, Any]], today: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures in the sections whose newest value is another by now, as they stood there; `today` holds them all."""
    shown = {figure["slug"]: figure for section in sections for figure in section.get("figures", [])}
    return [figure for slug, figure in shown.items() if slug in today and _said(figure) != _said(today[slug])]


def _said(figure: dict[str, Any]) -> list[tuple[str, str]]:
    return [(value["value"], value["reference_on"]) for value in newest(figure)]
