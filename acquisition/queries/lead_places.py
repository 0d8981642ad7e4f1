"""Which municipality a lead belongs to, for those who work for all of the region."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from acquisition.models import HoldStatus, Landing, LandingStatus, Lead, LeadShare, PlotHold


def with_place(leads: QuerySet[Lead]) -> QuerySet[Any]:
    """Each lead with `place`: where it lands, or else holds land, or else where it was shared first; else NULL.

    It tells of holds and landings anywhere, so it is not for who works for one municipality.
    """
    landings = Landing.objects.filter(lead=OuterRef("pk"), municipality__isnull=False)
    holds = PlotHold.objects.filter(lead=OuterRef("pk"), status=HoldStatus.ACTIVE)
    shares = LeadShare.objects.filter(lead=OuterRef("pk"))
    return leads.annotate(
        place=Coalesce(
            Subquery(
                landings.exclude(status=LandingStatus.CANCELLED)
                .order_by("-opened_at", "-pk")
                .values("municipality")[:1]
            ),
            Subquery(holds.order_by("-made_at", "-pk").values("plot__park__municipality")[:1]),
            Subquery(shares.order_by("shared_at", "pk").values("municipality")[:1]),
        )
    )
