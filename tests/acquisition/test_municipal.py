"""A municipality's page: what it has to do with, for who may see it, and never a sealed lead."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acquisition.actions.calls import answer_site_call, close_due_site_calls
from acquisition.actions.land import offer_plot
from acquisition.models import LandingStatus, Lead, LeadMember, LeadShare
from acquisition.queries.municipal import leads_of_place, municipal, what_fits
from crm.models import Municipality
from tests.acquisition.land import a_hold
from tests.acquisition.landing_rows import a_landing, promise, secured, today
from tests.acquisition.rows import (
    a_call,
    a_colleague,
    a_lead,
    a_need,
    a_plot,
    a_sent_offer,
    an_account_manager,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
EMMEN = "/admin/acquisition/municipalities/emmen/"


@pytest.fixture
def emmen(region):
    return Municipality.objects.get(slug="emmen")


@pytest.fixture
def anna(client, region):
    user = a_colleague()
    client.force_login(user)
    return user


def share(lead, place):
    LeadShare.objects.create(lead=lead, municipality=place, shared_at=timezone.now())


def test_a_lead_is_there_for_each_reason_and_for_none_it_is_not(anna, emmen, time_machine):
    plot = a_plot("emmen")
    shared, member, held, offered, called, elsewhere = (a_lead(number) for number in range(6))
    share(shared, emmen)
    LeadMember.objects.create(lead=member, user=an_account_manager("emmen"), added_at=timezone.now())
    a_hold(held, plot, kind="soft_interest", area_m2=5_000)
    a_sent_offer(offered, plot)
    a_hold(elsewhere, a_plot("coevorden"), kind="soft_interest", area_m2=5_000)
    call = a_call(called, days=2)
    answer_site_call(call_id=call.pk, municipality_id=emmen.pk, plots={plot.pk: ""}, reason="", actor_id=None)
    found = {lead.pk: lead for lead in leads_of_place(emmen, anna)}
    assert set(found) == {lead.pk for lead in (shared, member, held, offered, called)}
    marks = {"is_shared": {shared.pk, member.pk}, "is_held": {held.pk}, "is_offered": {offered.pk}}
    for mark, leads in {**marks, "is_nominated": {called.pk}}.items():
        assert {pk for pk, lead in found.items() if getattr(lead, mark)} == leads
    Lead.objects.filter(pk=shared.pk).update(outcome="lost", outcome_reason="land", outcome_at=timezone.now())
    assert shared.pk not in {lead.pk for lead in leads_of_place(emmen, anna)}


def test_calls_wait_until_they_are_answered_and_are_gone_when_they_close(client, anna, emmen, time_machine):
    lead = a_lead(1)
    call = a_call(lead, days=2)
    emre = an_account_manager("emmen")
    assert [one.is_in for one in municipal(emmen, emre).calls] == [False]
    client.force_login(emre)
    page = client.get(EMMEN).text
    assert "Beantwoord" in page
    assert lead.title not in page, "who is asked reads the code alone"
    answer_site_call(call_id=call.pk, municipality_id=emmen.pk, plots={}, reason="Nothing left", actor_id=emre.pk)
    assert [one.is_in for one in municipal(emmen, emre).calls] == [True]
    time_machine.move_to(timezone.now() + timedelta(days=3))
    close_due_site_calls()
    assert municipal(emmen, emre).calls == []


def test_landings_and_promises_are_those_of_the_municipality(client, anna, emmen):
    here, there = secured(a_landing(1)), secured(a_landing(2), "coevorden")
    promise(here, 40)
    promise(there, 70)
    part = client.get(f"{EMMEN}landings/", {"fragment": "1"}).text
    assert here.lead.title in part
    assert "40" in part
    assert there.lead.title not in part
    assert "<html" not in part
    assert here.lead.title in client.get(f"{EMMEN}landings/").text
    assert here.status == LandingStatus.LAND_SECURED


def test_what_fits_is_what_no_condition_rules_out(anna, emmen):
    fitting, too_large = a_need(a_lead(1)), a_need(a_lead(2), area_m2_min=900_000)
    plot, hidden = a_plot("emmen"), a_plot("emmen")
    offer_plot(plot_id=plot.pk)
    found = what_fits(emmen, anna)
    assert [(one.lead.pk, [pk for pk, _name in one.plots]) for one in found] == [(fitting.pk, [plot.pk])]
    assert too_large.pk != fitting.pk
    assert hidden.pk != plot.pk
    assert what_fits(Municipality.objects.get(slug="coevorden"), anna) == []


def test_an_account_manager_sees_by_right_and_only_the_own_page(client, emmen):
    plot, emre = a_plot("emmen"), an_account_manager("emmen")
    shared, not_shared = a_need(a_lead(1)), a_need(a_lead(2))
    offer_plot(plot_id=plot.pk)
    share(shared, emmen)
    for lead in (shared, not_shared):
        a_hold(lead, plot, kind="soft_interest", area_m2=5_000)
    client.force_login(emre)
    for address in ("", "landings/", "fits/", "landings/?fragment=1", "fits/?fragment=1"):
        page = client.get(f"{EMMEN}{address}").text
        assert not_shared.code not in page
        assert not_shared.title not in page
    assert shared.code in client.get(EMMEN).text
    assert shared.code in client.get(f"{EMMEN}fits/").text
    assert client.get("/admin/acquisition/municipalities/").url == EMMEN
    assert client.get("/admin/acquisition/municipalities/coevorden/").status_code == 404


@pytest.mark.parametrize("role", ["Acquisition team", "Heads of acquisition", "Account managers"])
def test_a_sealed_lead_is_on_no_municipalitys_page_whoever_looks(client, emmen, role):
    plot, lead = a_plot("emmen"), a_need(a_lead(1))
    offer_plot(plot_id=plot.pk)
    share(lead, emmen)
    a_hold(lead, plot, kind="soft_interest", area_m2=5_000)
    a_sent_offer(lead, plot)
    landing = secured(a_landing(2))
    promise(landing, 40)
    Lead.objects.filter(pk__in=[lead.pk, landing.lead_id]).update(confidentiality="sealed")
    user = a_colleague(role, "sam", municipality=emmen)
    client.force_login(user)
    for address in ("", "landings/", "fits/"):
        page = client.get(f"{EMMEN}{address}").text
        assert not {lead.code, lead.title, landing.code, landing.lead.title} & set(page.split())
        assert lead.code not in page
        assert landing.lead.title not in page


def test_the_team_chooses_among_all_and_others_find_nothing(client, anna):
    page = client.get("/admin/acquisition/municipalities/").text
    assert all(place.name in page for place in Municipality.objects.all())
    assert client.get("/admin/acquisition/municipalities/nowhere/").status_code == 404
    for role in ("Marketeers", "Program Board", "Writers", "Administrators"):
        client.force_login(a_colleague(role, f"sam-{role}"))
        assert client.get("/admin/acquisition/municipalities/").status_code == 404
        assert client.get(EMMEN).status_code == 404


@pytest.mark.parametrize("part", ["", "landings/", "fits/", "landings/?fragment=1", "fits/?fragment=1"])
def test_a_municipality_asks_little_however_much_there_is(client, anna, emmen, part):
    def cost():
        client.get(f"{EMMEN}{part}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{EMMEN}{part}")
        return len(queries)

    def grow(number):
        plot, lead = a_plot("emmen"), a_need(a_lead(number))
        offer_plot(plot_id=plot.pk)
        share(lead, emmen)
        a_hold(lead, plot, kind="soft_interest", area_m2=5_000)
        a_call(lead)
        promise(secured(a_landing(100 + number)), 40, due_on=today())

    grow(1)
    few = cost()
    for number in range(2, 7):
        grow(number)
    assert cost() <= few <= 12
