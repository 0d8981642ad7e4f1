"""Visits plan themselves, risks are noted and end, and a company that grows here is a new lead."""

from datetime import timedelta

import pytest

from acquisition.actions.aftercare import (
    NoExpansion,
    RhythmTooFast,
    RiskUnreadable,
    VisitInPast,
    note_risk,
    plan_aftercare,
    resolve_risk,
    signal_expansion,
)
from acquisition.actions.leads import AnotherOpenLead
from acquisition.models import AftercarePlan, Landing, Lead
from crm.actions.tasks import CannotSeeIt, finish_task
from crm.models import Task
from tests.acquisition.landing_rows import a_landing, move, operational, someone, today
from tests.acquisition.rows import a_colleague

pytestmark = pytest.mark.django_db


def planned(landing, **more):
    given = {"account_manager_id": someone().pk, "next_visit_on": today(), "actor_id": someone().pk, **more}
    return AftercarePlan.objects.get(pk=plan_aftercare(landing_id=landing.pk, **given))


def test_a_visit_is_a_task_and_the_next_is_planned_when_it_is_done(settle):
    landing = operational(a_landing())
    plan = planned(landing, first_year_days=90, later_days=180)
    move(landing, "aftercare")
    first = Task.objects.get()
    assert (first.about_type, first.about_id, first.due_on) == ("acquisition.landing", landing.pk, today())
    assert "Firm" not in first.title
    finish_task(task_id=first.pk)
    settle()
    plan.refresh_from_db()
    assert (plan.next_visit_on, plan.visit_task.due_on) == (today() + timedelta(days=90),) * 2
    Landing.objects.update(operational_on=today() - timedelta(days=400))
    finish_task(task_id=plan.visit_task_id)
    settle()
    plan.refresh_from_db()
    assert plan.next_visit_on == today() + timedelta(days=180)
    assert Task.objects.still_open().count() == 1


def test_a_plan_that_cannot_be_is_refused():
    landing = operational(a_landing(confidentiality="need_to_know"))
    with pytest.raises(VisitInPast):
        planned(landing, next_visit_on=today() - timedelta(days=1))
    with pytest.raises(RhythmTooFast):
        planned(landing, later_days=3)
    with pytest.raises(CannotSeeIt):
        planned(landing, account_manager_id=a_colleague("Account managers", "sam").pk)
    assert not AftercarePlan.objects.exists()


def test_a_risk_is_noted_and_ends_once(published):
    landing = operational(a_landing())
    given = {"landing_id": landing.pk, "kind": "market", "severity": "high", "source": "Visit", "actor_id": None}
    with pytest.raises(RiskUnreadable):
        note_risk(note=" ", **given)
    pk = note_risk(note="Two shifts went", **given)
    for _time in range(2):
        resolve_risk(landing_id=landing.pk, signal_id=pk, actor_id=someone().pk)
    assert published().count("acquisition.RiskResolved") == 1


def test_a_company_that_grows_is_a_new_lead_from_the_region_beside_its_landing():
    anna, on_its_way = someone(), a_landing(1)
    with pytest.raises(NoExpansion):
        signal_expansion(landing_id=on_its_way.pk, next_step="A second hall", actor_id=anna.pk)
    landing = operational(a_landing(2))
    new = Lead.objects.get(pk=signal_expansion(landing_id=landing.pk, next_step="A second hall", actor_id=anna.pk))
    assert (new.origin, new.expansion_of, new.organisation) == ("regional", landing, landing.lead.organisation)
    assert (new.owner, new.next_step, new.stage) == (anna, "A second hall", "identified")
    with pytest.raises(AnotherOpenLead):
        signal_expansion(landing_id=landing.pk, next_step="A third hall", actor_id=anna.pk)
