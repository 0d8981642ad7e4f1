"""What others are told of a plot: free, taken in part, under option or gone, once for each change, and never for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from acquisition.actions.didam import settle_didam_procedure
from acquisition.actions.holds import NotEnoughLand, expire_due_holds, release_hold, turn_hold_into
from acquisition.actions.land import withdraw_plot
from acquisition.actions.leads import close_lead
from acquisition.models import PlotHold
from crm.models import EventRecord
from tests.acquisition.land import a_hold, a_plot
from tests.acquisition.rows import a_lead

pytestmark = pytest.mark.django_db


def told(plot) -> list[str]:
    """Of the plot itself, what was said of how free it is; `gone` for what was withdrawn."""
    records = EventRecord.objects.filter(subject_type="acquisition.plot", subject_id=plot.pk).order_by("pk")
    names = records.filter(name__in=["acquisition.PlotOffered", "acquisition.PlotWithdrawn"])
    return [record.payload.get("availability", "gone") for record in names]


def sold(hold_id: int) -> int:
    settle_didam_procedure(hold_id=hold_id)
    until = timezone.localdate() + timedelta(days=90)
    return turn_hold_into(hold_id=hold_id, kind="sale_agreed", expires_on=until, actor_id=None)


def test_an_option_is_told_and_its_end_too():
    plot = a_plot()
    hold = a_hold(a_lead(), plot)
    release_hold(hold_id=hold, reason="They went elsewhere")
    assert told(plot) == ["free", "held", "free"]


def test_what_is_left_of_a_plot_is_told_once_not_for_every_hold():
    plot = a_plot()
    a_hold(a_lead(1), plot, area_m2=5_000)
    a_hold(a_lead(2), plot, area_m2=5_000)
    a_hold(a_lead(3), plot, area_m2=10_000)
    assert told(plot) == ["free", "part", "held"]


def test_an_interest_and_a_hold_that_was_refused_keep_nobody_away():
    plot = a_plot()
    a_hold(a_lead(1), plot, kind="soft_interest")
    with pytest.raises(NotEnoughLand):
        a_hold(a_lead(2), plot, area_m2=30_000)
    assert told(plot) == ["free"]


def test_an_option_that_becomes_a_reservation_changes_nothing_for_others_and_a_sale_takes_it_away():
    plot = a_plot()
    until = timezone.localdate() + timedelta(days=60)
    hold = turn_hold_into(hold_id=a_hold(a_lead(), plot), kind="reservation", expires_on=until, actor_id=None)
    assert told(plot) == ["free", "held"]
    sale = sold(hold)
    assert told(plot) == ["free", "held", "gone"]
    release_hold(hold_id=sale, reason="The deed was never signed")
    assert told(plot) == ["free", "held", "gone", "free"]


def test_land_that_is_sold_in_part_is_still_on_offer():
    plot = a_plot()
    sold(a_hold(a_lead(1), plot, area_m2=8_000))
    a_hold(a_lead(2), plot, area_m2=12_000)
    assert told(plot) == ["free", "part", "held"]


def test_a_hold_that_expires_and_a_lead_that_ends_free_the_land_for_everybody():
    first, second = a_plot(1), a_plot(2)
    PlotHold.objects.filter(pk=a_hold(a_lead(1), first)).update(
        starts_on=timezone.localdate() - timedelta(days=9), expires_on=timezone.localdate() - timedelta(days=1)
    )
    expire_due_holds()
    lead = a_lead(2)
    a_hold(lead, second)
    close_lead(lead_id=lead.pk, outcome="lost", reason="land")
    assert told(first) == told(second) == ["free", "held", "free"]


def test_a_plot_that_is_not_on_offer_stays_unspoken_of():
    plot = a_plot(offered=False)
    a_hold(a_lead(1), plot)
    assert told(plot) == []
    other = a_plot(2)
    withdraw_plot(plot_id=other.pk)
    a_hold(a_lead(2), other)
    assert told(other) == ["free", "gone"]


def test_nothing_that_is_told_of_a_plot_says_who_wants_it():
    plot, lead = a_plot(), a_lead()
    a_hold(lead, plot, area_m2=7_123)
    record = EventRecord.objects.filter(name="acquisition.PlotOffered").latest("pk")
    said = str(record.payload)
    assert (record.subject_type, record.subject_id) == ("acquisition.plot", str(plot.pk))
    for secret in (lead.code, lead.title, lead.contact.name, "7123", "lead"):
        assert secret not in said
