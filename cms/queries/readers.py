"""How often pages were read, and what led there. No reader is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone
from wagtail.models import Page

from cms.models import PageCount

PERIODS = (7, 30, 90, 365)
"""Days that a report may look back over."""


@dataclass(frozen=True)
class Row:
    """`share` is its part of the longest row, in percent, for a bar."""

    key: str
    label: str
    views: int
    share: int
    language: str = ""


@dataclass(frozen=True)
class Readers:
    """Views since a day, most first: by page, by campaign and by website. `unread` counts live pages without a view."""

    since: date
    views: int
    pages: list[Row]
    campaigns: list[Row]
    referrers: list[Row]
    unread: int
    page: Page | None


def readers(*, days: int, page: Page | None = None, campaign: str = "") -> Readers:
    """Narrowed to one page or to one campaign's readers when they are named."""
    since = timezone.localdate() - timedelta(days=days - 1)
    counted = PageCount.objects.filter(day__gte=since)
    counted = counted.filter(page=page) if page else counted
    counted = counted.filter(campaign_code=campaign) if campaign else counted
    pages = _pages(counted)
    return Readers(
        since,
        sum(row.views for row in pages),
        pages,
        _rows((code, code, views) for code, views in _by(counted, "campaign_code") if code),
        _rows((site, site, views) for site, views in _by(counted, "referrer") if site),
        Page.objects.live()
        .filter(content_type__app_label="cms", alias_of=None)
        .exclude(pk__in=counted.values("page"))
        .count(),
        page,
    )


def _pages(counted: "QuerySet[PageCount]") -> list[Row]:
    views = dict(_by(counted, "page_id"))
    known = Page.objects.filter(pk__in=views).select_related("locale")
    named = {page.pk: page for page in known}
    rows = _rows((str(pk), named[pk].title, count) for pk, count in views.items())
    return [Row(row.key, row.label, row.views, row.share, named[int(row.key)].locale.language_code) for row in rows]


def _by(counted: "QuerySet[PageCount]", field: str) -> list[tuple[object, int]]:
    return list(counted.values_list(field).annotate(sum=Sum("views")).order_by("-sum", field))


def _rows(counts: Iterable[tuple[object, object, int]]) -> list[Row]:
    listed = list(counts)
    most = max((views for _, _, views in listed), default=0)
    return [Row(str(key), str(label), views, round(100 * views / most) if most else 0) for key, label, views in listed]
