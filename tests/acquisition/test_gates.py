"""Gates: decided for a year, met at the next move, and on record with each."""

from datetime import date

import pytest
import time_machine

from acquisition.actions.gates import BeginsTooEarly, RuleUnknown, SameGates, decide_stage_gates
from acquisition.models import StageGate
from acquisition.models.stages import EDGES
from acquisition.queries.gates import FACTS, missing_for
from crm.models import ProgrammeYear
from tests.acquisition.rows import a_colleague, a_lead

pytestmark = pytest.mark.django_db
CONTACTED = "identified>contacted"


@pytest.fixture(autouse=True)
def years():
    for year in (2026, 2027):
        ProgrammeYear.objects.create(year=year, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))


def decided(rules, *, year=2026, begins=date(2026, 1, 1)):
    return decide_stage_gates(programme_year=year, effective_from=begins, rules=rules, actor_id=a_colleague().pk)


def asked(lead, stage="contacted"):
    return [one.code for one in missing_for(lead, stage)]


def test_until_the_region_decides_the_written_gates_hold():
    gate = StageGate.objects.in_force()
    assert (gate.pk, gate.version) == (None, 1)
    assert set(gate.rules) == {edge.name for edge in EDGES if not edge.back}
    assert asked(a_lead()) == ["two_way_contact"]


@time_machine.travel("2026-11-30 12:00+00:00", tick=False)
def test_gates_of_next_year_wait_for_it():
    lead = a_lead()
    decided({CONTACTED: ["sector"]})
    decided_for_next = decide_stage_gates(
        programme_year=2027, effective_from=date(2027, 1, 1), rules={CONTACTED: ["owner"]}, actor_id=None
    )
    assert (StageGate.objects.in_force().version, asked(lead)) == (2, ["sector"])
    assert StageGate.objects.in_force(date(2027, 1, 1)).version == decided_for_next == 3


@pytest.mark.parametrize("rules", [{"identified>moon": []}, {CONTACTED: ["wishes"]}, {"contacted>identified": []}])
def test_what_nobody_can_find_out_is_not_asked_for(rules):
    with pytest.raises(RuleUnknown):
        decided(rules)


def test_gates_do_not_begin_before_the_last_nor_again_unchanged():
    decided({CONTACTED: ["owner"]}, begins=date(2026, 2, 1))
    with pytest.raises(BeginsTooEarly):
        decide_stage_gates(programme_year=2026, effective_from=date(2026, 1, 1), rules={}, actor_id=None)
    with pytest.raises(SameGates):
        decide_stage_gates(
            programme_year=2026, effective_from=date(2026, 3, 1), rules={CONTACTED: ["owner"]}, actor_id=None
        )


def test_every_fact_leads_to_the_page_where_it_is_put_right():
    lead = a_lead()
    for fact in FACTS.values():
        assert fact.place(lead).startswith(f"/admin/acquisition/leads/{lead.pk}/")
        assert isinstance(fact.holds(lead), bool)
