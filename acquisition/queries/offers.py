"""What can be offered to a lead, what was, and what is still asked of an offer before it goes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Min, Prefetch, QuerySet
from django.utils import timezone

from acquisition.models import (
    CallStatus,
    Lead,
    Offer,
    OfferSite,
    OfferStatus,
    Plot,
    PlotFact,
    SiteNomination,
    SitePhase,
)
from acquisition.queries.calls import requirement_of
from acquisition.queries.matching import Result, matches, plots_that_fit

CHECKED_WITHIN = timedelta(days=180)
MATCHES = 20
CHOSEN = (SitePhase.SHORT_LIST, SitePhase.PREFERRED)


@dataclass(frozen=True)
class Candidate:
    """A plot that can be offered: nominated by its municipality, or found by matching; `checked_on` None: never."""

    plot: Plot
    checked_on: date | None
    nominated: str | None = None
    results: list[Result] = field(default_factory=list)

    @property
    def is_checked(self) -> bool:
        return is_recent(self.checked_on)

    @property
    def is_ruled_out(self) -> bool:
        return any(result.rules_out for result in self.results)


def is_recent(checked_on: date | None) -> bool:
    """Whether the oldest of what is known was asked within 180 days; what was never asked is not."""
    return checked_on is not None and checked_on >= timezone.localdate() - CHECKED_WITHIN


def checked_on_of(plot_ids: Iterable[int]) -> dict[int, date]:
    """Plot → the day since which all that is known of it was asked; without facts a plot is not in it."""
    newest = PlotFact.objects.filter(plot__in=list(plot_ids), newest=True).order_by()
    return dict(newest.values("plot").annotate(oldest=Min("as_of")).values_list("plot", "oldest"))


def candidates(lead: Lead, *, also: Iterable[int] = ()) -> list[Candidate]:
    """Nominated plots of closed calls first, then those that match best, then `also`; each once."""
    nominated = nominations_of(lead)
    requirement = requirement_of(lead)
    found = list(plots_that_fit(requirement, Plot.objects.all())[:MATCHES]) if requirement else []
    order = list(dict.fromkeys([*nominated, *(plot.pk for plot in found), *also]))
    plots = Plot.objects.select_related("park__municipality").in_bulk(order)
    shown = [plots[pk] for pk in order if pk in plots]
    results = {match.plot.pk: match.results for match in matches(requirement, shown)} if requirement else {}
    checked = checked_on_of(order)
    return [Candidate(plot, checked.get(plot.pk), nominated.get(plot.pk), results.get(plot.pk, [])) for plot in shown]


def nominations_of(lead: Lead) -> dict[int, str]:
    """Plot → what its municipality wrote, of calls that all may read."""
    rows = SiteNomination.objects.filter(reply__call__lead=lead, reply__call__status=CallStatus.CLOSED)
    return dict(rows.order_by("pk").values_list("plot", "note"))


def offers_of(lead: Lead) -> QuerySet[Offer]:
    sites = OfferSite.objects.select_related("plot__park__municipality").order_by("rank")
    offers = lead.offers.select_related("version", "sent_by", "drafted_by", "link")
    return offers.prefetch_related(Prefetch("sites", sites)).order_by("-number")


def last_offer(lead: Lead) -> Offer | None:
    """The newest that was sent and not taken back."""
    return lead.offers.standing().order_by("-number").first()


def was_offered(lead: Lead) -> bool:
    return lead.offers.standing().filter(sites__isnull=False, version__isnull=False).exists()


def offered_plots_are_checked(lead: Lead) -> bool:
    """Of the last offer: what is known of each site is not old, or it stands there why it was offered all the same."""
    offer = last_offer(lead)
    return offer is not None and not sites_unchecked(offer)


def sites_unchecked(offer: Offer) -> list[OfferSite]:
    """The sites whose facts are old and of which nobody said why they are offered."""
    sites = list(offer.sites.select_related("plot").filter(unchecked_because=""))
    checked = checked_on_of(site.plot_id for site in sites)
    return [site for site in sites if not is_recent(checked.get(site.plot_id))]


def company_reacted(lead: Lead) -> bool:
    """The last offer is answered: a site at least goes on, and of every other it is known why not."""
    offer = last_offer(lead)
    if offer is None or offer.status != OfferStatus.ANSWERED:
        return False
    phases = set(offer.sites.values_list("phase", flat=True))
    return bool(phases & set(CHOSEN)) and SitePhase.LONG_LIST not in phases


def sites_to_see(lead: Lead) -> list[OfferSite]:
    """What the last offer holds and nobody dropped, what the company prefers first."""
    offer = last_offer(lead)
    if offer is None:
        return []
    sites = offer.sites.exclude(phase=SitePhase.DROPPED).select_related("plot__park__municipality")
    order = [SitePhase.PREFERRED, SitePhase.SHORT_LIST, SitePhase.LONG_LIST]
    return sorted(sites, key=lambda site: (order.index(SitePhase(site.phase)), site.rank))
