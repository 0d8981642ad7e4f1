"""Visits: planned along offered sites, held, and followed up within two working days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from acquisition.actions.editing import edit_lead
from acquisition.actions.visits import (
    HeldAlready,
    NobodyFollowsUp,
    NoStops,
    NoTimeForIt,
    NotYetHeld,
    ScoreImpossible,
    Stop,
    hold_visit,
    plan_visit,
)
from acquisition.models import SiteVisit
from acquisition.queries.gates import FACTS
from crm.actions.tasks import finish_task
from crm.models import Task
from tests.acquisition.rows import a_colleague, a_lead, a_plot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
FRIDAY = "2026-11-27 13:00+00:00"


def plan(lead, *stops, days=0):
    return plan_visit(
        lead_id=lead.pk, planned_at=timezone.now() + timedelta(days=days), stops=stops, agenda="Coffee", actor_id=None
    )


def test_a_visit_goes_along_plots_each_once_with_a_colleague_or_the_municipality_as_host():
    lead, one, two, anna = a_lead(), a_plot("emmen"), a_plot("coevorden"), a_colleague()
    for stops, refusal in [
        ([], NoStops),
        ([Stop(one.pk, 30), Stop(one.pk, 30)], NoStops),
        ([Stop(one.pk, 0)], NoTimeForIt),
    ]:
        with pytest.raises(refusal):
            plan(lead, *stops)
    visit = SiteVisit.objects.get(pk=plan(lead, Stop(two.pk, 60, anna.pk), Stop(one.pk, 30)))
    stops = list(visit.stops.order_by("order"))
    assert [(stop.plot, stop.minutes, stop.host_name) for stop in stops] == [(two, 60, "Anna"), (one, 30, "Emmen")]
    assert not FACTS["visit_held"].holds(lead)


def test_holding_a_visit_makes_its_follow_up_a_task_of_the_owner_within_two_working_days(time_machine):
    time_machine.move_to(FRIDAY, tick=False)
    anna, lead = a_colleague(), a_lead()
    edit_lead(lead_id=lead.pk, changes={"owner_id": anna.pk})
    visit_id = plan(lead, Stop(a_plot("emmen").pk, 45))
    with pytest.raises(ScoreImpossible):
        hold_visit(visit_id=visit_id, score=6, actor_id=None)
    task_id = hold_visit(visit_id=visit_id, score=4, feedback="They liked the canal", actor_id=None)
    task = Task.objects.get(pk=task_id)
    assert (task.assignee, task.due_on) == (anna, date(2026, 12, 1)), "Friday and two working days is Tuesday"
    assert lead.organisation.name not in task.title
    assert FACTS["visit_held"].holds(lead)
    assert not FACTS["visit_followed_up"].holds(lead)
    finish_task(task_id=task_id)
    assert FACTS["visit_followed_up"].holds(lead)
    with pytest.raises(HeldAlready):
        hold_visit(visit_id=visit_id, actor_id=None)


def test_what_is_still_to_come_was_not_held_and_somebody_must_be_able_to_follow_up():
    lead, plot = a_lead(), a_plot("emmen")
    with pytest.raises(NotYetHeld):
        hold_visit(visit_id=plan(lead, Stop(plot.pk, 30), days=2), actor_id=None)
    with pytest.raises(NobodyFollowsUp):
        hold_visit(visit_id=plan(lead, Stop(plot.pk, 30)), actor_id=None)
    assert not FACTS["visit_held"].holds(lead)
    assert not Task.objects.exists()
