"""Leads, holds, calls, offers and landings at random, together: whatever is asked, and when, no rule ever breaks."""

import os
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from acquisition.models import (
    CallStatus,
    Landing,
    Lead,
    LeadTransition,
    Offer,
    Plot,
    PlotHold,
    ReplyState,
    SiteCall,
    SiteCallReply,
    StageGate,
)
from acquisition.models.stages import edge
from acquisition.queries.calls import replies_seen
from acquisition.queries.kpi.landings import realised_jobs
from crm.models import EventRecord
from tests.acquisition.lead_machine_rules import LeadRules
from tests.acquisition.rows import a_colleague

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "30"))  # more, and others each time, when asked for by hand
STEPS = int(os.environ.get("MACHINE_STEPS", "30"))
KEPT_AS_SENT = ("lead_id", "number", "deadline_on", "version_id", "cover_text", "sent_at", "sent_by_id", "link_id")
ANSWERED = (ReplyState.NOMINATED, ReplyState.NO_FIT)


class LeadMachine(LeadRules):
    """Remembers by id what may never change again."""

    @initialize()
    def begin(self):
        super().begin()
        self.steps, self.sent, self.answers, self.versions, self.outcomes = {}, {}, {}, {}, {}
        self.asked_places = {}
        self.stranger = a_colleague("Acquisition team", "stranger")

    @invariant()
    def no_land_is_given_twice(self):
        for plot in Plot.objects.all():
            holds = list(plot.holds.active())
            exclusive = [hold for hold in holds if hold.is_exclusive]
            assert plot.held_m2 == sum(hold.area_m2 for hold in exclusive) <= plot.area_m2
            assert len({hold.lead_id for hold in holds}) == len(holds), "a lead has one hold on a plot"
            if any(hold.whole for hold in exclusive):
                assert [hold.area_m2 for hold in exclusive] == [plot.area_m2]

    @invariant()
    def land_is_held_for_leads_that_may_still_come_and_sold_after_a_fair_chance(self):
        for hold in PlotHold.objects.select_related("lead", "plot"):
            assert hold.lead.outcome in (None, "won") or not hold.is_active
            assert hold.is_active == (hold.ended_on is None)
            if hold.is_exclusive and hold.plot.landowner == "municipality":
                assert hold.didam not in ("", "not_applicable")
                if hold.kind == "sale_agreed" and hold.is_active:
                    assert hold.didam_settled_on
                    assert hold.didam_objection_until is None or hold.didam_objection_until < hold.didam_settled_on

    @invariant()
    def a_road_only_grows_step_by_step_and_says_which_gates_it_met(self):
        gates = {1, *StageGate.objects.values_list("version", flat=True)}  # those written in the code are the first
        told = EventRecord.objects.filter(name="acquisition.LeadMoved")
        for lead in Lead.objects.filter(pk__in=self.leads):
            steps = list(LeadTransition.objects.filter(lead=lead).order_by("seq").values())
            known = self.steps.get(lead.pk, [])
            assert steps[: len(known)] == known, "a step was changed"
            assert [step["seq"] for step in steps] == list(range(1, len(steps) + 1))
            assert steps[-1]["to_stage"] == lead.stage
            numbers = [step["gate_version"] for step in steps]
            assert numbers == sorted(numbers)
            assert gates >= set(numbers)
            for before, step in pairwise(steps):
                assert step["from_stage"] == before["to_stage"]
                assert step["from_stage"] == step["to_stage"] or edge(step["from_stage"], step["to_stage"])
                assert step["override"] == bool(step["missing_at_override"])
                assert not step["override"] or len(step["reason"]) >= 20
            moved = [step for step in steps[1:] if step["from_stage"] != step["to_stage"]]
            assert told.filter(subject_id=str(lead.pk)).count() == len(moved), "the log says what the rows say"
            self.steps[lead.pk] = steps

    @invariant()
    def versions_grow_and_an_end_stays_unless_the_lead_is_taken_up_again(self):
        for lead in Lead.objects.filter(pk__in=self.leads):
            now = (lead.outcome, lead.outcome_reason, lead.outcome_at)
            version, before = self.versions.get(lead.pk, 0), self.outcomes.get(lead.pk)
            assert lead.version >= version
            assert lead.version > version or before == now, "an end that no version tells of"
            if before and before[0] and lead.pk not in self.reopened:
                assert now == before
            assert lead.outcome is None or lead.standing == "ongoing"
            if lead.outcome == "won" and not (before and before[0]):
                wins = list(lead.landings.not_cancelled())
                assert lead.stage == "committed"
                assert wins
                assert all(one.win_verified_by_id not in (None, one.win_reported_by_id) for one in wins)
            self.versions[lead.pk], self.outcomes[lead.pk] = lead.version, now
        self.reopened = set()

    def keeps_its_rules_meanwhile(self):
        self.calls_are_answered_once_and_blind_until_they_close()

    @invariant()
    def calls_are_answered_once_and_blind_until_they_close(self):
        assert all(Lead.objects.get(pk=pk).calls.filter(status=CallStatus.OPEN).count() <= 1 for pk in self.leads)
        for call in SiteCall.objects.select_related("lead"):
            replies = list(SiteCallReply.objects.filter(call=call).order_by("municipality"))
            places = [reply.municipality_id for reply in replies]
            assert places == self.asked_places.setdefault(call.pk, places), "who was asked has changed"
            for reply in replies:
                said = (reply.state, reply.reason, reply.replied_at, sorted(reply.nominations.values_list("plot")))
                if reply.state in ANSWERED:
                    assert said == self.answers.setdefault(reply.pk, said), "an answer has changed"
                    assert reply.replied_at < call.closes_at
                    plots = reply.nominations.exclude(plot__park__municipality=reply.municipality_id)
                    assert not plots.exists(), "a municipality offers its own land"
            if call.takes_answers(timezone.now()):
                assert call.lead.is_open
                assert call.lead.confidentiality != "sealed"
                for manager in self.managers.values():
                    seen = [one.municipality.pk for one in replies_seen(call, manager)]
                    assert seen == [manager.municipality_id]
                assert all(one.reply is None for one in replies_seen(call, self.stranger))
            if call.status == CallStatus.CLOSED:
                assert all(reply.state != ReplyState.WAITING for reply in replies)

    @invariant()
    def what_was_sent_stays_as_it_was_sent(self):
        for offer in Offer.objects.ever_sent():
            words = {name: getattr(offer, name) for name in KEPT_AS_SENT}
            sites = list(offer.sites.order_by("rank").values("plot_id", "rank", "snapshot", "unchecked_because"))
            assert self.sent.setdefault(offer.pk, (words, sites)) == (words, sites)
        assert all(offer.status != "draft" for offer in Offer.objects.exclude(lead__outcome=None))

    @invariant()
    def nothing_is_realised_that_no_second_person_verified(self):
        total = 0
        for landing in Landing.objects.all():
            verified = landing.realisations.filter(verified_at__isnull=False)
            assert all(found.verified_by_id != found.reported_by_id for found in verified)
            latest = verified.order_by("-as_of", "-pk").first()
            total += latest.value if latest and landing.status != "cancelled" else 0
        assert realised_jobs(as_of=timezone.localdate()).total == total

    @invariant()
    def a_sealed_lead_is_there_for_nobody_outside(self):
        for lead in Lead.objects.filter(confidentiality="sealed"):
            assert lead.owner_id, "somebody must be able to see it"
            assert not lead.shares.exists()
            for outside in (self.stranger, *self.managers.values()):
                assert not Lead.objects.visible_to(outside).filter(pk=lead.pk).exists()


@pytest.mark.django_db
def test_no_rule_of_leads_land_calls_offers_and_landings_ever_breaks():
    run_state_machine_as_test(
        LeadMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize="MACHINE_EXAMPLES" not in os.environ,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
