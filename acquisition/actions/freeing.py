"""Land that a hold kept from others is free again."""

from django.utils import timezone

from acquisition.actions.telling import told_when_it_changes
from acquisition.events import PlotHoldEnded
from acquisition.models import HoldStatus, Lead, Plot, PlotHold
from crm.eventlog.publishing import publish


def end_hold(hold: PlotHold, plot: Plot, status: HoldStatus, reason: str = "") -> None:
    """The active hold has ended today and its area is free; both rows are locked by the caller."""
    hold.status, hold.ended_on, hold.ended_because = status, timezone.localdate(), reason.strip()
    hold.save(update_fields=["status", "ended_on", "ended_because"])
    if hold.is_exclusive:
        plot.held_m2 -= hold.area_m2
        plot.save(update_fields=["held_m2"])
    publish(
        PlotHoldEnded(hold_id=hold.pk, plot_id=plot.pk, lead_id=hold.lead_id, status=status, kind=hold.kind),
        subject=hold.lead,
    )


def free(hold: PlotHold, status: HoldStatus, reason: str = "") -> None:
    """The hold has ended and others may know that they can have the land; its row is locked by the caller."""
    plot = Plot.objects.select_for_update().get(pk=hold.plot_id)
    with told_when_it_changes(plot):
        end_hold(hold, plot, status, reason)


def free_land_of(lead: Lead) -> None:
    """All holds of a lead that ends have ended with it, in the same transaction."""
    for hold in lead.holds.select_for_update().filter(status=HoldStatus.ACTIVE).order_by("plot_id"):
        free(hold, HoldStatus.LEAD_ENDED)
