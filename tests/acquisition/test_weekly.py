"""The list for the weekly meeting: what is on it, whose it is, where it leads, and what nobody learns from it."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acquisition.actions.leads import close_lead
from acquisition.actions.moving import move_lead
from acquisition.models import Landing, Lead, LeadShare, LeadTransition, Stage
from acquisition.models.stages import LIMIT_DAYS
from acquisition.queries.weekly import last_monday, weekly
from crm.actions.tasks import plan_task
from crm.models import Contact, Municipality
from tests.acquisition.land import a_hold, a_plot
from tests.acquisition.landing_rows import a_landing, promise, someone, verified
from tests.acquisition.rows import a_call, a_colleague, a_sent_offer, an_account_manager, an_enquiry
from tests.acquisition.rows import a_plot as a_checked_plot

pytestmark = pytest.mark.django_db
WEEKLY = "/admin/acquisition/weekly/"


@pytest.fixture
def anna(client, region):
    user = a_colleague()
    client.force_login(user)
    return user


def today():
    return timezone.localdate()


def told(user, part, *, since=None, by="owner"):
    """The kinds of lines in a part, by the code of the lead."""
    found = weekly(user, since=since or today() - timedelta(days=7), by=by)
    lines = [line for group in found.groups for line in getattr(group, part)]
    return sorted((line.kind, line.lead.code if line.lead else "") for line in lines)


def quiet(number=1, **fields):
    """A lead of long ago that somebody works on, and of which there is nothing to say."""
    long_ago, contact = timezone.now() - timedelta(days=400), Contact.objects.get_or_create(email="q@example.org")[0]
    lead = Lead.objects.create(
        code=f"DTZ-2025-{number:04d}",
        title=f"Quiet firm {number}",
        contact=contact,
        opened_at=long_ago,
        **{"stage_entered_at": timezone.now(), "owner": someone("bert"), "next_step": "Call them", **fields},
    )
    LeadTransition.objects.create(lead=lead, seq=1, to_stage=lead.stage, at=long_ago, gate_version=1)
    return lead


def test_of_a_quiet_lead_nothing_is_told(anna):
    quiet()
    assert [told(anna, part) for part in ("changed", "stuck", "due")] == [[], [], []]


def test_what_changed_is_every_step_and_end_since_that_day_and_nothing_before(anna, time_machine):
    lead, lost = quiet(1), quiet(2)
    since = today()
    assert told(anna, "changed", since=since) == []
    move_lead(
        lead_id=lead.pk, to_stage="contacted", actor_id=anna.pk, override=True, reason="They called us themselves."
    )
    close_lead(lead_id=lost.pk, outcome="lost", reason="grid")
    a_hold(lead, a_plot(municipality="emmen"))
    assert told(anna, "changed", since=since) == [("ended", lost.code), ("held", lead.code), ("moved", lead.code)]
    time_machine.move_to(timezone.now() + timedelta(days=30))
    assert told(anna, "changed") == []
    assert len(told(anna, "changed", since=since)) == 3


def test_an_offer_and_a_landing_change_things_too(anna):
    lead = quiet(1)
    a_sent_offer(lead, a_checked_plot())
    landing = a_landing(2)
    assert ("offered", lead.code) in told(anna, "changed")
    assert ("landing", landing.lead.code) in told(anna, "changed")


@pytest.mark.parametrize("stage", list(Stage))
def test_a_lead_is_stuck_the_day_after_its_limit_and_not_while_it_is_on_hold(anna, stage):
    lead, now, limit = quiet(1, stage=stage), timezone.now(), timedelta(days=LIMIT_DAYS[stage])
    for since, is_stuck in ((now - limit + timedelta(minutes=5), False), (now - limit - timedelta(minutes=5), True)):
        Lead.objects.filter(pk=lead.pk).update(stage_entered_at=since)
        assert told(anna, "stuck") == ([("limit", lead.code)] if is_stuck else [])
    Lead.objects.filter(pk=lead.pk).update(standing="delayed", standing_reason="They wait for their bank")
    assert told(anna, "stuck") == []


def test_without_an_owner_or_a_next_step_a_lead_is_stuck(anna):
    nobodys, stepless = quiet(1, owner=None), quiet(2, next_step="")
    assert told(anna, "stuck") == [("no_next_step", stepless.code), ("nobodys", nobodys.code)]
    first = weekly(anna, since=today(), by="owner").groups
    assert [group.label for group in first] == ["Bert", ""], "what is nobody's comes last"


def test_what_is_due_within_a_week_is_told_with_what_is_late(anna):
    lead = quiet(1, expected_decision_on=today() - timedelta(days=3))
    quiet(2, expected_decision_on=today() + timedelta(days=8))
    a_hold(lead, a_plot(municipality="emmen"), days=5)
    a_hold(quiet(3), a_plot(2, municipality="emmen"), days=9)
    a_call(lead, days=4)
    plan_task(title="Call", assignee_id=anna.pk, made_by_id=anna.pk, about=lead, due_on=today() + timedelta(days=7))
    plan_task(title="Wait", assignee_id=anna.pk, made_by_id=anna.pk, about=lead, due_on=today() + timedelta(days=8))
    an_enquiry(9, organisation="")
    found = told(anna, "due")
    assert [one for one in found if one[1]] == [
        ("call", lead.code),
        ("decision", lead.code),
        ("hold", lead.code),
        ("task", lead.code),
    ]
    assert ("enquiry", "") in found
    lines = [line for group in weekly(anna, since=today(), by="owner").groups for line in group.due]
    assert [line.kind for line in lines if line.is_late] == ["decision"]


def test_a_task_is_its_own_assignees_line(anna):
    lead = quiet(1)
    plan_task(title="Call", assignee_id=anna.pk, made_by_id=anna.pk, about=lead, due_on=today())
    groups = {
        group.label: [line.kind for line in group.due] for group in weekly(anna, since=today(), by="owner").groups
    }
    assert groups == {"Anna": ["task"]}


def test_dates_of_landings_are_due_until_they_are_met(anna):
    landing = a_landing(1)
    Landing.objects.filter(pk=landing.pk).update(expected_operational_on=today())
    promise(landing, 40, due_on=today(), agreed_on=today() - timedelta(days=30))
    assert {kind for kind, _code in told(anna, "due")} == {"opening", "promise"}
    verified(landing, Decimal(10))
    assert {kind for kind, _code in told(anna, "due")} == {"opening"}


def test_grouped_by_municipality_a_line_stands_where_the_land_is(anna):
    lead = quiet(1, next_step="")
    a_hold(lead, a_plot(municipality="emmen"))
    quiet(2, next_step="")
    groups = weekly(anna, since=today() + timedelta(days=1), by="municipality").groups
    assert [(group.label, len(group.stuck)) for group in groups] == [("Emmen", 1), ("", 1)]


def test_every_line_leads_to_a_page_that_is_there(client, anna):
    lead = quiet(1, owner=None, expected_decision_on=today(), resume_on=today(), stage="committed")
    Lead.objects.update(stage_entered_at=timezone.now() - timedelta(days=300))
    a_hold(lead, a_plot(municipality="emmen"), days=5)
    a_call(quiet(2), days=2)
    landing = a_landing(3)
    promise(landing, 40, due_on=today(), agreed_on=today() - timedelta(days=30))
    an_enquiry(9, organisation="")
    page = client.get(WEEKLY).text
    lines = [
        unescape(one)
        for one in re.findall(
            r'<li><a href="(/admin/[^"]+)"><span class="weekly-code"|<li><a href="(/admin/acquisition/enq[^"]+)"', page
        )
        for one in one
        if one
    ]
    assert len(lines) > 7
    assert {address: client.get(address).status_code for address in lines} == dict.fromkeys(lines, 200)


def test_a_day_that_cannot_be_is_refused_in_words_and_the_list_is_there(client, anna):
    later = (today() + timedelta(days=3)).isoformat()
    for since in (later, "tomorrow", "", "\x00"):
        page = client.get(WEEKLY, {"since": since})
        assert page.status_code == 200
        assert "errorlist" in page.text or "error-message" in page.text


def test_last_week_begins_on_its_monday():
    assert last_monday(date(2026, 11, 30)) == date(2026, 11, 23)  # a Monday
    assert last_monday(date(2026, 12, 6)) == date(2026, 11, 23)  # the Sunday after


@pytest.mark.parametrize("role", ["Marketeers", "Program Board", "Writers"])
def test_who_sees_no_lead_finds_no_list(client, region, role):
    client.force_login(a_colleague(role, "sam"))
    assert client.get(WEEKLY).status_code == 404


def test_a_sealed_lead_is_on_nobodys_list_but_of_those_who_may_see_it(client, anna):
    lead = quiet(1, owner=None, expected_decision_on=today(), confidentiality="sealed")
    a_hold(lead, a_plot(municipality="emmen"), days=5)
    for by in ("owner", "municipality"):
        page = client.get(WEEKLY, {"by": by}).text
        assert lead.code not in page
        assert lead.title not in page
    assert ("hold", lead.code) in told(a_colleague("Heads of acquisition", "hella"), "due")


def test_an_account_manager_reads_of_what_is_shared_and_of_a_call_no_name(client, region):
    emre = an_account_manager("emmen")
    shared, other = quiet(1, next_step=""), quiet(2, next_step="")
    LeadShare.objects.create(lead=shared, municipality=Municipality.objects.get(slug="emmen"), shared_at=timezone.now())
    call = a_call(other, days=3)
    plan_task(title="Answer the call", assignee_id=emre.pk, made_by_id=None, about=call, due_on=today())
    client.force_login(emre)
    page = client.get(WEEKLY, {"by": "municipality"}).text
    assert shared.code in page
    assert "Answer the call" in page
    assert other.title not in page
    assert "by=municipality" not in page


def test_the_list_asks_as_little_for_many_leads_as_for_few(client, anna):
    def cost():
        client.get(WEEKLY)
        with CaptureQueriesContext(connection) as queries:
            client.get(WEEKLY, {"by": "municipality"})
        return len(queries)

    a_hold(quiet(1, owner=None), a_plot(municipality="emmen"), days=3)
    few = cost()
    for number in range(2, 12):
        a_hold(quiet(number, owner=None), a_plot(number, municipality="emmen"), days=3)
    assert cost() <= few <= 12
