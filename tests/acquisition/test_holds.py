"""Holds: never more land than there is, municipal land only with a fair chance for others, and an end on time."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from acquisition.actions.didam import (
    ObjectionsOpen,
    ProcedureIncomplete,
    choose_didam_procedure,
    settle_didam_procedure,
)
from acquisition.actions.holds import (
    DaysImpossible,
    DidamMissing,
    DidamOpen,
    HeldAlready,
    HoldOver,
    NotEnoughLand,
    OwnerUnknown,
    PlotTaken,
    WeakerHold,
    prolong_hold,
    release_hold,
    turn_hold_into,
)
from acquisition.actions.land import PlotDescription, PlotHeld, edit_plot
from acquisition.actions.leads import LeadEnded, close_lead
from acquisition.models import HoldStatus, Plot, PlotHold
from tests.acquisition.land import a_hold, a_plot
from tests.acquisition.rows import a_lead

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def held(plot) -> int:
    """As counted on the plot, which is also what the rows say."""
    plot.refresh_from_db()
    rows = PlotHold.objects.filter(plot=plot, status="active").exclude(kind="soft_interest")
    assert plot.held_m2 == sum(rows.values_list("area_m2", flat=True))
    return plot.held_m2


def test_two_leads_share_a_divisible_plot_until_it_is_full():
    plot = a_plot()
    a_hold(a_lead(1), plot, area_m2=12_000)
    a_hold(a_lead(2), plot, area_m2=8_000)
    assert held(plot) == 20_000
    with pytest.raises(NotEnoughLand):
        a_hold(a_lead(3), plot, area_m2=1)
    a_hold(a_lead(4), plot, kind="soft_interest", area_m2=20_000)
    assert held(plot) == 20_000


def test_an_indivisible_plot_is_held_whole_and_once():
    plot = a_plot(divisible=False)
    hold = PlotHold.objects.get(pk=a_hold(a_lead(1), plot, area_m2=1))
    assert (hold.area_m2, held(plot)) == (20_000, 20_000)
    with pytest.raises(PlotTaken):
        a_hold(a_lead(2), plot)


def test_the_database_refuses_more_land_than_there_is_and_a_second_whole_hold():
    plot, lead, other = a_plot(), a_lead(1), a_lead(2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plot.objects.filter(pk=plot.pk).update(held_m2=20_001)
    a_hold(lead, a_plot(2, divisible=False))
    whole = PlotHold.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlotHold.objects.create(
            plot=whole.plot,
            lead=other,
            kind="option",
            area_m2=5,
            whole=True,
            starts_on=TODAY,
            expires_on=TODAY,
            made_at=timezone.now(),
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        PlotHold.objects.filter(pk=whole.pk).update(kind="sale_agreed")


def test_municipal_land_asks_for_a_fair_chance_and_other_land_does_not():
    lead = a_lead()
    with pytest.raises(DidamMissing):
        a_hold(lead, a_plot(1), didam="", didam_reference="")
    with pytest.raises(DidamMissing):
        a_hold(lead, a_plot(2), didam="not_applicable")
    with pytest.raises(OwnerUnknown):
        a_hold(lead, a_plot(3, landowner="unknown"))
    hold = PlotHold.objects.get(pk=a_hold(lead, a_plot(4, landowner="private"), didam="", didam_reference=""))
    assert hold.didam == "not_applicable"
    PlotHold.objects.get(
        pk=turn_hold_into(hold_id=hold.pk, kind="sale_agreed", expires_on=hold.expires_on, actor_id=None)
    )


def test_a_sale_of_municipal_land_waits_until_nobody_can_object():
    with time_machine.travel("2026-03-02 12:00+00:00", tick=False) as clock:
        hold_id, until = a_hold(a_lead(), a_plot(), days=90), date(2026, 3, 22)
        with pytest.raises(ProcedureIncomplete):
            choose_didam_procedure(hold_id=hold_id, procedure="published_intention", reference="Gemeenteblad 1")
        choose_didam_procedure(
            hold_id=hold_id,
            procedure="published_intention",
            reference="Gemeenteblad 1",
            published_on=TODAY,
            objection_until=until,
        )
        sell = {"hold_id": hold_id, "kind": "sale_agreed", "expires_on": date(2026, 6, 1), "actor_id": None}
        with pytest.raises(ObjectionsOpen):
            settle_didam_procedure(hold_id=hold_id)
        with pytest.raises(DidamOpen):
            turn_hold_into(**sell)
        clock.move_to("2026-03-22 22:30+00:00")  # half past eleven in the evening of the last day
        with pytest.raises(ObjectionsOpen):
            settle_didam_procedure(hold_id=hold_id)
        clock.move_to("2026-03-22 23:30+00:00")  # after midnight in the region
        settle_didam_procedure(hold_id=hold_id)
        sold = PlotHold.objects.select_related("follows", "plot").get(pk=turn_hold_into(**sell))
    assert (sold.kind, sold.follows_id, sold.follows.status) == ("sale_agreed", hold_id, HoldStatus.CONVERTED)
    assert held(sold.plot) == 20_000


def test_the_land_of_a_lead_that_ends_is_free_in_the_same_transaction_and_that_of_a_won_one_is_not():
    plot, lost, won = a_plot(), a_lead(1), a_lead(2, stage="committed")
    a_hold(lost, plot, area_m2=9_000)
    a_hold(won, plot, area_m2=9_000)
    close_lead(lead_id=lost.pk, outcome="lost", reason="grid")
    assert held(plot) == 9_000
    assert PlotHold.objects.get(lead=lost).status == HoldStatus.LEAD_ENDED
    with pytest.raises(LeadEnded):
        a_hold(lost, plot, area_m2=1)


def test_a_hold_is_prolonged_released_and_only_strengthened():
    plot, lead = a_plot(), a_lead()
    hold_id = a_hold(lead, plot, kind="reservation")
    with pytest.raises(HeldAlready):
        a_hold(lead, plot)
    with pytest.raises(WeakerHold):
        turn_hold_into(hold_id=hold_id, kind="option", expires_on=timezone.localdate(), actor_id=None)
    with pytest.raises(DaysImpossible):
        prolong_hold(hold_id=hold_id, expires_on=timezone.localdate() - timedelta(days=1))
    prolong_hold(hold_id=hold_id, expires_on=timezone.localdate() + timedelta(days=200))
    release_hold(hold_id=hold_id, reason="They chose another plot")
    assert held(plot) == 0
    with pytest.raises(HoldOver):
        release_hold(hold_id=hold_id, reason="Again")


def test_a_plot_is_not_made_smaller_than_what_is_held_of_it():
    plot = a_plot()
    a_hold(a_lead(), plot, area_m2=15_000)
    with pytest.raises(PlotHeld):
        edit_plot(plot_id=plot.pk, park_id=plot.park_id, description=PlotDescription(name="Plot", area_m2=14_999))


def test_a_hold_does_not_begin_in_the_past():
    with pytest.raises(DaysImpossible):
        a_hold(a_lead(), a_plot(), days=-1)
    assert not PlotHold.objects.exists()
