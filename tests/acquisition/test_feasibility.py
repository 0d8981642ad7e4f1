"""Can it be done here: five questions, each with a verdict, a note and a day; where it stops somebody decides."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from acquisition.actions.editing import EvidenceIncomplete, edit_lead
from acquisition.actions.feasibility import DeciderMissing, NoteMissing, VerdictUnknown, judge_feasibility
from acquisition.actions.leads import LeadEnded, close_lead
from acquisition.models import FeasibilityKind, FeasibilityLine
from acquisition.queries.feasibility import feasibility_of, first_red
from acquisition.queries.gates import FACTS
from crm.models import EventRecord
from tests.acquisition.rows import a_lead

pytestmark = pytest.mark.django_db


def judge(lead, kind="grid", verdict="ok", **fields):
    given = {"note": "Asked the operator", "checked_on": timezone.localdate(), **fields}
    judge_feasibility(lead_id=lead.pk, kind=kind, verdict=verdict, **given)


def test_all_five_are_shown_and_unknown_until_somebody_looked():
    lines = feasibility_of(a_lead())
    assert [line.kind for line in lines] == FeasibilityKind.values
    assert {line.verdict for line in lines} == {"unknown"}
    assert first_red(lines) is None
    assert not FeasibilityLine.objects.exists()


def test_a_verdict_has_a_note_and_a_day_and_a_blocker_somebody_who_decides():
    lead = a_lead()
    tomorrow = timezone.localdate() + timedelta(days=1)
    for fields in ({"note": " "}, {"checked_on": None}, {"checked_on": tomorrow}):
        with pytest.raises(NoteMissing):
            judge(lead, **fields)
    with pytest.raises(DeciderMissing):
        judge(lead, verdict="blocker")
    for fields in ({"kind": "moon"}, {"verdict": "maybe"}):
        with pytest.raises(VerdictUnknown):
            judge(lead, **fields)
    judge(lead, verdict="unknown", note="", checked_on=None)
    assert FeasibilityLine.objects.get().verdict == "unknown"


def test_the_first_red_line_names_who_decides():
    lead = a_lead()
    judge(lead, "water", "blocker", decides="The water authority")
    judge(lead, "grid", "risk")
    judge(lead, "nitrogen", "blocker", decides="The province")
    red = first_red(feasibility_of(lead))
    assert (red.kind, red.decides) == ("nitrogen", "The province")


def test_the_gate_opens_when_each_of_the_five_was_looked_at_risk_or_not():
    lead = a_lead()
    for kind in FeasibilityKind.values:
        assert not FACTS["feasibility"].holds(lead)
        judge(lead, kind, "risk")
    assert FACTS["feasibility"].holds(lead)
    judge(lead, "grid", "unknown", note="", checked_on=None)
    assert not FACTS["feasibility"].holds(lead)


def test_one_line_of_a_kind_is_kept_and_the_same_verdict_is_told_once():
    lead = a_lead()
    judge(lead)
    judge(lead, note="Asked again")
    assert FeasibilityLine.objects.get().note == "Asked again"
    assert EventRecord.objects.filter(name="acquisition.FeasibilityJudged").count() == 1
    for broken in ({"verdict": "ok", "note": ""}, {"verdict": "blocker", "decides": ""}, {"verdict": "maybe"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FeasibilityLine.objects.update(**broken)


def test_an_ended_lead_is_judged_no_more():
    lead = a_lead()
    close_lead(lead_id=lead.pk, outcome="lost", reason="grid")
    with pytest.raises(LeadEnded):
        judge(lead)


def test_what_was_signed_has_its_day_and_the_decision_its_day():
    lead = a_lead()
    today = timezone.localdate()
    assert not FACTS["evidence"].holds(lead)
    for half in ({"evidence_title": "Option on plot 7"}, {"evidence_on": today}):
        with pytest.raises(EvidenceIncomplete):
            edit_lead(lead_id=lead.pk, changes=half)
    edit_lead(
        lead_id=lead.pk,
        changes={"evidence_title": "Option on plot 7", "evidence_on": today, "expected_decision_on": today},
    )
    lead.refresh_from_db()
    assert FACTS["evidence"].holds(lead)
    assert FACTS["expected_decision"].holds(lead)
