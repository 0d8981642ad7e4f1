"""Telling everybody how a plot stands: on offer, under option, or gone. Never for whom."""

from collections.abc import Iterator
from contextlib import contextmanager

from acquisition.events import PlotOffered, PlotWithdrawn
from acquisition.models import Availability, Plot
from acquisition.queries.land import availability_of, offer_of
from crm.eventlog.publishing import publish


def tell_offer(plot: Plot) -> None:
    """It is told as it stands now; one that is sold to the last metre is told as gone."""
    if availability_of(plot) == Availability.SOLD:
        tell_gone(plot)
    else:
        publish(PlotOffered(**offer_of(plot.pk)), subject=plot)


def tell_gone(plot: Plot) -> None:
    publish(
        PlotWithdrawn(
            plot_id=plot.pk,
            slug=plot.slug,
            plot=plot.name,
            park=plot.park.name,
            municipality=plot.park.municipality.slug,
            area_m2=plot.area_m2,
        ),
        subject=plot,
    )


@contextmanager
def told_when_it_changes(plot: Plot) -> Iterator[None]:
    """What happens to the holds inside is told once, and only when others can have more or less than before."""
    before = availability_of(plot)
    yield
    if plot.offered and availability_of(plot) != before:
        tell_offer(plot)
