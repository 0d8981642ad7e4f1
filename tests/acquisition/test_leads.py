"""A lead's road: gates, overrides, ways back, ends and new beginnings."""

import pytest

from acquisition.actions.editing import HoldIncomplete, edit_lead
from acquisition.actions.leads import (
    AnotherOpenLead,
    ChangedMeanwhile,
    EndReasonMissing,
    LeadEnded,
    LeadStillOpen,
    NotCommitted,
    NotForSharing,
    close_lead,
    reopen_lead,
    share_lead_with_municipality,
)
from acquisition.actions.links import share_bidbook
from acquisition.actions.moving import (
    GateClosed,
    MayNotOverride,
    NoSuchMove,
    OverrideReasonTooShort,
    ReasonMissing,
    move_lead,
)
from acquisition.actions.wins import verify_win, waive_confirmation
from acquisition.models import Lead, LeadShare, Stage
from acquisition.models.stages import DEFINITIONS, EDGES, edges_from
from acquisition.queries.gates import FACTS, missing_for
from crm.actions.interactions import record_interaction
from crm.contracts import Refused
from crm.models import EventRecord, Municipality, Sector
from tests.acquisition.rows import BOOK, a_book, a_colleague, a_lead, an_enquiry

pytestmark = pytest.mark.django_db
BECAUSE = "The director wants to come and see next week."


def codes(lead, stage):
    return [one.code for one in missing_for(lead, stage)]


def spoken_with(lead):
    record_interaction(contact_id=lead.contact_id, kind="call", subject="First talk", two_way=True)


def test_every_stage_is_defined_reachable_and_has_at_most_one_way_back():
    assert set(DEFINITIONS) == set(Stage)
    assert {edge.end for edge in EDGES if not edge.back} == set(Stage) - {Stage.IDENTIFIED}
    for stage in Stage:
        assert sum(edge.back for edge in edges_from(stage)) <= 1
    assert {code for edge in EDGES for code in edge.gate} <= set(FACTS)
    assert not any(edge.gate for edge in EDGES if edge.back)


def test_a_mail_we_only_sent_does_not_open_the_first_gate():
    lead = a_lead()
    record_interaction(contact_id=lead.contact_id, kind="email", subject="Hello", two_way=False)
    with pytest.raises(GateClosed) as closed:
        move_lead(lead_id=lead.pk, to_stage="contacted", actor_id=None)
    assert [one.code for one in closed.value.missing] == ["two_way_contact"]
    spoken_with(lead)
    move_lead(lead_id=lead.pk, to_stage="contacted", actor_id=None)
    lead.refresh_from_db()
    assert (lead.stage, lead.version) == ("contacted", 2)


def test_unknown_with_a_reason_is_an_answer_and_silence_is_not(region):
    lead = a_lead(stage="contacted")
    assert codes(lead, "qualified") == ["sector", "jobs", "investment", "owner"]
    edit_lead(
        lead_id=lead.pk,
        changes={
            "sector_id": Sector.objects.first().pk,
            "owner_id": a_colleague().pk,
            "jobs_new_fte_est": 0,
            "investment_unknown_reason": "decided in spring",
        },
    )
    lead.refresh_from_db()
    assert codes(lead, "qualified") == []
    edit_lead(lead_id=lead.pk, changes={"jobs_new_fte_est": None})
    lead.refresh_from_db()
    assert codes(lead, "qualified") == ["jobs"]


def test_the_whole_road_step_by_step_either_way_round(region, settle):
    a_book()
    anna = a_colleague()
    lead = a_lead()
    spoken_with(lead)
    edit_lead(
        lead_id=lead.pk,
        changes={
            "sector_id": Sector.objects.first().pk,
            "owner_id": anna.pk,
            "next_step": "Call again",
            "jobs_new_fte_est": 120,
            "investment_eur_est": 25_000_000,
        },
    )
    for stage in ("contacted", "qualified"):
        move_lead(lead_id=lead.pk, to_stage=stage, actor_id=anna.pk)
    lead.refresh_from_db()
    assert codes(lead, "proposed") == ["shared_bidbook"]
    share_bidbook(bidbook=BOOK, language="en", contact_id=lead.contact_id, lead_id=lead.pk)
    for stage in ("proposed", "visited", "shortlisted", "negotiating", "committed"):
        move_lead(lead_id=lead.pk, to_stage=stage, actor_id=anna.pk)
    settle()
    hilde = a_colleague(name="hilde")
    verify_win(landing_id=lead.landings.get().pk, actor_id=hilde.pk)
    waive_confirmation(landing_id=lead.landings.get().pk, reason="They told the press themselves", actor_id=hilde.pk)
    close_lead(lead_id=lead.pk, outcome="won")
    lead.refresh_from_db()
    assert (lead.outcome, lead.stage) == ("won", "committed")
    steps = lead.transitions.all()
    assert [step.seq for step in steps] == list(range(1, 9))
    assert [step.to_stage for step in steps][-3:] == ["shortlisted", "negotiating", "committed"]
    assert {step.gate_version for step in steps} == {1}


def test_moves_that_are_not_drawn_are_refused():
    lead = a_lead()
    for stage in ("qualified", "committed", "identified", "nowhere"):
        with pytest.raises(NoSuchMove):
            move_lead(lead_id=lead.pk, to_stage=stage, actor_id=None, reason=BECAUSE, override=True)


def test_a_way_back_needs_a_reason_that_stays_on_record():
    lead = a_lead(stage="qualified")
    with pytest.raises(ReasonMissing):
        move_lead(lead_id=lead.pk, to_stage="contacted", actor_id=None, reason="  ")
    move_lead(lead_id=lead.pk, to_stage="contacted", actor_id=None, reason="Asked the wrong firm")
    assert lead.transitions.last().reason == "Asked the wrong firm"


def test_an_override_needs_the_right_and_twenty_characters_and_keeps_what_was_missing():
    anna, emre = a_colleague(), a_colleague("Account managers", "emre")
    lead = a_lead()
    move = {"lead_id": lead.pk, "to_stage": "contacted", "override": True}
    for actor in (emre.pk, None):
        with pytest.raises(MayNotOverride):
            move_lead(**move, actor_id=actor, reason=BECAUSE)
    with pytest.raises(OverrideReasonTooShort):
        move_lead(**move, actor_id=anna.pk, reason="x" * 19 + "  ")
    assert lead.transitions.count() == 1

    move_lead(**move, actor_id=anna.pk, reason=BECAUSE)
    step = lead.transitions.last()
    assert (step.override, step.missing_at_override, step.actor, step.reason) == (
        True,
        ["two_way_contact"],
        anna,
        BECAUSE,
    )
    assert EventRecord.objects.get(name="acquisition.LeadMoved").payload["override"] is True


def test_an_open_gate_is_not_recorded_as_an_override():
    lead = a_lead()
    spoken_with(lead)
    move_lead(lead_id=lead.pk, to_stage="contacted", actor_id=a_colleague().pk, override=True, reason=BECAUSE)
    assert lead.transitions.last().override is False


def test_a_lead_somebody_changed_meanwhile_is_left_alone():
    lead = a_lead()
    edit_lead(lead_id=lead.pk, changes={"title": "Newer"}, expected_version=1)
    for action, given in (
        (edit_lead, {"changes": {"title": "Older"}}),
        (move_lead, {"to_stage": "contacted", "actor_id": None}),
        (close_lead, {"outcome": "lost", "reason": "land"}),
    ):
        with pytest.raises(ChangedMeanwhile):
            action(lead_id=lead.pk, expected_version=1, **given)
    lead.refresh_from_db()
    assert (lead.title, lead.version, lead.outcome) == ("Newer", 2, None)


def test_only_facts_are_edited():
    with pytest.raises(ValueError, match="stage"):
        edit_lead(lead_id=a_lead().pk, changes={"stage": "committed"})


def test_a_hold_says_why_and_until_when():
    lead = a_lead()
    for changes in ({"standing": "delayed"}, {"standing": "dormant", "standing_reason": "waits for the grid"}):
        with pytest.raises(HoldIncomplete):
            edit_lead(lead_id=lead.pk, changes=changes)
    edit_lead(
        lead_id=lead.pk,
        changes={"standing": "dormant", "standing_reason": "waits for the grid", "resume_on": "2027-03-01"},
    )
    edit_lead(lead_id=lead.pk, changes={"standing": "ongoing"})
    lead.refresh_from_db()
    assert (lead.standing_reason, lead.resume_on) == ("", None)


def test_an_origin_that_is_taken_is_refused_with_a_sentence():
    first = an_enquiry(1)
    Lead.objects.update(origin="foreign")
    lead = a_lead(2, organisation_id=Lead.objects.get(pk=first.lead_id).organisation_id)
    with pytest.raises(AnotherOpenLead):
        edit_lead(lead_id=lead.pk, changes={"origin": "foreign"})


def test_ends_need_their_reason_and_a_win_its_commitment(published):
    lead = a_lead(standing="delayed", standing_reason="holiday")
    with pytest.raises(EndReasonMissing):
        close_lead(lead_id=lead.pk, outcome="lost")
    with pytest.raises(NotCommitted):
        close_lead(lead_id=lead.pk, outcome="won")
    close_lead(lead_id=lead.pk, outcome="lost", reason="grid")
    lead.refresh_from_db()
    assert (lead.outcome, lead.outcome_reason, lead.standing) == ("lost", "grid", "ongoing")
    assert published()[-1] == "acquisition.LeadClosed"
    for action, given in (
        (close_lead, {"outcome": "lost", "reason": "grid"}),
        (move_lead, {"to_stage": "contacted", "actor_id": None}),
        (edit_lead, {"changes": {"title": "Other"}}),
    ):
        with pytest.raises(LeadEnded):
            action(lead_id=lead.pk, **given)


def test_a_lead_taken_up_again_keeps_its_stage_and_its_past():
    lead = a_lead(stage="visited")
    with pytest.raises(LeadStillOpen):
        reopen_lead(lead_id=lead.pk, reason="why not", actor_id=None)
    close_lead(lead_id=lead.pk, outcome="abandoned", reason="finance")
    with pytest.raises(Refused):
        reopen_lead(lead_id=lead.pk, reason=" ", actor_id=None)
    reopen_lead(lead_id=lead.pk, reason="New owners", actor_id=None)
    lead.refresh_from_db()
    assert (lead.stage, lead.outcome, lead.outcome_at) == ("visited", None, None)
    assert (lead.transitions.last().reason, lead.transitions.last().is_step) == ("New owners", False)
    assert EventRecord.objects.get(name="acquisition.LeadClosed").payload["reason"] == "finance"


def test_a_lead_whose_organisation_has_a_newer_one_stays_ended():
    old = an_enquiry(1)
    close_lead(lead_id=old.lead_id, outcome="lost", reason="land")
    an_enquiry(2)
    with pytest.raises(AnotherOpenLead):
        reopen_lead(lead_id=old.lead_id, reason="Grid freed", actor_id=None)


def test_only_open_leads_are_shared_and_sharing_twice_is_once(region, published):
    emmen, lead = Municipality.objects.get(slug="emmen"), a_lead()
    for _time in range(2):
        share_lead_with_municipality(lead_id=lead.pk, municipality_id=emmen.pk, actor_id=None)
    assert LeadShare.objects.count() == 1
    assert published().count("acquisition.LeadSharedWithMunicipality") == 1
    Lead.objects.update(confidentiality="need_to_know")
    with pytest.raises(NotForSharing):
        share_lead_with_municipality(lead_id=lead.pk, municipality_id=emmen.pk, actor_id=None)
