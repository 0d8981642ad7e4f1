"""Site calls, offers and visits in the back office: one's own answer, one's own leads, and 404 for everybody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from acquisition.backoffice.lead_call import CALL_PAGES
from acquisition.backoffice.lead_offers import OFFER_PAGES
from acquisition.models import FeasibilityLine, Offer, Referral, SiteCall, SiteVisit
from crm.models import Municipality, Organisation
from tests.acquisition.rows import a_book, a_call, a_colleague, a_lead, a_need, a_plot, a_sent_offer, an_account_manager

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
CALLS = "/admin/acquisition/site-calls/"


@pytest.fixture
def anna(client):
    user = a_colleague()
    client.force_login(user)
    return user


def tab(lead, name):
    return f"/admin/acquisition/leads/{lead.pk}/{name}/"


def test_the_team_asks_all_municipalities_and_sees_who_has_answered(client, anna):
    lead = a_need(a_lead())
    day = timezone.localdate() + timedelta(days=9)
    assert lead.code in client.get(tab(lead, "call")).text
    refused = client.post(tab(lead, "ask"), {"closes_on": day, "brief": "Firm 1 needs land"})
    assert refused.status_code == 422
    assert "Firm 1" in refused.text
    client.post(tab(lead, "ask"), {"closes_on": day, "brief": f"{lead.code}: pumps"})
    call = SiteCall.objects.get()
    assert timezone.localtime(call.closes_at).hour == 17
    assert client.post(tab(lead, "close-call"), {"call": call.pk}).status_code == 422
    page = client.get(tab(lead, "call")).text
    for municipality in Municipality.objects.members():
        assert municipality.name in page


def test_the_team_says_why_nobody_is_asked(client, anna):
    lead = a_lead()
    assert client.post(tab(lead, "waive"), {"reason": ""}).status_code == 422
    client.post(tab(lead, "waive"), {"reason": "Owns land here"})
    assert "Owns land here" in client.get(tab(lead, "call")).text


def test_a_municipality_reads_what_is_asked_and_never_of_whom(client):
    emre, plot = an_account_manager("emmen"), a_plot("emmen", "esa")
    lead = a_need(a_lead(1, title="Firm 1 comes"), grid_kw=500)
    call = a_call(lead, brief=f"{lead.code}: a maker of pumps")
    client.force_login(emre)
    for address in (CALLS, f"{CALLS}{call.pk}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert lead.code in page.text
        assert "Firm 1" not in page.text
        assert lead.contact.name not in page.text
    page = client.get(f"{CALLS}{call.pk}/").text
    assert "500 kW" in page
    assert f"/leads/{lead.pk}/" not in page
    assert client.get(f"/admin/acquisition/leads/{lead.pk}/").status_code == 404
    client.post(f"{CALLS}{call.pk}/answer/", {f"plot:{plot.pk}": "on", f"note:{plot.pk}": "By the canal"})
    after = client.get(f"{CALLS}{call.pk}/").text
    assert "By the canal" in after
    assert "answer/" not in after
    assert call.replies.get(municipality=emre.municipality).replied_by == emre


def test_a_neighbour_reads_nothing_of_it_before_the_call_closes(client, time_machine):
    time_machine.move_to("2026-11-24 11:00+00:00", tick=False)
    plot, call = a_plot("emmen", "esa"), a_call(a_lead(), days=3)
    client.force_login(an_account_manager("emmen"))
    client.post(f"{CALLS}{call.pk}/answer/", {f"plot:{plot.pk}": "on", f"note:{plot.pk}": "By the canal"})
    carla = an_account_manager("coevorden")
    client.force_login(carla)
    for address in (CALLS, f"{CALLS}{call.pk}/"):
        page = client.get(address).text
        assert call.lead.code in page
        assert "Emmen" not in page
        assert "canal" not in page
    answer = client.post(f"{CALLS}{call.pk}/answer/", {f"plot:{plot.pk}": "on", "reason": ""})
    assert answer.status_code == 422, "a plot of another municipality is no answer"
    time_machine.move_to("2026-11-27 11:00+00:00", tick=False)
    client.force_login(carla)
    assert "By the canal" in client.get(f"{CALLS}{call.pk}/").text


def test_who_was_not_asked_and_strangers_find_no_call(client):
    call = a_call(a_lead())
    for user in (
        a_colleague("Account managers", "nowhere"),
        a_colleague("Marketeers", "mark"),
        a_colleague("Administrators", "ada"),
    ):
        client.force_login(user)
        assert client.get(f"{CALLS}{call.pk}/").status_code == 404
        assert client.post(f"{CALLS}{call.pk}/answer/", {"reason": "No"}).status_code == 404


def test_the_tabs_are_the_teams(client):
    lead = a_lead()
    lead.shares.create(municipality=Municipality.objects.get(slug="emmen"), shared_at=timezone.now())
    client.force_login(an_account_manager("emmen"))
    assert client.get(f"/admin/acquisition/leads/{lead.pk}/").status_code == 200
    for name in {**CALL_PAGES, **OFFER_PAGES}:
        assert client.get(tab(lead, name)).status_code in (404, 405)
        assert client.post(tab(lead, name)).status_code in (404, 405)


def test_from_draft_to_answer_on_one_page(client, anna):
    lead, plot, old = a_need(a_lead()), a_plot("emmen", "esa"), a_plot("coevorden", "cosa", checked=False)
    version = a_book("nl").versions.get()
    day = timezone.localdate() + timedelta(days=14)
    draft = {"deadline_on": day, "version": version.pk, f"plot:{plot.pk}": "on", f"plot:{old.pk}": "on"}
    client.post(tab(lead, "draft"), draft)
    offer = Offer.objects.get()
    refused = client.post(tab(lead, "send"), {"offer": offer.pk})
    assert refused.status_code == 422
    assert "Cosa" in refused.text
    client.post(tab(lead, "draft"), {**draft, f"why:{old.pk}": "Asked yesterday"})
    client.post(tab(lead, "send"), {"offer": offer.pk})
    offer.refresh_from_db()
    assert offer.status == "sent"
    one, two = offer.sites.order_by("rank")
    said = {"offer": offer.pk, f"phase:{one.pk}": "preferred", f"phase:{two.pk}": "dropped"}
    assert client.post(tab(lead, "said"), said).status_code == 422
    client.post(tab(lead, "said"), {**said, f"by:{two.pk}": "investor", f"reason:{two.pk}": "Too far"})
    assert "Too far" in client.get(tab(lead, "offers")).text
    withdrawn = client.post(tab(lead, "withdraw"), {"offer": offer.pk, "reason": "Late"})
    assert withdrawn.status_code == 422, "an answered offer stays"


def test_an_offer_of_another_lead_is_not_there(client, anna):
    theirs = a_sent_offer(a_lead(2), a_plot("emmen"))
    mine = a_lead(1)
    for name in ("send", "withdraw", "said"):
        assert client.post(tab(mine, name), {"offer": theirs.pk, "reason": "x"}).status_code == 404


def test_a_visit_is_planned_and_held_from_the_page(client, anna):
    lead, one, two = a_lead(), a_plot("emmen", "esa"), a_plot("coevorden", "cosa")
    a_sent_offer(lead, one, two)
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    given = {"planned_at": now, f"minutes:{one.pk}": 30, f"minutes:{two.pk}": 45, f"place:{two.pk}": 1}
    client.post(tab(lead, "visit"), given)
    visit = SiteVisit.objects.get()
    assert [stop.plot for stop in visit.stops.all()] == [two]
    client.post(tab(lead, "visited"), {"visit": visit.pk, "score": "5", "feedback": "Just right"})
    visit.refresh_from_db()
    assert (visit.feedback_score, visit.follow_up.assignee) == (5, anna)
    assert "Just right" in client.get(tab(lead, "offers")).text


def test_the_first_red_line_stands_on_top_with_who_decides(client, anna):
    lead = a_lead()
    red = {"kind": "grid", "verdict": "blocker", "note": "Full until 2029", "checked_on": timezone.localdate()}
    assert client.post(tab(lead, "feasibility"), red).status_code == 422
    client.post(tab(lead, "feasibility"), {**red, "decides": "Enexis board"})
    assert FeasibilityLine.objects.get().verdict == "blocker"
    assert "Enexis board" in client.get(tab(lead, "offers")).text


def test_a_lead_is_handed_to_a_partner_and_the_answer_noted(client, anna):
    lead = a_lead()
    region = Organisation.objects.create(name="Twente", normalised_name="twente", kind="neighbour_region")
    client.post(tab(lead, "refer"), {"organisation": region.pk, "note": "They look for a port"})
    referral = Referral.objects.get()
    client.post(tab(lead, "referral"), {"referral": referral.pk, "outcome": "declined"})
    referral.refresh_from_db()
    assert (referral.outcome, referral.lead) == ("declined", lead)


def test_the_ledger_is_for_who_sees_calls(client):
    for role, status in [("Account managers", 200), ("Acquisition team", 200), ("Marketeers", 404)]:
        client.force_login(a_colleague(role, role.split()[0].lower()))
        assert client.get("/admin/acquisition/fairness/").status_code == status


def test_a_superuser_without_a_role_sees_no_call(client):
    call = a_call(a_lead())
    root = a_colleague(None, "root", is_superuser=True, municipality=Municipality.objects.get(slug="emmen"))
    client.force_login(root)
    assert client.get(f"{CALLS}{call.pk}/").status_code == 404
