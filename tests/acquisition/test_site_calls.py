"""Site calls: every municipality answers once, blind until the end, with plots of its own that nothing rules out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from acquisition.actions.calls import (
    AnsweredAlready,
    BriefNamesSomebody,
    CallOpenAlready,
    CallOver,
    NeedUnknown,
    PlotNotNominable,
    SealedIsNotAsked,
    StillWaiting,
    TooLittleTime,
    WhyNobodyMissing,
    WhyNothingFitsMissing,
    answer_site_call,
    close_due_site_calls,
    close_site_call,
    open_site_call,
    waive_site_call,
)
from acquisition.actions.editing import edit_lead
from acquisition.actions.holds import hold_plot
from acquisition.actions.leads import LeadEnded, close_lead
from acquisition.models import Plot, SiteCall
from acquisition.queries.calls import replies_seen
from acquisition.queries.gates import FACTS
from crm.models import EventRecord, Municipality, Task
from crm.queries.tasks import my_tasks
from tests.acquisition.rows import a_call, a_colleague, a_lead, a_need, a_plot, an_account_manager

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
NOON = "2026-11-24 11:00+00:00"


def place(slug):
    return Municipality.objects.get(slug=slug).pk


def answer(call, municipality, *plots, reason=""):
    answer_site_call(
        call_id=call.pk,
        municipality_id=place(municipality),
        plots={plot.pk: "Near the canal" for plot in plots},
        reason=reason,
        actor_id=None,
    )


def states(call):
    return dict(call.replies.values_list("municipality__slug", "state"))


def test_every_member_of_the_day_is_asked_once_and_its_account_managers_have_a_task():
    emre, carla = an_account_manager("emmen"), an_account_manager("coevorden")
    Municipality.objects.filter(slug="hoogeveen").update(member_to=timezone.localdate() - timedelta(days=1))
    Municipality.objects.filter(slug="hardenberg").update(member_from=timezone.localdate() + timedelta(days=1))
    call = a_call(a_lead())
    members = set(Municipality.objects.members().values_list("slug", flat=True))
    assert set(states(call)) == members
    assert {"hoogeveen", "hardenberg"}.isdisjoint(members)
    for manager in (emre, carla):
        [about] = [one.about for group in my_tasks(manager) for one in group.tasks]
        assert about.label == f"Site call {call.lead.code}" or call.lead.code in about.label
        assert about.is_confidential, "outside the house it is called by its code"
    assert all(call.lead.organisation.name not in title for title in Task.objects.values_list("title", flat=True))


def test_a_call_waits_for_the_need_and_asks_about_no_sealed_or_ended_lead():
    soon = timezone.now() + timedelta(days=3)
    unknown, ended, sealed = a_lead(1), a_need(a_lead(2)), a_need(a_lead(3))
    close_lead(lead_id=ended.pk, outcome="lost", reason="land")
    edit_lead(lead_id=sealed.pk, changes={"confidentiality": "sealed", "owner_id": a_colleague().pk})
    for lead, refusal in [(unknown, NeedUnknown), (ended, LeadEnded), (sealed, SealedIsNotAsked)]:
        with pytest.raises(refusal):
            open_site_call(lead_id=lead.pk, closes_at=soon, brief="", actor_id=None)
    with pytest.raises(TooLittleTime):
        a_call(a_lead(4), days=0)
    assert not SiteCall.objects.exists()


@pytest.mark.parametrize(
    ("brief", "told"),
    [
        ("Firm 1 looks for land", "Firm 1"),
        ("ask PERSON 1", "Person 1"),
        ("write person1@example.org", "person1@example.org"),
        ("category 4 (FIRM 1)", "Firm 1"),
    ],
)
def test_the_brief_gives_no_name_away(brief, told):
    lead = a_need(a_lead(1))
    with pytest.raises(BriefNamesSomebody) as refusal:
        a_call(lead, brief=brief)
    assert str(refusal.value).endswith(f": {told}.")
    assert a_call(lead, brief=f"{lead.code}: a maker of pumps, near a road").brief.startswith(lead.code)


def test_there_is_one_call_at_a_time():
    lead = a_lead()
    a_call(lead)
    with pytest.raises(CallOpenAlready):
        a_call(lead)
    with pytest.raises(CallOpenAlready):
        waive_site_call(lead_id=lead.pk, reason="The company wants Emmen only", actor_id=None)


def test_a_municipality_offers_own_plots_that_no_condition_rules_out_and_answers_once():
    mine, small, theirs = a_plot("emmen"), a_plot("emmen", area_m2=900), a_plot("coevorden")
    call = a_call(a_lead())
    for plots in ([small], [theirs], [mine, small]):
        with pytest.raises(PlotNotNominable):
            answer(call, "emmen", *plots)
    with pytest.raises(WhyNothingFitsMissing):
        answer(call, "emmen", reason=" ")
    answer(call, "emmen", mine)
    with pytest.raises(AnsweredAlready):
        answer(call, "emmen", reason="We changed our mind")
    assert states(call)["emmen"] == "nominated"
    assert call.replies.get(municipality=place("emmen")).nominations.get().plot == mine


def test_a_plot_that_somebody_took_meanwhile_cannot_be_nominated():
    plot = a_plot("emmen")
    Plot.objects.filter(pk=plot.pk).update(landowner="private")
    call = a_call(a_lead(1))
    later = timezone.localdate() + timedelta(days=9)
    hold_plot(plot_id=plot.pk, lead_id=a_lead(2).pk, kind="option", area_m2=15_000, expires_on=later, actor_id=None)
    with pytest.raises(PlotNotNominable):
        answer(call, "emmen", plot)


def test_until_it_closes_each_reads_its_own_answer_and_afterwards_all_read_all(time_machine):
    time_machine.move_to(NOON, tick=False)
    emre, carla, anna = an_account_manager("emmen"), an_account_manager("coevorden"), a_colleague()
    plot, call = a_plot("emmen"), a_call(a_lead())
    answer(call, "emmen", plot)

    assert [(one.municipality.slug, one.reply.state) for one in replies_seen(call, emre)] == [("emmen", "nominated")]
    assert [(one.municipality.slug, one.reply.state) for one in replies_seen(call, carla)] == [("coevorden", "waiting")]
    team = replies_seen(call, anna)
    assert [one.reply for one in team] == [None] * len(team), "the team too learns what is offered with all others"
    assert [one.municipality.slug for one in team if one.is_in] == ["emmen"]
    told = EventRecord.objects.get(name="acquisition.SiteCallAnswered")
    assert told.subject_type == "acquisition.sitecall"
    assert "lead_id" not in told.payload, "the lead's timeline is read by other municipalities"

    time_machine.move_to("2026-12-01 11:00+00:00", tick=False)
    for user in (emre, carla, anna):
        seen = {one.municipality.slug: one.reply.state for one in replies_seen(call, user)}
        assert seen == states(call)


def test_the_clock_closes_what_is_due_however_late_it_comes_and_once(time_machine):
    time_machine.move_to(NOON, tick=False)
    manager = an_account_manager("coevorden")
    first, later = a_call(a_lead(1), days=2), a_call(a_lead(2), days=30)
    answer(first, "emmen", reason="Nothing left")
    time_machine.move_to("2026-12-09 11:00+00:00", tick=False)  # the clock stood still for thirteen days
    with pytest.raises(CallOver):
        answer(first, "coevorden", reason="Nothing left")
    assert close_due_site_calls() == 1
    assert close_due_site_calls() == 0
    first.refresh_from_db()
    assert (first.status, states(first)["emmen"], states(first)["coevorden"]) == ("closed", "no_fit", "no_reply")
    assert states(later)["emmen"] == "waiting"
    open_tasks = Task.objects.filter(assignee=manager, state="open")
    assert [task.about_id for task in open_tasks] == [later.pk]
    closed = EventRecord.objects.get(name="acquisition.SiteCallClosed")
    assert closed.payload["answered"] == 1
    assert closed.payload["silent"] == first.replies.count() - 1


def test_nobody_loses_time_that_was_promised():
    call = a_call(a_lead())
    with pytest.raises(StillWaiting):
        close_site_call(call_id=call.pk)
    for slug in states(call):
        answer(call, slug, reason="Nothing left")
    close_site_call(call_id=call.pk)
    close_site_call(call_id=call.pk)
    assert EventRecord.objects.filter(name="acquisition.SiteCallClosed").count() == 1


def test_answering_finishes_the_task_of_every_account_manager_there():
    one, other, elsewhere = (
        an_account_manager("emmen", "one"),
        an_account_manager("emmen", "other"),
        an_account_manager("coevorden"),
    )
    answer(a_call(a_lead()), "emmen", reason="Nothing left")
    done = dict(Task.objects.values_list("assignee__username", "state"))
    assert done == {one.username: "done", other.username: "done", elsewhere.username: "open"}


@pytest.mark.parametrize("end", ["close", "seal"])
def test_a_lead_that_ends_or_is_sealed_stops_its_call_and_blames_nobody(end):
    lead, manager = a_lead(), an_account_manager("emmen")
    call = a_call(lead)
    if end == "close":
        close_lead(lead_id=lead.pk, outcome="lost", reason="land")
    else:
        edit_lead(lead_id=lead.pk, changes={"confidentiality": "sealed", "owner_id": a_colleague().pk})
    call.refresh_from_db()
    assert call.status == "stopped"
    assert set(states(call).values()) == {"waiting"}
    assert not Task.objects.filter(assignee=manager, state="open").exists()
    with pytest.raises(CallOver):
        answer(call, "emmen", reason="Nothing left")


def test_it_is_on_record_why_nobody_was_asked():
    lead = a_lead()
    with pytest.raises(WhyNobodyMissing):
        waive_site_call(lead_id=lead.pk, reason=" ", actor_id=None)
    assert not FACTS["site_call"].holds(lead)
    waive_site_call(lead_id=lead.pk, reason="The company owns land here", actor_id=None)
    assert FACTS["site_call"].holds(lead)
    assert not lead.calls.get().replies.exists()


def test_an_open_call_does_not_open_the_gate_and_a_closed_one_does():
    lead = a_lead()
    call = a_call(lead)
    assert not FACTS["site_call"].holds(lead)
    for slug in states(call):
        answer(call, slug, reason="Nothing left")
    close_site_call(call_id=call.pk)
    assert FACTS["site_call"].holds(lead)


def test_who_sees_which_calls():
    emre, nobody = an_account_manager("emmen"), a_colleague("Account managers", "nobody")
    anna, hans, mark = a_colleague(), a_colleague("Heads of acquisition", "hans"), a_colleague("Marketeers", "mark")
    call = a_call(a_lead(confidentiality="need_to_know"))

    def seeing():
        return {user.username for user in (emre, nobody, anna, hans, mark) if SiteCall.objects.visible_to(user)}

    assert seeing() == {emre.username, "anna", "hans"}
    call.lead.confidentiality = "sealed"
    call.lead.save()
    assert seeing() == {"hans"}
