"""Who holds which land."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When

from acquisition.models import HoldStatus, Lead, Plot, PlotHold


def holds_of(lead: Lead, user: Any) -> QuerySet[PlotHold]:
    """The lead's holds, the active ones first."""
    first = Case(When(status=HoldStatus.ACTIVE, then=Value(0)), default=Value(1))
    return (
        PlotHold.objects.visible_to(user)
        .filter(lead=lead)
        .select_related("plot__park__municipality")
        .order_by(first, "expires_on", "-pk")
    )


def holds_on(plot: Plot, user: Any) -> QuerySet[PlotHold]:
    """The active holds on a plot of leads that the user may see; `plot.held_m2` also counts the others."""
    return PlotHold.objects.visible_to(user).active().filter(plot=plot).select_related("lead")
