"""Offer hit rate: how often a company finds a site of interest in what we offer, and why sites are dropped."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from acquisition.models import DroppedBy, Offer, OfferSite, OfferStatus
from acquisition.queries.offers import CHOSEN


@dataclass(frozen=True)
class OfferHitRate:
    """`dropped` says for each who how many sites of these offers."""

    answered: int
    hits: int
    dropped: dict[str, int]

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None when nothing was answered."""
        return self.hits / self.answered if self.answered else None


def offer_hit_rate(begin: datetime, end: datetime) -> OfferHitRate:
    """Of the offers first answered from `begin` up to `end`, as their sites stand now."""
    answered = Offer.objects.filter(status=OfferStatus.ANSWERED, answered_at__gte=begin, answered_at__lt=end)
    hits = answered.filter(sites__phase__in=CHOSEN).distinct().count()
    sites = OfferSite.objects.filter(offer__in=answered.order_by().values("pk")).exclude(dropped_by="").order_by()
    counted = dict(sites.values_list("dropped_by").annotate(Count("pk")))
    return OfferHitRate(answered.count(), hits, {who: counted.get(who, 0) for who in DroppedBy.values})
