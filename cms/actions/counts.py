"""Counting views: one row per page, day, campaign and website that led there, and nobody in it."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.models import PageCount

MOST_CODES = 50
MOST_REFERRERS = 100
"""Of one page on one day. Whatever else an address claims is counted as a view that came from nowhere."""


@transaction.atomic
def count_view(*, page_id: int, campaign_code: str = "", referrer: str = "") -> None:
    """One view more of the page today."""
    row: dict[str, Any] = {
        "day": timezone.localdate(),
        "page_id": page_id,
        "campaign_code": campaign_code,
        "referrer": referrer,
    }
    if _one_more(row):
        return
    row["campaign_code"] = _while_few(row, "campaign_code", MOST_CODES)
    row["referrer"] = _while_few(row, "referrer", MOST_REFERRERS)
    PageCount.objects.get_or_create(**row)
    _one_more(row)


def _one_more(row: dict[str, Any]) -> int:
    return PageCount.objects.filter(**row).update(views=F("views") + 1)


def _while_few(row: dict[str, Any], field: str, most: int) -> str:
    """The value when it is known today, or when there is room for another; else none."""
    known = set(PageCount.objects.filter(day=row["day"], page_id=row["page_id"]).values_list(field, flat=True))
    value = str(row[field])
    return value if value in known or len(known - {""}) < most else ""
