"""One history from a press release to a full grid: an option, an announcement, a nitrogen stop, a redesign, a blockade.

A company of invented name is announced with 250 jobs and 150 million euros, and for years nothing of it stands. At no
moment may any figure call it realised.
"""

from datetime import date

import pytest

from acquisition.actions.announcing import announce_landing
from acquisition.actions.landing_conditions import record_dependency, record_permit
from acquisition.actions.landing_moves import LandingGateClosed, block_landing
from acquisition.actions.landings import edit_landing
from acquisition.actions.leads import WinNotVerified, close_lead
from acquisition.actions.moving import move_lead
from acquisition.models import Landing
from acquisition.queries.kpi.landings import (
    landings_by_status,
    realisation_rate,
    realised_investment,
    realised_jobs,
)
from acquisition.queries.landing_feasibility import Light, feasibility_card
from acquisition.queries.promises import promise_ledger
from crm.contracts import Refused
from crm.models import Organisation
from tests.acquisition.landing_rows import BECAUSE, a_permit, a_place, move, promise, report, someone, today
from tests.acquisition.rows import a_lead

pytestmark = pytest.mark.django_db


def assert_nothing_is_called_realised(landing):
    day = today()
    for figure in (realised_jobs(as_of=day), realised_investment(as_of=day)):
        assert (figure.total, figure.known) == (0, 0)
    rate = realisation_rate(as_of=day)
    assert (rate.realised, rate.rate, rate.known) == (0, None, 0)
    places = landings_by_status(as_of=day)
    assert sum(row.operational for row in places) == 0
    assert sum(row.committed for row in places) == 1
    ledger = promise_ledger(Landing.objects.all(), as_of=day)
    assert all(line.found is None for line in ledger.lines)
    assert all(total.found == 0 for total in ledger.totals)
    with pytest.raises(WinNotVerified):
        close_lead(lead_id=landing.lead_id, outcome="won")
    with pytest.raises(Refused):
        move(landing, "operational")
    landing.refresh_from_db()


def test_what_was_announced_and_never_came_is_never_called_realised(settle, time_machine):
    def on(year, month, day):
        time_machine.move_to(f"{year}-{month:02}-{day:02}T09:00:00+01:00")

    on(2021, 2, 1)
    anna = someone()
    lead = a_lead(stage="negotiating", owner=anna)
    place = a_place("hoogeveen")

    on(2021, 6, 15)  # an option on fifteen hectares, under secrecy
    move_lead(lead_id=lead.pk, to_stage="committed", actor_id=anna.pk, reason=BECAUSE, override=True)
    settle()
    landing = Landing.objects.get()
    option = {"land_document": "Option on fifteen hectares", "land_document_on": date(2021, 6, 14)}
    edit_landing(
        landing_id=landing.pk,
        changes={"municipality_id": place.pk, "embargo_until": date(2021, 9, 1), **option},
    )
    move(landing, "land_secured")
    promise(landing, 250, due_on=date(2024, 1, 1))
    promise(landing, 150_000_000, "capex_eur", due_on=date(2024, 1, 1))
    assert_nothing_is_called_realised(landing)

    on(2021, 9, 8)
    announce_landing(landing_id=landing.pk)
    assert_nothing_is_called_realised(landing)

    on(2022, 3, 1)
    nature = a_permit(landing, applied_on=today(), procedure="extended")
    nitrogen = record_dependency(
        landing_id=landing.pk,
        facts={"kind": "nitrogen", "status": "at_risk", "owner_id": an_authority("Provincie"), "cost_eur": 11_800_000},
    )
    move(landing, "permitting")
    report(landing, 250)  # somebody is too quick; a report is no proof
    assert_nothing_is_called_realised(landing)

    on(2023, 5, 10)  # the permit is blocked, years after the option
    record_permit(landing_id=landing.pk, permit_id=nature, facts={"result": "refused", "decided_on": today()})
    record_dependency(landing_id=landing.pk, dependency_id=nitrogen, facts={"status": "blocked"})
    red = feasibility_card(landing).first_red
    assert (str(red.heading), red.owner) == ("Stikstof en milieu", "Provincie")
    with pytest.raises(LandingGateClosed):
        move(landing, "permitted")
    move(landing, "redesign", reason="No nitrogen room for gas; all-electric instead")
    assert_nothing_is_called_realised(landing)

    on(2023, 11, 2)
    record_dependency(landing_id=landing.pk, dependency_id=nitrogen, facts={"status": "done"})
    move(landing, "permitting")
    grid = record_dependency(
        landing_id=landing.pk,
        facts={
            "kind": "grid",
            "owner_id": an_authority("Netbeheerder"),
            "needed_on": date(2025, 1, 1),
            "promised_on": date(2031, 1, 1),
        },
    )
    assert feasibility_card(landing).first_red.light is Light.RED, (
        "promised after it is needed is red before anybody says so"
    )
    block_landing(landing_id=landing.pk, dependency_id=grid, reason="The park’s grid is full", actor_id=anna.pk)
    landing.refresh_from_db()
    assert feasibility_card(landing).first_red.owner == "Netbeheerder"
    assert_nothing_is_called_realised(landing)

    on(2026, 11, 30)  # the promise was due three years ago
    assert_nothing_is_called_realised(landing)
    rate = realisation_rate(as_of=today())
    assert (rate.unknown, rate.unknown_promised, rate.at_least) == (1, 250, 0)
    road = [step.to_status for step in landing.transitions.all()]
    assert road == ["committed", "land_secured", "permitting", "redesign", "permitting", "blocked"]


def an_authority(name):
    return Organisation.objects.get_or_create(name=name, defaults={"normalised_name": name.lower()})[0].pk
