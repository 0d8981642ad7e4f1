"""Which version to hand out, which link a token opens, and what a region's figures are today."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone, translation

from acquisition.models import Bidbook, BidbookVersion, ShareLink
from crm.models import Indicator


def latest_version(bidbook: str, language: str) -> BidbookVersion | None:
    """The newest version in this language, else the newest in any other; None when none is published."""
    versions = BidbookVersion.objects.filter(bidbook__slug=bidbook).select_related("bidbook").order_by("-number", "pk")
    return versions.filter(language=language).first() or versions.first()


def link_of_token(token_sha256: str) -> ShareLink | None:
    return ShareLink.objects.select_related("version__bidbook").filter(token_sha256=token_sha256).first()


def link_that_opens(token_sha256: str) -> ShareLink | None:
    """None also for a link that ran out or was taken back."""
    link = link_of_token(token_sha256)
    return link if link and link.opens_at(timezone.now()) else None


def figures_today(slugs: Iterable[str], language: str) -> list[dict[str, Any]]:
    """The named figures as plain values with source and date, newest first; the names in `language`.

    All values of the newest date come first: where the source disagrees with itself, there are two.
    Raises Indicator.DoesNotExist for a figure nobody has loaded.
    """
    return [_figure(slug, language) for slug in slugs]


def _figure(slug: str, language: str) -> dict[str, Any]:
    indicator = Indicator.objects.get(slug=slug)
    with translation.override(language):
        name = str(indicator)
    values = indicator.values.order_by("area", "-reference_on", "value")
    return {
        "slug": slug,
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
            for row in values
        ],
    }


def latest_versions() -> QuerySet[BidbookVersion]:
    """The newest version of every bidbook in each of its languages."""
    versions = BidbookVersion.objects.select_related("bidbook").order_by("bidbook", "language", "-number")
    newest = {(one.bidbook_id, one.language): one.pk for one in reversed(versions)}
    return versions.filter(pk__in=newest.values())


def versions_of(book: Bidbook) -> QuerySet[BidbookVersion]:
    """The bidbook's versions, newest first, with how many links lead to each."""
    versions = book.versions.select_related("published_by").annotate(times_shared=Count("links"))
    return versions.order_by("-published_at", "-pk")
