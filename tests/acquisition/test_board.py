"""The board: what its figures say, what stands behind them, its lanes, and cards that come when they are asked for."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acquisition.models import Lead, LeadShare, Stage
from acquisition.queries.board import Asked, board, lanes, next_cards
from crm.models import Municipality
from tests.acquisition.land import a_hold, a_plot
from tests.acquisition.rows import a_colleague, a_lead

pytestmark = pytest.mark.django_db
BOARD = "/admin/acquisition/leads/board/"
MOST = 12


@pytest.fixture
def anna(client):
    user = a_colleague()
    client.force_login(user)
    return user


def codes(page):
    return set(re.findall(r"DTZ-\d{4}-\d{4}", page))


def links(page, word):
    """The addresses of the links of the board that say this."""
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]*)</a>', page)
    return [unescape(address) for address, said in found if word in said]


def test_a_column_says_jobs_and_euros_and_how_many_leads_nobody_knows_it_of(client, anna):
    a_lead(1, jobs_new_fte_est=Decimal("12.5"), investment_eur_est=3_000_000)
    a_lead(2, jobs_new_fte_est=0)
    a_lead(3)
    a_lead(4, stage="contacted")
    totals = {column.stage: column.total for column in board(anna)}
    first, second = totals[Stage.IDENTIFIED], totals[Stage.CONTACTED]
    assert (first.count, first.jobs_fte, first.jobs_unknown) == (3, Decimal("12.5"), 1)
    assert (first.investment_eur, first.investment_unknown) == (3_000_000, 2)
    assert (second.count, second.jobs_fte, second.jobs_unknown) == (1, None, 1), "unknown is not nought"
    page = client.get(BOARD).text
    assert "12,5 FTE" in page
    assert "€ 3.000.000" in page


def test_each_figure_leads_to_the_leads_it_counts(client, anna):
    a_lead(1, jobs_new_fte_est=10)
    known, unknown = a_lead(2, jobs_new_fte_est=5, owner=anna), a_lead(3, owner=anna)
    a_lead(4, stage="contacted", owner=anna)
    a_lead(5, outcome="lost", outcome_reason="land", outcome_at=timezone.now(), owner=anna)
    page = client.get(BOARD, {"mine": "1"}).text
    [to_known] = links(page, "5 FTE")
    assert codes(client.get(to_known).text) == {known.code}
    of_identified = [
        address for address in links(page, "1 niet bekend") if "jobs" in address and "identified" in address
    ]
    assert codes(client.get(of_identified[0]).text) == {unknown.code}
    of_all = [address for address in links(page, "2") if address.endswith("stage=identified")]
    assert codes(client.get(of_all[0]).text) == {known.code, unknown.code}


def test_lanes_by_owner_divide_all_leads_and_each_is_fetched_alone(client, anna):
    mine, nobodys = a_lead(1, owner=anna, jobs_new_fte_est=7), a_lead(2)
    a_lead(3, owner=a_colleague(name="bert"), stage="visited")
    found = lanes(anna, Asked(lanes="owner"))
    assert [(lane.label, lane.count, lane.jobs_fte) for lane in found] == [
        ("Anna", 1, 7),
        ("Bert", 1, None),
        ("", 1, None),
    ]
    page = client.get(BOARD, {"lanes": "owner"}).text
    assert mine.code not in page, "the cards come when the lane is seen"
    fetched = [unescape(one) for one in re.findall(r'crm-panel-address-value="([^"]+)"', page)]
    assert codes(client.get(fetched[0]).text) == {mine.code}
    assert codes(client.get(BOARD, {"lanes": "owner", "lane": "none"}).text) == {nobodys.code}
    assert "<html" not in client.get(fetched[0]).text


def test_lanes_by_municipality_follow_the_land_and_are_not_for_one_municipality(client, region, anna):
    emmen, coevorden = (Municipality.objects.get(slug=slug) for slug in ("emmen", "coevorden"))
    held, shared, nowhere = a_lead(1), a_lead(2), a_lead(3)
    a_hold(held, a_plot(municipality="emmen"))
    for lead, place in ((held, coevorden), (shared, coevorden)):
        LeadShare.objects.create(lead=lead, municipality=place, shared_at=timezone.now())
    found = lanes(anna, Asked(lanes="municipality"))
    assert [(lane.key, lane.label) for lane in found] == [
        (str(coevorden.pk), coevorden.name),
        (str(emmen.pk), emmen.name),
        ("none", ""),
    ]
    for key, lead in ((emmen.pk, held), (coevorden.pk, shared), ("none", nowhere)):
        assert codes(client.get(BOARD, {"lanes": "municipality", "lane": key}).text) == {lead.code}
        assert codes(client.get("/admin/acquisition/leads/", {"municipality": key}).text) == {lead.code}
    client.force_login(a_colleague("Account managers", "emre", municipality=coevorden))
    page = client.get(BOARD, {"lanes": "municipality"}).text
    assert "lanes=municipality" not in page
    assert codes(page) == {held.code, shared.code}, "what is asked and not theirs to ask is not asked"
    assert codes(client.get("/admin/acquisition/leads/", {"municipality": emmen.pk}).text) == {held.code, shared.code}


def test_the_next_cards_of_a_column_come_once_each_until_there_are_no_more(client, anna):
    for number in range(60):
        a_lead(number)
    page = client.get(BOARD).text
    seen = re.findall(r'data-code="([^"]+)"', page)
    while found := re.search(r'data-next="([^"]+)"', page):
        page = client.get(f"{BOARD}{unescape(found[1])}").text
        seen += re.findall(r'data-code="([^"]+)"', page)
    assert len(seen) == len(set(seen)) == 60
    assert next_cards(anna, Asked(), stage="identified", after=987_654) == ([], False)


def test_a_move_brings_back_both_columns_figures_as_the_board_was_asked(client, anna):
    lead = a_lead(1, owner=anna, jobs_new_fte_est=4)
    a_lead(2, jobs_new_fte_est=9)
    given = {"to_stage": "contacted", "version": lead.version, "override": "on", "reason": "They called us themselves."}
    figures = client.post(f"{BOARD}{lead.pk}/move/?mine=1", given).json()["figures"]
    assert set(figures) == {"identified", "contacted"}
    assert "4 FTE" in figures["contacted"]
    assert ">0</a>" in figures["identified"]


def test_the_lanes_are_kept_with_the_view_and_what_cannot_be_read_is_not_asked(client, anna):
    a_lead(1, owner=anna)
    kept = re.search(r'href="([^"]*/views/new/[^"]*)"', client.get(BOARD, {"lanes": "owner"}).text)
    assert "lanes=owner" in kept[1]
    for odd in ({"lanes": "x"}, {"lanes": "owner", "lane": "1 OR 1"}, {"lane": "9" * 40, "lanes": "owner"}):
        assert client.get(BOARD, odd).status_code == 200


def test_a_sealed_lead_changes_no_figure_of_who_may_not_see_it(client, anna):
    a_lead(1, jobs_new_fte_est=5)
    before = [client.get(BOARD, asked).text for asked in ({}, {"lanes": "owner"}, {"lanes": "municipality"})]
    a_lead(2, jobs_new_fte_est=70, confidentiality="sealed")
    after = [client.get(BOARD, asked).text for asked in ({}, {"lanes": "owner"}, {"lanes": "municipality"})]
    plain = [
        [re.sub(r"csrf\w*|nonce-?\S+|value=\"\w{64}\"", "", page).count("FTE") for page in pages]
        for pages in (before, after)
    ]
    assert plain[0] == plain[1]
    assert all("70 FTE" not in page and "75 FTE" not in page for page in after)
    assert Lead.objects.count() == 2


@pytest.mark.parametrize("asked", ["", "?lanes=owner", "?lanes=municipality", "?lanes=owner&lane=none&fragment=1"])
def test_the_board_asks_little_however_it_is_divided(client, anna, asked):
    for number in range(8):
        a_lead(number, owner=anna if number % 2 else None, stage=list(Stage)[number])
    client.get(f"{BOARD}{asked}")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{BOARD}{asked}")
    assert len(queries) <= MOST
