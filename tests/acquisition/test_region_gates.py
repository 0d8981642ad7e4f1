"""The gates of the region's file: every fact we can find out is asked for somewhere, once a region has none of its own."""

import pytest
from django.conf import settings
from django.utils import timezone

from acquisition.actions.gates import RuleUnknown, decide_stage_gates
from acquisition.actions.region_gates import load_gates
from acquisition.models import StageGate
from acquisition.models.stages import EDGES
from acquisition.queries.gates import FACTS

pytestmark = pytest.mark.django_db
REGION = settings.ROOT / "regions" / "dutch-techzone"


def test_every_move_forward_asks_for_something_and_every_fact_is_asked_for(region):
    load_gates(REGION)
    gate = StageGate.objects.get()
    assert (gate.programme_year.year, gate.decided_by) == (2026, None)
    assert {move for move, asked in gate.rules.items() if asked} == {edge.name for edge in EDGES if not edge.back}
    assert {fact for asked in gate.rules.values() for fact in asked} == set(FACTS)
    assert gate.rules["qualified>proposed"].index("owner") == 0, "asked in the order in which facts are written down"


def test_they_ask_for_no_less_than_the_gates_the_product_comes_with(region):
    load_gates(REGION)
    gate = StageGate.objects.get()
    for step in EDGES:
        if not step.back:
            assert set(step.gate) <= set(gate.asks_for(step)), step.name


def test_a_region_that_decided_keeps_its_own(region):
    decide_stage_gates(programme_year=2026, effective_from=timezone.localdate(), rules={}, actor_id=None)
    load_gates(REGION)
    assert StageGate.objects.count() == 1
    assert not any(StageGate.objects.get().rules.values())


def test_a_second_load_changes_nothing(region):
    load_gates(REGION)
    load_gates(REGION)
    assert StageGate.objects.count() == 1


def test_a_folder_may_leave_them_out_but_not_ask_for_what_nobody_can_find_out(region, tmp_path):
    load_gates(tmp_path)
    written = 'programme_year = 2026\neffective_from = 2026-01-01\n[rules]\n"identified>contacted" = ["moon"]\n'
    (tmp_path / "gates.toml").write_text(written)
    with pytest.raises(RuleUnknown):
        load_gates(tmp_path)
    assert not StageGate.objects.exists()
