"""Offer hit rate: how often a company finds a site of interest in what we offer, and why sites are dropped."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from acquisition.models import DroppedBy, Lead, Offer, OfferSite, OfferStatus
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


def offer_hit_rate(begin: datetime, end: datetime, among: QuerySet[Lead] | None = None) -> OfferHitRate:
    """Of the offers first answered from `begin` up to `end`, as their sites stand now."""
    answered = Offer.objects.filter(status=OfferStatus.ANSWERED, answered_at__gte=begin, answered_at__lt=end)
    if among is not None:
        answered = answered.filter(lead__in=among.order_by().values("pk"))
    chosen = Count("pk", filter=Q(sites__phase__in=CHOSEN), distinct=True)
    found = answered.order_by().aggregate(answered=Count("pk", distinct=True), hits=chosen)
    sites = OfferSite.objects.filter(offer__in=answered.order_by().values("pk")).exclude(dropped_by="").order_by()
    counted = dict(sites.values_list("dropped_by").annotate(Count("pk")))
    return OfferHitRate(found["answered"], found["hits"], {who: counted.get(who, 0) for who in DroppedBy.values})
