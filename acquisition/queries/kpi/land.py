"""Land: how much there is, how fresh what we know of it is, how fast it goes, and how holds end."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from acquisition.models import HoldKind, HoldStatus, Plot, PlotFact, PlotHold

SOON = timedelta(days=730)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class PlotSupply:
    """Of the plots on offer, what nobody holds, in m². `unknown_m2` is land of which the day is not known."""

    plots: int
    now_m2: int
    soon_m2: int
    unknown_m2: int
    fresh: int
    sold_m2_a_year: int

    @property
    def years(self) -> float | None:
        """How long what is there now lasts at last year's pace; None when nothing was sold."""
        return self.now_m2 / self.sold_m2_a_year if self.sold_m2_a_year else None


@dataclass(frozen=True)
class HoldDiscipline:
    """`ended` says for each way of ending how many holds; `held_m2` is under an exclusive hold today."""

    ended: dict[str, int]
    median_days: float | None
    held_m2: int


def plot_supply(today: date | None = None, among: QuerySet[Plot] | None = None) -> PlotSupply:
    """`soon` is what becomes free to use within two years; sold is what was agreed to be sold in the last 365 days."""
    day = today or timezone.localdate()
    plots = (Plot.objects.all() if among is None else among).order_by()
    facts = PlotFact.objects.filter(plot=OuterRef("pk"), newest=True)
    known = Exists(facts) & ~Exists(facts.filter(stale_after__lt=day))
    there, soon = Q(available_from__lte=day), Q(available_from__gt=day, available_from__lte=day + SOON)
    free = F("area_m2") - F("held_m2")
    found = (
        plots.filter(offered=True)
        .annotate(is_fresh=known)
        .aggregate(
            plots=Count("pk"),
            now=Sum(free, filter=there),
            soon=Sum(free, filter=soon),
            unknown=Sum(free, filter=Q(available_from=None)),
            fresh=Count("pk", filter=Q(is_fresh=True)),
        )
    )
    agreed = PlotHold.objects.filter(kind=HoldKind.SALE_AGREED, starts_on__gt=day - YEAR, starts_on__lte=day)
    sold = agreed.filter(plot__in=plots.values("pk")).aggregate(all=Sum("area_m2"))["all"]
    return PlotSupply(
        found["plots"], found["now"] or 0, found["soon"] or 0, found["unknown"] or 0, found["fresh"], sold or 0
    )


def hold_discipline(begin: date, until: date, among: QuerySet[PlotHold] | None = None) -> HoldDiscipline:
    """Of the holds that ended from `begin` up to `until`; a hold that went on as another was renewed or grew firmer."""
    holds = (PlotHold.objects.all() if among is None else among).order_by()
    ended = list(holds.filter(ended_on__gte=begin, ended_on__lt=until).values_list("status", "starts_on", "ended_on"))
    days = [(there - since).days for _status, since, there in ended if there]
    exclusive = holds.filter(status=HoldStatus.ACTIVE).exclude(kind=HoldKind.SOFT_INTEREST)
    ways = [way for way in HoldStatus.values if way != HoldStatus.ACTIVE]
    return HoldDiscipline(
        ended={way: sum(status == way for status, *_days in ended) for way in ways},
        median_days=median(days) if days else None,
        held_m2=exclusive.aggregate(all=Sum("area_m2"))["all"] or 0,
    )
