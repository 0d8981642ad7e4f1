"""Parks, plots and facts as tests need them."""

from datetime import timedelta

from django.utils import timezone

from acquisition.actions.holds import hold_plot
from acquisition.actions.land import PlotDescription, offer_plot, record_park, record_plot, record_plot_fact
from acquisition.models import Plot
from crm.models import Municipality


def a_plot(number=1, *, park="park", municipality="emmen", facts=(), offered=True, **fields) -> Plot:
    """A plot of 20,000 m² on municipal land; `facts` are pairs of key and value, None for not known."""
    place, _new = Municipality.objects.get_or_create(
        slug=municipality, defaults={"name": municipality.title(), "code_cbs": municipality[:6]}
    )
    park_id = record_park(slug=park, name=park.title(), municipality_id=place.pk, source="Invented")
    described = {"name": f"Plot {number}", "area_m2": 20_000, "landowner": "municipality", **fields}
    plot_id = record_plot(park_id=park_id, slug=f"{park}-{number}", description=PlotDescription(**described))
    today = timezone.localdate()
    for key, value in facts:
        record_plot_fact(
            plot_id=plot_id,
            key=key,
            value=value,
            as_of=today - timedelta(days=30),
            source="Grid operator",
            stale_after=today + timedelta(days=180),
        )
    if offered:
        offer_plot(plot_id=plot_id)
    return Plot.objects.select_related("park__municipality").get(pk=plot_id)


def a_hold(lead, plot, *, kind="option", area_m2=20_000, days=30, **more) -> int:
    by = {"didam": "policy_first_come", "didam_reference": "Policy 2026-1"} if kind != "soft_interest" else {}
    return hold_plot(
        plot_id=plot.pk,
        lead_id=lead.pk,
        kind=kind,
        area_m2=area_m2,
        expires_on=more.pop("expires_on", timezone.localdate() + timedelta(days=days)),
        actor_id=None,
        **{**by, **more},
    )
