"""Landings driven at random through every verb: whatever is asked, and in which order, no rule ever breaks."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from acquisition.actions.landing_conditions import record_dependency, record_permit
from acquisition.actions.landing_moves import (
    block_landing,
    cancel_landing,
    close_down_landing,
    hold_landing,
    move_landing,
    resume_landing,
)
from acquisition.actions.landings import edit_landing
from acquisition.actions.promises import report_realisation, verify_realisation
from acquisition.actions.wins import verify_win
from acquisition.models import Landing, LandingStatus
from acquisition.models.landing_stages import ASIDE, GONE, STANDING, UNDERWAY, landing_edge
from acquisition.queries.kpi.landings import realised_jobs
from crm.contracts import Refused
from tests.acquisition.landing_rows import DAY, a_landing, a_place, someone, today

ROOM = settings(
    max_examples=5, stateful_step_count=16, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
WHO = st.sampled_from(["anna", "hilde"])


NUMBERS = count()


class LandingMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.pk = a_landing(next(NUMBERS)).pk

    def asked(self, action, **given):
        try:
            with transaction.atomic():
                return action(landing_id=self.pk, **given)
        except Refused:
            return None

    @property
    def row(self):
        return Landing.objects.get(pk=self.pk)

    @rule(to=st.sampled_from(LandingStatus.values), reason=st.sampled_from(["", "Something changed"]))
    def moves(self, to, reason):
        self.asked(move_landing, to_status=to, reason=reason, actor_id=someone("anna").pk)

    @rule()
    def goes_on(self):
        for edge in self.row.allowed_moves[:1]:
            self.asked(move_landing, to_status=edge.end, reason="On", actor_id=someone("anna").pk)

    @rule(days=st.integers(-1, 3))
    def waits(self, days):
        self.asked(hold_landing, reason="Money", resume_on=today() + timedelta(days=days), actor_id=someone("anna").pk)

    @rule(status=st.sampled_from(["open", "blocked", "done"]))
    def depends(self, status):
        known = self.row.dependencies.first()
        self.asked(
            record_dependency, facts={"kind": "grid", "status": status}, dependency_id=known.pk if known else None
        )

    @rule()
    def is_blocked(self):
        known = self.row.dependencies.first()
        self.asked(block_landing, dependency_id=known.pk if known else 0, actor_id=someone("anna").pk)

    @rule()
    def resumes(self):
        self.asked(resume_landing, actor_id=someone("anna").pk)

    @rule(secured=st.booleans(), stands=st.booleans())
    def is_written_down(self, secured, stands):
        document = {"land_document": "Deed", "land_document_on": DAY, "municipality_id": a_place("emmen").pk}
        self.asked(edit_landing, changes=document if secured else dict.fromkeys(document, None) | {"land_document": ""})
        self.asked(edit_landing, changes={"operational_on": today() if stands else None})

    @rule(result=st.sampled_from(["", "granted", "refused"]))
    def is_permitted(self, result):
        known = self.row.permits.first()
        decided = {"decided_on": DAY if result else None, "irrevocable_on": DAY if result == "granted" else None}
        self.asked(
            record_permit,
            facts={"kind": "nature", "authority": "Province", "result": result, **decided},
            permit_id=known.pk if known else None,
        )

    @rule(value=st.integers(0, 50), reporter=WHO, verifier=WHO)
    def realises(self, value, reporter, verifier):
        pk = self.asked(
            report_realisation,
            measure="jobs_new_fte",
            value=Decimal(value),
            as_of=today(),
            source="register",
            evidence="Seen",
            actor_id=someone(reporter).pk,
        )
        if pk:
            self.asked(verify_realisation, realisation_id=pk, actor_id=someone(verifier).pk)

    @rule(who=WHO)
    def wins(self, who):
        self.asked(verify_win, actor_id=someone(who).pk)

    @rule(really=st.integers(0, 5))
    def ends(self, really):
        if really == 0:
            self.asked(cancel_landing, reason="No", actor_id=someone("anna").pk)
            self.asked(close_down_landing, closed_on=today(), reason="No", actor_id=someone("anna").pk)

    @invariant()
    def keeps_its_rules(self):
        row, steps = self.row, list(Landing.objects.get(pk=self.pk).transitions.order_by("seq"))
        assert [step.seq for step in steps] == list(range(1, len(steps) + 1))
        assert steps[-1].to_status == row.status
        for step in steps[1:]:
            assert (
                landing_edge(step.from_status, step.to_status)
                or (step.from_status in UNDERWAY and step.to_status in ASIDE)
                or (step.from_status in ASIDE and step.to_status in UNDERWAY)
                or step.to_status in GONE
            )
        verified = row.realisations.filter(verified_at__isnull=False)
        if row.status in STANDING:
            assert row.operational_on
            assert verified.filter(value__gt=0).exists()
        assert all(found.reported_by_id != found.verified_by_id for found in verified)
        assert row.win_verified_by_id is None or row.win_verified_by_id != row.win_reported_by_id
        assert (row.status == "blocked") == (row.blocked_by_id is not None)

    @invariant()
    def counts_only_what_another_verified(self):
        row = self.row
        latest = row.realisations.filter(verified_at__isnull=False).order_by("-as_of", "-pk").first()
        mine = realised_jobs(as_of=today(), among=Landing.objects.filter(pk=self.pk))
        if row.status == "cancelled":
            assert (mine.total, mine.known) == (0, 0)
        elif row.status == "closed_down":
            assert mine.total == 0
        else:
            assert mine.total == (latest.value if latest else 0)


@pytest.mark.django_db
def test_no_rule_of_a_landing_ever_breaks():
    run_state_machine_as_test(LandingMachine, settings=ROOM)
