"""A landing goes its road past gates that nobody can jump, stands aside with a reason, and ends for a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from acquisition.actions.landing_conditions import (
    DecisionIncomplete,
    NothingToRisk,
    RiskReasonTooShort,
    record_dependency,
    record_permit,
    set_dependency_status,
    take_permit_risk,
)
from acquisition.actions.landing_moves import (
    CannotBeSetAside,
    ClosedDayWrong,
    LandingGateClosed,
    NeverStood,
    NoSuchLandingMove,
    NotItsDependency,
    ResumeInPast,
    StillBlocked,
    WhyMissing,
    block_landing,
    cancel_landing,
    close_down_landing,
    hold_landing,
    resume_landing,
)
from acquisition.actions.landings import (
    DocumentIncomplete,
    LandingChangedMeanwhile,
    LandingGone,
    LandNoLongerSecured,
    LeadNotCommitted,
    OperationalInFuture,
    edit_landing,
    open_landing,
)
from acquisition.actions.moving import move_lead
from acquisition.events import LeadMoved
from acquisition.handlers import open_the_landing
from acquisition.models import Dependency, Landing, LandingStatus
from acquisition.models.landing_stages import DEFINITIONS, LANDING_EDGES
from acquisition.queries.landing_gates import GATES, missing_for_landing
from crm.models import EventRecord
from tests.acquisition.landing_rows import (
    BECAUSE,
    DAY,
    a_granted_permit,
    a_landing,
    a_permit,
    building,
    move,
    operational,
    report,
    secured,
    someone,
    today,
    verified,
)
from tests.acquisition.rows import a_lead

pytestmark = pytest.mark.django_db


def codes(landing, to_status):
    return [one.code for one in missing_for_landing(landing, to_status)]


def test_every_status_is_defined_and_every_gate_is_known():
    assert set(DEFINITIONS) == set(LandingStatus)
    assert {code for edge in LANDING_EDGES for code in edge.gate} == set(GATES)


def test_a_committed_lead_has_its_landing_by_itself_and_once(settle):
    anna, lead = someone(), a_lead(stage="negotiating")
    move_lead(lead_id=lead.pk, to_stage="committed", actor_id=anna.pk, reason=BECAUSE, override=True)
    settle()
    landing = Landing.objects.get()
    assert (landing.lead, landing.code, landing.status) == (lead, f"{lead.code}-L1", "committed")
    assert landing.win_reported_by == anna
    told = EventRecord.objects.filter(name="acquisition.LeadMoved").last().payload
    with transaction.atomic():
        open_the_landing(LeadMoved(**told))
    assert Landing.objects.count() == 1


def test_a_lead_that_commits_again_after_a_cancelled_landing_has_another(settle):
    anna, lead = someone(), a_lead(stage="negotiating")
    given = {"lead_id": lead.pk, "actor_id": anna.pk, "reason": BECAUSE}
    move_lead(to_stage="committed", override=True, **given)
    settle()
    move_lead(to_stage="negotiating", **given)
    move_lead(to_stage="committed", override=True, **given)
    settle()
    assert Landing.objects.count() == 1, "the landing that waits is still the one"
    cancel_landing(landing_id=Landing.objects.get().pk, reason="The seller died", actor_id=anna.pk)
    move_lead(to_stage="negotiating", **given)
    move_lead(to_stage="committed", override=True, **given)
    settle()
    assert [one.code[-3:] for one in lead.landings.order_by("number")] == ["-L1", "-L2"]


def test_a_lead_may_have_several_landings_and_none_before_it_committed():
    lead, anna = a_lead(stage="negotiating"), someone()
    with pytest.raises(LeadNotCommitted):
        open_landing(lead_id=lead.pk, actor_id=anna.pk)
    type(lead).objects.update(stage="committed")
    for number in (1, 2):
        assert Landing.objects.get(pk=open_landing(lead_id=lead.pk, actor_id=anna.pk)).number == number


def test_land_is_secured_by_a_dated_document_in_a_municipality():
    landing = a_landing()
    assert codes(landing, "land_secured") == ["municipality", "land_evidence"]
    with pytest.raises(LandingGateClosed) as closed:
        move(landing, "land_secured")
    assert closed.value.missing[1].link.endswith(f"/{landing.pk}/#land_document")
    with pytest.raises(DocumentIncomplete):
        edit_landing(landing_id=landing.pk, changes={"land_document": "Deed"})
    secured(landing)
    assert landing.status == "land_secured"
    for facts in ({"land_document": "", "land_document_on": None}, {"municipality_id": None}):
        with pytest.raises(LandNoLongerSecured):
            edit_landing(landing_id=landing.pk, changes=facts)


def test_permitted_asks_for_every_required_permit_past_its_objections():
    landing = secured(a_landing())
    assert codes(landing, "permitting") == ["permits_named"]
    pk = a_permit(landing)
    a_permit(landing, kind="water", required=False)
    move(landing, "permitting")
    assert codes(landing, "permitted") == ["permits_granted"]
    granted = {"result": "granted", "decided_on": today() - timedelta(days=1)}
    record_permit(landing_id=landing.pk, permit_id=pk, facts={**granted, "irrevocable_on": today()})
    assert codes(landing, "permitted") == ["permits_granted"], "on the last day somebody may still object"
    with pytest.raises(RiskReasonTooShort):
        take_permit_risk(landing_id=landing.pk, permit_id=pk, reason="fine", actor_id=someone().pk)
    take_permit_risk(
        landing_id=landing.pk, permit_id=pk, reason="The neighbours signed in writing", actor_id=someone().pk
    )
    assert codes(landing, "permitted") == []
    record_permit(landing_id=landing.pk, permit_id=pk, facts={"result": "refused", "irrevocable_on": None})
    assert codes(landing, "permitted") == ["permits_granted"]
    with pytest.raises(NothingToRisk):
        take_permit_risk(landing_id=landing.pk, permit_id=pk, reason=BECAUSE, actor_id=someone().pk)


@pytest.mark.parametrize("facts", [{"result": "granted"}, {"decided_on": DAY}, {"result": "granted", "decided_on": 1}])
def test_half_a_decision_is_refused(facts):
    landing = a_landing()
    if facts.get("decided_on") == 1:
        facts = {**facts, "decided_on": today() + timedelta(days=1)}
    with pytest.raises(DecisionIncomplete):
        a_permit(landing, **facts)


def test_operational_asks_for_a_day_and_for_something_another_person_verified():
    landing = building(a_landing())
    assert codes(landing, "operational") == ["operational_on", "first_verified_realisation"]
    with pytest.raises(OperationalInFuture):
        edit_landing(landing_id=landing.pk, changes={"operational_on": today() + timedelta(days=1)})
    edit_landing(landing_id=landing.pk, changes={"operational_on": today()})
    landing.refresh_from_db()
    report(landing, 12)
    verified(landing, 0)
    assert codes(landing, "operational") == ["first_verified_realisation"], (
        "a report is no proof, and nothing is not the first"
    )
    verified(landing, 12)
    move(landing, "operational")
    assert codes(landing, "aftercare") == ["aftercare_plan"]


def test_redesign_and_back_is_a_way_and_needs_its_reason():
    landing = secured(a_landing())
    a_permit(landing)
    move(landing, "permitting")
    with pytest.raises(WhyMissing):
        move(landing, "redesign")
    move(landing, "redesign", reason="No nitrogen room for gas furnaces")
    move(landing, "permitting")
    assert [step.to_status for step in landing.transitions.all()][-3:] == ["permitting", "redesign", "permitting"]
    with pytest.raises(NoSuchLandingMove):
        move(landing, "operational")


def test_a_hold_needs_a_reason_and_an_end_and_goes_on_where_it_was():
    landing, anna = secured(a_landing()), someone()
    given = {"landing_id": landing.pk, "actor_id": anna.pk}
    with pytest.raises(WhyMissing):
        hold_landing(reason=" ", resume_on=today() + timedelta(days=9), **given)
    for day in (None, today()):
        with pytest.raises(ResumeInPast):
            hold_landing(reason="Financing", resume_on=day, **given)
    hold_landing(reason="Financing", resume_on=today() + timedelta(days=9), **given)
    with pytest.raises(CannotBeSetAside):
        hold_landing(reason="Financing", resume_on=today() + timedelta(days=9), **given)
    resume_landing(**given)
    landing.refresh_from_db()
    assert (landing.status, landing.resume_on, landing.set_aside_from, landing.status_reason) == (
        "land_secured",
        None,
        "",
        "",
    )


def test_what_blocks_it_is_named_and_must_be_solved_first():
    landing, anna, other = a_landing(1), someone(), a_landing(2)
    grid = record_dependency(landing_id=landing.pk, facts={"kind": "grid"})
    given = {"landing_id": landing.pk, "actor_id": anna.pk}
    foreign = record_dependency(landing_id=other.pk, facts={"kind": "grid"})
    with pytest.raises(NotItsDependency):
        block_landing(dependency_id=foreign, **given)
    block_landing(dependency_id=grid, **given)
    landing.refresh_from_db()
    assert (landing.status, landing.blocked_by.status) == ("blocked", "blocked")
    with pytest.raises(StillBlocked):
        resume_landing(**given)
    with transaction.atomic():
        set_dependency_status(Dependency.objects.get(pk=grid), "on_track")
    resume_landing(**given)
    assert Landing.objects.get(pk=landing.pk).status == "committed"


def test_a_landing_that_never_stood_is_cancelled_and_one_that_did_closes_down(published):
    landing, anna = a_landing(1), someone()
    given = {"landing_id": landing.pk, "actor_id": anna.pk}
    with pytest.raises(NeverStood):
        close_down_landing(closed_on=today(), reason="Gone", **given)
    with pytest.raises(WhyMissing):
        cancel_landing(reason="", **given)
    cancel_landing(reason="The seller died", **given)
    assert published()[-1] == "acquisition.LandingCancelled"
    for action in (
        lambda: move(landing, "land_secured"),
        lambda: edit_landing(landing_id=landing.pk, changes={"operational_on": today()}),
        lambda: resume_landing(**given),
    ):
        with pytest.raises(LandingGone):
            action()
    stands = operational(a_landing(2))
    with pytest.raises(CannotBeSetAside):
        cancel_landing(landing_id=stands.pk, reason="No", actor_id=anna.pk)
    with pytest.raises(ClosedDayWrong):
        close_down_landing(
            landing_id=stands.pk, closed_on=today() + timedelta(days=1), reason="Bankrupt", actor_id=anna.pk
        )
    close_down_landing(landing_id=stands.pk, closed_on=today(), reason="Bankrupt", actor_id=anna.pk)
    stands.refresh_from_db()
    assert (stands.status, stands.closed_down_on) == ("closed_down", today())


def test_two_who_look_at_the_same_landing_do_not_overwrite_each_other():
    landing = a_landing()
    seen = landing.version
    edit_landing(landing_id=landing.pk, changes={"embargo_until": DAY}, expected_version=seen)
    with pytest.raises(LandingChangedMeanwhile):
        edit_landing(landing_id=landing.pk, changes={"embargo_until": None}, expected_version=seen)


BROKEN = [
    {"status": "on_hold"},
    {"status": "on_hold", "resume_on": DAY, "set_aside_from": "committed"},
    {"status": "blocked", "set_aside_from": "committed"},
    {"status": "blocked", "set_aside_from": "operational"},
    {"status": "land_secured"},
    {"set_aside_from": "committed"},
    {"resume_on": DAY},
    {"status": "operational", "land_document": "x", "land_document_on": DAY},
    {"status": "cancelled"},
    {"closed_down_on": DAY},
    {"status": "nowhere"},
    {"land_document": "x"},
    {"confirmation_waived_reason": "because"},
    {"announced_on": DAY, "embargo_until": DAY + timedelta(days=1)},
    {"win_verified_at": "2026-11-02T10:00:00Z"},
]


@pytest.mark.parametrize("fields", BROKEN, ids=",".join)
def test_the_database_holds_the_rules_too(fields):
    landing = a_landing()
    with pytest.raises(IntegrityError), transaction.atomic():
        Landing.objects.filter(pk=landing.pk).update(**fields)


def test_the_database_refuses_a_win_that_its_reporter_verified():
    landing = a_landing()
    for verifier in (landing.win_reported_by, someone("hilde")):
        fields = {"win_verified_by": verifier, "win_verified_at": landing.opened_at}
        if verifier == landing.win_reported_by:
            with pytest.raises(IntegrityError), transaction.atomic():
                Landing.objects.filter(pk=landing.pk).update(**fields)
        else:
            assert Landing.objects.filter(pk=landing.pk).update(**fields) == 1


def test_a_step_of_the_road_is_never_changed():
    step = a_landing().transitions.get()
    with pytest.raises(Exception, match="never changed"), transaction.atomic():
        type(step).objects.filter(pk=step.pk).update(to_status="operational")


def test_a_permit_that_counts_for_nothing_is_of_no_use_and_a_granted_one_is():
    landing = secured(a_landing())
    a_granted_permit(landing)
    move(landing, "permitting")
    move(landing, "permitted")
    assert landing.status == "permitted"
