"""Regional reach: whether municipalities answer, and whether what is offered comes from more than one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, Q, QuerySet

from acquisition.models import CallStatus, Lead, Offer, ReplyState, SiteCallReply

SEVERAL = 2


@dataclass(frozen=True)
class RegionalReach:
    """`in_time` is per municipality (by its short name): answered in time, asked. The rest is of offers sent."""

    in_time: dict[str, tuple[int, int]]
    offers: int
    from_several: int
    municipalities_an_offer: float | None

    @property
    def share_from_several(self) -> float | None:
        """From 0 to 1; None when nothing was offered."""
        return self.from_several / self.offers if self.offers else None


def regional_reach(begin: datetime, end: datetime, among: QuerySet[Lead] | None = None) -> RegionalReach:
    """Of calls that closed and offers that were sent from `begin` up to `end`; sealed leads count, unnamed.

    `among` says of which leads, if not of all.
    """
    of_them = {} if among is None else {"lead__in": among.order_by().values("pk")}
    closed = SiteCallReply.objects.filter(
        call__status=CallStatus.CLOSED, call__closed_at__gte=begin, call__closed_at__lt=end
    ).filter(**{f"call__{name}": leads for name, leads in of_them.items()})
    answered = Q(state__in=[ReplyState.NOMINATED, ReplyState.NO_FIT])
    rows = closed.order_by().values("municipality__slug")
    counted = rows.annotate(number=Count("pk", filter=answered), asked=Count("pk"))
    sent = Offer.objects.filter(sent_at__gte=begin, sent_at__lt=end, **of_them).order_by()
    places = sent.annotate(places=Count("sites__plot__park__municipality", distinct=True))
    of_offers = places.aggregate(
        offers=Count("pk"), from_several=Count("pk", filter=Q(places__gte=SEVERAL)), mean=Avg("places")
    )
    return RegionalReach(
        in_time={row["municipality__slug"]: (row["number"], row["asked"]) for row in counted},
        offers=of_offers["offers"],
        from_several=of_offers["from_several"],
        municipalities_an_offer=of_offers["mean"],
    )
