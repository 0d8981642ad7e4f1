"""A demonstration begins with a team at work: through the same actions as the team's own, once."""

import pytest
from django.conf import settings as project
from django.utils import timezone

from acquisition.actions.region import load_bidbook, load_plots
from acquisition.actions.region_gates import load_gates
from acquisition.actions.region_profiles import load_profiles
from acquisition.actions.samples import OnlyForDemo, load_samples
from acquisition.models import (
    Enquiry,
    EnquiryStatus,
    Landing,
    Lead,
    LeadTransition,
    Plot,
    PlotHold,
    Qualification,
    Stage,
    StageGate,
)
from acquisition.queries.kpi.landings import realised_jobs
from acquisition.queries.wins import win_is_verified
from crm.actions.demo import create_demo_accounts
from crm.actions.region import load_region_facts
from crm.models import Contact, OutgoingMail, Task, User

pytestmark = pytest.mark.django_db
REGION = project.ROOT / "regions" / "dutch-techzone"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    load_region_facts(REGION)
    load_bidbook(REGION)
    load_plots(REGION)
    load_profiles(REGION)
    load_gates(REGION)
    create_demo_accounts()


def test_leads_stand_where_the_file_says_and_enquiries_wait(demo):
    load_samples(REGION)
    stages = list(Lead.objects.order_by("pk").values_list("stage", flat=True))
    assert stages[:3] == [Stage.NEGOTIATING, Stage.PROPOSED, Stage.QUALIFIED]
    assert set(stages) >= {Stage.IDENTIFIED, Stage.CONTACTED, Stage.VISITED}
    assert Enquiry.objects.filter(status=EnquiryStatus.RECEIVED).count() == 2
    assert Task.objects.visible_to(User.objects.get(username="anna")).count() >= 3
    assert OutgoingMail.objects.count() == 5, "who was proposed to has a link"
    held_up, standing = Landing.objects.order_by("pk")
    assert (held_up.status, held_up.blocked_by.owner.name) == ("blocked", "Netbedrijf Noordlijn (voorbeeld)")
    assert (standing.status, win_is_verified(standing.lead)) == ("operational", True)
    assert realised_jobs(as_of=timezone.localdate()).total == 44
    assert not Contact.objects.exclude(email__endswith=".example.org").exclude(email__endswith="@example.org").exists()


def test_every_gate_of_the_region_was_met_but_one_that_somebody_opened_and_explained(demo):
    load_samples(REGION)
    moves = LeadTransition.objects.exclude(seq=1)
    assert set(moves.values_list("gate_version", flat=True)) == {StageGate.objects.get().version}
    opened = moves.get(override=True)
    assert (opened.to_stage, opened.missing_at_override) == (Stage.QUALIFIED, ["qualification"])
    assert opened.reason
    assert opened.actor.has_perm("acquisition.override_gate")


def test_who_is_pursued_was_decided_so_and_one_gamechanger_waits_for_a_second_person(demo):
    load_samples(REGION)
    waiting = Qualification.objects.get(decision="")
    assert (waiting.gamechanger, waiting.lead.stage) == (True, Stage.PROPOSED)
    assert waiting.total < waiting.upper
    decided = Qualification.objects.exclude(decision="")
    assert set(decided.values_list("decision", flat=True)) == {"pursue"}
    assert not any(one.knockout_hits for one in decided)


def test_land_of_the_samples_is_kept_with_a_fair_chance_for_others(demo):
    load_samples(REGION)
    held = dict(PlotHold.objects.active().values_list("plot__slug", "kind"))
    assert held == {"haardijk-west": "option", "riegmeer-groot": "option", "bargermeer-zuid": "sale_agreed"}
    assert Plot.objects.get(slug="haardijk-west").free_m2 == 0


def test_a_second_start_adds_nothing(demo):
    load_samples(REGION)
    before = Lead.objects.count()
    load_samples(REGION)
    assert Lead.objects.count() == before


def test_nothing_is_invented_where_it_is_no_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(OnlyForDemo):
        load_samples(REGION)
    assert not Enquiry.objects.exists()
