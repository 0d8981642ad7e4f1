"""Scoring leads and deciding on them: rows stay, a gamechanger takes two people, a new version scores all anew."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from acquisition.actions import qualifying
from acquisition.actions.leads import LeadEnded, close_lead
from acquisition.actions.profiles import retire_profile_version
from acquisition.handlers import score_leads_anew
from acquisition.models import Evidence, Lead, Qualification, Requirement
from acquisition.queries.gates import FACTS
from acquisition.queries.qualification import is_pursued, rescoring_left
from crm.eventlog.draining import drain
from crm.eventlog.subscribing import LANES
from crm.models import EventDelivery, EventRecord, Sector
from tests.acquisition.fit_rows import a_profile, a_score
from tests.acquisition.rows import a_colleague, a_lead

pytestmark = pytest.mark.django_db


def a_gamechanger(number=1):
    """A lead whose own facts say enough."""
    sector, _new = Sector.objects.get_or_create(slug="machines")
    return a_lead(number, jobs_new_fte_est=120, investment_eur_est=31_000_000, sector=sector)


def decide(qualification, decision="pursue", actor=None, rationale="It fits"):
    qualifying.decide_qualification(
        qualification_id=qualification.pk,
        decision=decision,
        rationale=rationale,
        actor_id=actor.pk if actor else None,
    )


def test_a_score_keeps_what_it_was_made_of(published):
    lead, author = a_gamechanger(), a_colleague()
    made = a_score(
        lead, a_profile(), author, evidence={"jobs": " Their plan of May ", "smart": ""}, confidence={"jobs": "stated"}
    )
    assert (made.total, made.upper, made.coverage_pct, made.gamechanger) == (
        Decimal("90.3"),
        Decimal("90.3"),
        100,
        True,
    )
    assert made.inputs["jobs_fte"] == "120"
    assert {one.criterion: one.text for one in made.evidence.all()} == {"jobs": "Their plan of May"}
    assert next(one for one in made.scores if one["criterion"] == "jobs")["confidence"] == "stated"
    assert published()[-1] == "acquisition.LeadScored"


def test_the_leads_own_facts_count_and_not_what_was_sent():
    lead = a_lead()
    made = a_score(lead, a_profile(), inputs={"jobs_fte": 5000, "smart": 4})
    assert (made.inputs["jobs_fte"], made.inputs["sector"]) == (None, None)
    assert (made.total, made.upper) == (15, 100)


def test_what_the_company_needs_is_read_and_not_asked_again():
    lead = a_lead()
    Requirement.objects.create(lead=lead, area_m2_min=20_000, grid_kw=900, environmental_category="3.2")
    made = a_score(lead, a_profile(), inputs={"power_kw": 1, "water_m3_h": 4})
    read = {name: made.inputs[name] for name in ("area_m2", "power_kw", "water_m3_h", "environmental_category")}
    assert read == {"area_m2": 20_000, "power_kw": 900, "water_m3_h": 4, "environmental_category": "3.2"}


def test_a_newer_score_takes_the_place_of_the_older_one():
    lead, version = a_gamechanger(), a_profile()
    first, second = a_score(lead, version), a_score(lead, version)
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert list(Qualification.objects.current()) == [second]
    with pytest.raises(qualifying.ScoredAnew):
        decide(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Qualification.objects.create(
            lead=lead,
            profile=version.profile,
            profile_version=version,
            inputs={},
            scores=[],
            total=0,
            upper=0,
            coverage_pct=0,
            scored_at=timezone.now(),
        )


def test_a_gamechanger_is_pursued_by_two(published):
    lead, author, other = a_gamechanger(), a_colleague(), a_colleague(name="hilde")
    made = a_score(lead, a_profile(), author)
    with pytest.raises(qualifying.NeedsAnother):
        decide(made, actor=author)
    assert not is_pursued(lead)
    decide(made, actor=other)
    assert is_pursued(lead)
    assert published()[-1] == "acquisition.QualificationDecided"
    with pytest.raises(qualifying.DecidedAlready):
        decide(made, "decline", other)


def test_who_scored_an_ordinary_lead_may_pursue_it_unless_integrity_was_questioned():
    author, version = a_colleague(), a_profile()
    plain = a_score(a_lead(1), version, author, inputs={"smart": 2})
    decide(plain, actor=author)
    assert is_pursued(plain.lead)
    questioned = a_score(a_lead(2), version, author, inputs={"smart": 2}, integrity_flag=True)
    with pytest.raises(qualifying.NeedsAnother):
        decide(questioned, actor=author)
    decide(questioned, "decline", author)
    assert not is_pursued(questioned.lead)


def test_the_database_itself_wants_four_eyes():
    author = a_colleague()
    made = a_score(a_gamechanger(), a_profile(), author)
    with pytest.raises(IntegrityError), transaction.atomic():
        Qualification.objects.filter(pk=made.pk).update(
            decision="pursue", rationale="Mine", decided_by=author, decided_at=timezone.now()
        )


def test_what_cannot_be_decided_is_refused():
    lead, version = a_lead(), a_profile()
    made = a_score(lead, version, inputs={})
    with pytest.raises(qualifying.RationaleMissing):
        decide(made, "nurture", rationale=" ")
    with pytest.raises(qualifying.RationaleMissing):
        decide(made, "perhaps")
    close_lead(lead_id=lead.pk, outcome="lost", reason="price")
    with pytest.raises(LeadEnded):
        decide(made, "nurture")
    with pytest.raises(LeadEnded):
        a_score(lead, version)
    retire_profile_version(version_id=version.pk)
    with pytest.raises(qualifying.NotMeasuredBy):
        a_score(a_lead(2), version)


def test_being_pursued_is_a_fact_a_gate_can_ask_for():
    lead = a_lead()
    assert not FACTS["qualification"].holds(lead)
    decide(a_score(lead, a_profile(), inputs={}))
    assert FACTS["qualification"].holds(lead)
    assert FACTS["qualification"].place(lead).endswith(f"/{lead.pk}/fit/#decision")


def test_a_new_version_scores_every_open_lead_once_and_leaves_what_was_decided(settle, monkeypatch):
    monkeypatch.setattr(qualifying, "SLICE", 2)
    author, other, first = a_colleague(), a_colleague(name="hilde"), a_profile()
    settle()
    leads = [a_gamechanger(number) for number in range(1, 6)]
    closed = a_lead(9)
    close_lead(lead_id=closed.pk, outcome="lost", reason="price")
    decided = a_score(leads[0], first, author, evidence={"jobs": "Their plan"})
    decide(decided, actor=other)
    before = Qualification.objects.values().get(pk=decided.pk)

    second = a_profile()
    assert rescoring_left(second) == 5
    settle()
    assert rescoring_left(second) == 0
    drafts = Qualification.objects.filter(profile_version=second)
    assert sorted(drafts.values_list("lead_id", flat=True)) == [lead.pk for lead in leads]
    assert set(drafts.values_list("rescored", "decision")) == {(True, "")}
    assert Qualification.objects.values().get(pk=decided.pk) == before
    anew = drafts.get(lead=leads[0])
    assert (anew.inputs, anew.total, anew.author) == (decided.inputs, decided.total, author)
    assert [said.text for said in Evidence.objects.filter(qualification=anew)] == ["Their plan"]
    assert is_pursued(leads[0])
    slices = EventRecord.objects.filter(name="acquisition.LeadsRescored", subject_id=second.pk).order_by("pk")
    assert [(one.payload["count"], one.payload["finished"]) for one in slices] == [(2, False), (2, False), (1, True)]

    decide(anew, "nurture", author)
    decided.refresh_from_db()
    assert decided.superseded_at is not None
    assert not is_pursued(leads[0])


def test_a_slice_that_is_cut_off_or_told_twice_leaves_no_lead_out_and_doubles_none(settle, monkeypatch):
    monkeypatch.setattr(qualifying, "SLICE", 2)
    leads = [a_lead(number) for number in range(1, 6)]
    version = a_profile()
    publish_many = qualifying.publish_many
    killed = []

    def killed_in_the_second_slice(events):
        publish_many(list(events))
        if Qualification.objects.filter(profile_version=version).count() == 4 and not killed:
            killed.append(True)
            raise SystemError("the power fails")

    monkeypatch.setattr(qualifying, "publish_many", killed_in_the_second_slice)
    while not killed:
        assert any(drain(lane) for lane in LANES)
    assert Qualification.objects.filter(profile_version=version).count() == 2
    EventDelivery.objects.update(due_at=timezone.now())
    settle()
    told = EventRecord.objects.get(name="acquisition.TargetProfileApproved")
    score_leads_anew(type("Told", (), {"version_id": told.payload["version_id"]}))
    settle()
    assert sorted(Qualification.objects.values_list("lead_id", flat=True)) == [lead.pk for lead in leads]


def test_a_version_that_is_retired_meanwhile_scores_nothing(settle):
    a_lead()
    version = a_profile()
    retire_profile_version(version_id=version.pk)
    settle()
    version.refresh_from_db()
    assert not Qualification.objects.exists()
    assert rescoring_left(version) == 0


def test_a_score_of_a_version_that_counts_no_more_is_not_decided_on(settle):
    lead = a_lead()
    a_profile()
    settle()
    stale = Qualification.objects.get(lead=lead)
    a_profile()
    with pytest.raises(qualifying.ScoredAnew):
        decide(stale)


def test_a_lead_scored_by_hand_under_the_new_version_is_left_alone(settle):
    lead, version = a_lead(), a_profile()
    by_hand = a_score(lead, version, inputs={"smart": 4})
    settle()
    assert list(Qualification.objects.filter(lead=lead)) == [by_hand]
    assert Lead.objects.get(pk=lead.pk).qualifications.count() == 1
