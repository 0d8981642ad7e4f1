"""The figures of a year on their page: for whom, with the way to the rows, and with nothing that tells of one company."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acquisition.backoffice.figure_tables import Cell, Figure, Row, Scope, for_outside
from acquisition.backoffice.figures import SECTIONS, figures_of
from acquisition.models import Lead, Stage
from tests.acquisition.fit_rows import a_profile, a_score
from tests.acquisition.landing_rows import a_landing, promise, secured, verified
from tests.acquisition.rows import a_call, a_colleague, a_lead, a_plot, a_sent_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
FIGURES = "/admin/acquisition/figures/"


def year():
    return timezone.localdate().year


def a_region_at_work():
    """A little of everything a figure is about."""
    version = a_profile(year=year())
    for number in range(7):
        lead = a_lead(number, stage=list(Stage)[number % 4], jobs_new_fte_est=10 * number if number else None)
        a_score(lead, version)
    a_call(a_lead(20))
    a_sent_offer(a_lead(21), a_plot("emmen"))
    landing = secured(a_landing(30))
    promise(landing, 40)
    verified(landing, 12)
    now = timezone.now()
    a_lead(40, outcome="lost", outcome_reason="grid", outcome_at=now, jobs_new_fte_est=30)


def cells(user, section, key, asked=None):
    figures = {figure.key: figure for figure in figures_of(section, Scope(user, asked or year()))}
    return {str(row.label): [cell.value for cell in row.cells] for row in figures[key].rows}


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("Acquisition team", True),
        ("Heads of acquisition", True),
        ("Program Board", True),
        ("Marketeers", True),
        ("Account managers", False),
        ("Writers", False),
    ],
)
def test_who_may_see_figures(client, role, sees):
    client.force_login(a_colleague(role, "sam"))
    for address in ("", "now/", "file/", "land/?fragment=1"):
        assert client.get(f"{FIGURES}{address}").status_code == (200 if sees else 404)
    assert client.get(f"{FIGURES}nothing/").status_code == 404


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("role", ["Heads of acquisition", "Program Board"])
def test_each_section_says_what_it_counts_in_as_many_columns_as_it_heads(client, section, role):
    a_region_at_work()
    user = a_colleague(role, "sam")
    figures = figures_of(section, Scope(user, year()))
    assert figures
    for figure in figures:
        assert figure.definition
        assert {len(row.cells) for row in figure.rows} <= {len(figure.columns)}
    client.force_login(user)
    page = client.get(f"{FIGURES}{section}/", {"fragment": "1"}).text
    assert "<html" not in page
    assert all(f'id="figure-{figure.key}"' in page for figure in figures)


def test_every_number_with_a_way_leads_to_as_many_rows_as_it_says(client):
    a_region_at_work()
    user = a_colleague("Heads of acquisition", "hella")
    client.force_login(user)
    followed = 0
    for section in SECTIONS:
        for figure in figures_of(section, Scope(user, year())):
            for row in figure.rows:
                for cell in row.cells:
                    counts = isinstance(cell.value, int) and not cell.unit and cell.url and "ledger" not in cell.url
                    if not counts:
                        continue
                    page = client.get(cell.url)
                    assert page.status_code == 200, cell.url
                    rows = page.context["object_list"]
                    assert len(rows) == cell.value, (figure.key, row.label, cell.url)
                    followed += 1
    assert followed > 30


def test_a_member_of_the_team_is_told_of_the_rows_they_may_see_and_the_board_of_all():
    for number in range(6):
        a_lead(number, confidentiality="sealed" if number else "open_region", jobs_new_fte_est=5)
    label = str(Stage.IDENTIFIED.label)
    assert cells(a_colleague(), "now", "pipeline")[label][0] == 1
    assert cells(a_colleague("Heads of acquisition", "hella"), "now", "pipeline")[label][0] == 6
    assert cells(a_colleague("Program Board", "bo"), "now", "pipeline")[label][:3] == [6, 30, 0]


def test_the_board_sees_no_number_that_few_are_behind_and_no_name_code_or_way(client):
    a_region_at_work()
    client.force_login(a_colleague("Program Board", "bo"))
    page = client.get(FIGURES, {"all": "1"}).text.partition('class="acquisition-page"')[2]
    for lead in Lead.objects.all():
        assert lead.code not in page
        assert lead.title not in page
    assert "/admin/acquisition/leads/" not in page
    assert "minder dan 5" in page
    for section in SECTIONS:
        for figure in figures_of(section, Scope(a_board(), year())):
            for row in figure.rows:
                hidden = [cell.is_hidden for cell in row.cells]
                assert all(hidden) or not any(hidden), "what is left of a row would tell what is missing"
                assert not any(cell.url for cell in row.cells)


def a_board():
    from crm.models import User

    return User.objects.get(username="bo")


def test_a_row_is_hidden_whole_when_one_of_its_numbers_is_small():
    row = Row("Won", [Cell(6, of=6, url="/there/"), Cell(8, of=2), Cell(75.0, "%", 2)])
    large = Row("Ended", [Cell(9, url="/there/"), Cell(None)])
    shown = for_outside(Figure("k", "K", "D", ["a", "b", "c"], [row, large])).rows
    assert [(cell.value, cell.is_hidden, cell.url) for cell in shown[0].cells] == [(None, True, "")] * 3
    assert [(cell.value, cell.url) for cell in shown[1].cells] == [(9, ""), (None, "")]


def test_what_nobody_knows_says_so_and_is_no_zero(client):
    user = a_colleague("Heads of acquisition", "hella")
    a_lead(1)
    assert cells(user, "now", "pipeline")[str(Stage.IDENTIFIED.label)][:3] == [1, None, 1]
    assert cells(user, "progress", "wins")[str(year())][2] is None
    client.force_login(user)
    assert "niet bekend" in client.get(f"{FIGURES}now/", {"fragment": "1"}).text


def test_the_file_says_the_same_as_the_page_and_hides_the_same(client):
    a_region_at_work()
    for role, name in (("Heads of acquisition", "hella"), ("Program Board", "bo")):
        user = a_colleague(role, name)
        client.force_login(user)
        answer = client.get(f"{FIGURES}file/", {"year": str(year())})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        scope = Scope(user, year())
        told = [cell for key in SECTIONS for one in figures_of(key, scope) for row in one.rows for cell in row.cells]
        assert len(rows) == len(told) + 1
        assert [row[4] for row in rows[1:]].count("minder dan 5") == sum(cell.is_hidden for cell in told)
        assert "DTZ-" not in answer.content.decode()


def test_a_year_that_is_none_is_this_one_and_another_has_its_own_days(client):
    client.force_login(a_colleague())
    for odd in ("x", "1", "99999", "\x00"):
        assert f"year={year()}" in client.get(FIGURES, {"year": odd}).text
    scope = Scope(a_colleague(name="bert"), 2020)
    assert (scope.begin_on.year, scope.until_on - scope.begin_on) == (2020, timedelta(days=366))


@pytest.mark.parametrize("section", ["", *SECTIONS])
def test_a_section_asks_little_however_much_there_is(client, section):
    a_region_at_work()
    client.force_login(a_colleague("Heads of acquisition", "hella"))
    address = f"{FIGURES}{section}/?fragment=1" if section else FIGURES

    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    few = cost()
    for number in range(50, 58):
        a_lead(number, stage=list(Stage)[number - 50])
    assert cost() <= few
    assert few <= 12


def test_the_menu_shows_each_role_its_own(client):
    def menu(role, **fields):
        client.force_login(a_colleague(role, f"sam-{role}", **fields))
        page = unescape(client.get("/admin/").text)
        return {
            name for name in ("weekly", "municipalities", "figures") if re.search(rf"/admin/acquisition/{name}/", page)
        }

    assert menu("Acquisition team") == {"weekly", "municipalities", "figures"}
    assert menu("Program Board") == {"figures"}
    assert menu("Account managers") == {"weekly"}, "who works for no municipality has no page of one"
    assert menu("Writers") == set()


def test_a_part_of_which_few_are_left_hides_the_whole_for_the_board():
    for number in range(7):
        a_lead(number, jobs_new_fte_est=5 if number else None)
    board = a_colleague("Program Board", "bo")
    assert cells(board, "now", "pipeline")[str(Stage.IDENTIFIED.label)] == [None] * 5
