"""The site finder: what fits, what drops out and why, and what nobody knows."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction
from django.http import QueryDict
from django.template import Context, Template
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from acquisition.events import PlotOffered, PlotWithdrawn
from acquisition.models.land import UNITS, Availability, FactKey
from acquisition.models.land import WORDS as WORDS_OF_ACQUISITION
from cms.models import HomePage, PlotListing, SettlePage, SiteFinderPage
from cms.queries.plot_drawing import drawing_of
from cms.queries.plot_facts import LABELS, WORDS, fact_of
from cms.queries.plot_map import plot_map
from cms.queries.plot_wishes import HELD, PART
from cms.queries.plots import Finder, compared, newest_plots
from crm.actions.subscribers import replay
from crm.eventlog.publishing import publish
from crm.models import Municipality

pytestmark = pytest.mark.django_db
MOST_QUERIES = 18  # twelve that every page asks, two for standing two levels deep, the rest its own
SQUARE = [[6.9, 52.7], [6.902959, 52.7], [6.902959, 52.701797], [6.9, 52.701797]]  # 200 by 200 metres


@pytest.fixture(autouse=True)
def _on_the_first_of_june():
    with time_machine.travel("2026-06-01 10:00", tick=False):
        yield


def fact(key, value, stale_after="2027-01-01"):
    unit = UNITS.get(key, "")
    return {
        "key": key,
        "value": value,
        "unit": unit,
        "as_of": "2026-01-01",
        "source": "Ask",
        "stale_after": stale_after,
    }


@pytest.fixture
def place(db):
    return {
        slug: Municipality.objects.create(slug=slug, name=slug.title(), code_cbs=code, province="Drenthe")
        for slug, code in (("emmen", "GM0114"), ("coevorden", "GM0109"))
    }


@pytest.fixture
def plots(place):
    """Three: one that has much, one of which little is known, one that is small and whose figures are old."""
    rows = [
        ("big", "emmen", 50_000, "4.2", 50, date(2026, 1, 1), [fact("grid_kw", 5000), fact("rail", "on_site")]),
        ("dim", "emmen", 40_000, "", None, None, [fact("grid_kw", None)]),
        (
            "old",
            "coevorden",
            9_000,
            "3.1",
            90,
            date(2027, 3, 1),
            [fact("grid_kw", 9000, "2026-02-01"), fact("rail", "none")],
        ),
    ]
    return [
        PlotListing.objects.create(
            plot_id=number, slug=slug, name=slug.title(), park="Park", municipality=place[where], area_m2=area,
            environmental_category=category, price_eur_m2_from=price, price_eur_m2_to=price, available_from=available,
            facts=facts, longitude=6.9, latitude=52.7, outline=SQUARE, is_sample=True, event_id=number,
        )
        for number, (slug, where, area, category, price, available, facts) in enumerate(rows, start=1)
    ]  # fmt: skip


@pytest.fixture
def page(db):
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Home", slug="thuis", promise="a", promise_after="b", intro="c")
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    assert home.locale == Locale.get_default()
    settle = home.add_child(instance=SettlePage(title="Settle", slug="settle", intro="x"))
    return settle.add_child(instance=SiteFinderPage(title="Kavels", slug="kavels", intro="x"))


def found(query):
    finder = Finder(QueryDict(query).dict())
    return [[one.plot.slug for one in part] for part in (finder.fitting, finder.unsure, finder.out)]


@pytest.mark.parametrize(
    ("query", "fits", "unsure", "out"),
    [
        ("", "old big dim", "", ""),
        ("municipality=emmen", "big dim", "", "old"),
        ("hectares=4,5", "big", "", "old dim"),
        ("category=4.1", "big", "dim", "old"),
        ("grid=1000", "big", "old dim", ""),
        ("grid=6000", "", "old dim", "big"),
        ("rail=nearby", "big", "dim", "old"),
        ("price=60", "big", "dim", "old"),
        ("by=now", "big", "dim", "old"),
        ("by=2027", "old big", "dim", ""),
        ("grid=1000&price=60&municipality=coevorden", "", "", "old big dim"),
    ],
)
def test_each_wish_has_three_answers(plots, query, fits, unsure, out):
    assert [sorted(part) for part in found(query)] == [sorted(names.split()) for names in (fits, unsure, out)]


@pytest.mark.parametrize(
    "query",
    [
        "municipality=atlantis", "municipality=%00", "hectares=-1", "hectares=1e9", "hectares=%D9%A3", "category=7",
        "grid=NaN", "grid=" + "9" * 4000, "rail=<script>", "price='", "by=20x7", "by=0000", "by=2027%00", "water=1,234",
        "nothing=1&plot=big",
    ],
)  # fmt: skip
def test_what_is_no_wish_is_not_heard(plots, client, page, query):
    assert found(query) == [["old", "big", "dim"], [], []]
    assert client.get(f"/settle/kavels/?{query}").status_code == 200


def test_every_choice_says_how_many_plots_would_be_left(plots):
    questions = {each.name: each for each in Finder({"municipality": "emmen", "grid": "750"}).questions()}
    counts = {option.value: (option.fits, option.unknown) for option in questions["grid"].options}
    assert counts["10000"] == (0, 1)
    assert counts["750"] == (1, 1)
    assert [option.value for option in questions["grid"].options if option.chosen] == ["750"]
    assert {option.value: option.fits for option in questions["municipality"].options} == {"emmen": 1, "coevorden": 0}


def test_why_a_plot_is_out_is_said(plots):
    finder = Finder({"hectares": "2", "grid": "100"})
    (out,) = finder.out
    assert [(reason.label, reason.has) for reason in out.reasons] == [("Grond aan één stuk", "0,9 ha")]
    assert "oud cijfer" in Finder({"grid": "100"}).unsure[0].reasons[0].has


def test_when_nothing_fits_the_wish_that_stands_in_the_way_is_named(plots, client, page):
    ways = Finder({"grid": "6000", "municipality": "emmen"}).ways_on()
    assert [(way.name, way.fits, way.unknown) for way in ways] == [("grid", 2, 0), ("municipality", 0, 2)]
    text = client.get("/settle/kavels/?grid=6000&municipality=emmen&c=voorjaar").text
    assert 'href="/settle/kavels/?municipality=emmen&amp;c=voorjaar#found"' in text
    assert "2 kavels passen" in text


def test_without_any_plot_the_page_says_so(client, page):
    assert "geen kavel in aanbod" in client.get("/settle/kavels/").text


def test_the_list_the_map_and_the_form_work_without_script(plots, client, page):
    text = client.get("/settle/kavels/?c=voorjaar").text
    assert text.count('class="mark mark--fits"') == text.count('class="lot"') == 3
    assert text.count('name="c" value="voorjaar"') == 2
    assert "verzonnen" in text
    assert "/settle/kavels/big/?c=voorjaar" in text


def test_the_pages_ask_the_database_little(plots, client, page, django_assert_max_num_queries):
    for address in ("", "big/", "compare/?plot=big&plot=old"):
        client.get(f"/settle/kavels/{address}")
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(f"/settle/kavels/{address}")


def test_three_plots_at_most_are_compared_and_strangers_are_left_out(plots, client, page):
    assert [plot.slug for plot in compared(["x", "old", "old", "big", "\x00"] * 400)] == ["old", "big"]
    text = client.get("/settle/kavels/compare/?plot=big&plot=old&plot=<script>&c=voorjaar").text
    assert '<a class="versus__drop" href="/settle/kavels/compare/?plot=old&amp;c=voorjaar">' in text
    assert "verouderd: 5 maanden oud" in text
    assert "Eén kavel" in client.get("/settle/kavels/compare/?plot=big").text
    assert "niets te vergelijken" in client.get("/settle/kavels/compare/").text


def test_a_sheet_says_everything_with_date_and_source_and_what_is_unknown(plots, client, page):
    text = client.get("/settle/kavels/dim/").text
    assert "gevraagd op 1 januari 2026, nog geen antwoord" in text
    assert "dat heeft nog niemand gevraagd" in text
    assert text.count("<tr>") == len(LABELS) + 1
    assert re.search(r'class="outline" width="[\d.]+mm"', text)
    assert re.search(r'rel="canonical" href="http[^"]+/settle/kavels/dim/"', text)


def test_a_sheet_of_what_is_gone_says_so_and_one_of_what_never_was_is_missing(plots, client, page):
    PlotListing.objects.filter(slug="big").update(offered=False)
    gone = client.get("/settle/kavels/big/")
    assert (gone.status_code, "niet meer in aanbod" in gone.text) == (410, True)
    assert 'href="/settle/kavels/old/"' in gone.text
    assert client.get("/settle/kavels/nothing/").status_code == 404
    assert found("") == [["old", "dim"], [], []]
    assert [plot.slug for plot in newest_plots(3)] == ["old", "dim"]


@pytest.mark.parametrize(("language", "drawn"), [("nl", "<b>"), ("en", '<b lang="nl">'), ("de", '<b lang="nl">')])
def test_what_stays_dutch_is_marked_where_the_page_is_not(language, drawn):
    with override(language):
        assert Template("{% load cms_plots %}<b{% in_dutch %}>").render(Context()) == drawn


def test_the_outline_is_drawn_to_scale_with_the_length_of_its_sides():
    drawing = drawing_of(SimpleNamespace(outline=SQUARE))
    assert {side.metres for side in drawing.sides} == {200}
    assert drawing.scale in {5000, 4000, 2500}
    corners = [tuple(map(float, pair.split())) for pair in drawing.path[1:-1].split("L")]
    assert max(x for x, _ in corners) - min(x for x, _ in corners) == pytest.approx(200_000 / drawing.scale, abs=0.3)
    assert drawing_of(SimpleNamespace(outline=[])) is None


@pytest.mark.parametrize(("language", "printed"), [("nl", "10.000"), ("en", "10,000"), ("de", "10.000")])
def test_the_scale_is_written_as_a_reader_of_the_language_writes_numbers(language, printed):
    drawing = replace(drawing_of(SimpleNamespace(outline=SQUARE)), scale=10_000)
    with override(language):
        assert drawing.scale_printed == printed


def test_balloons_cover_neither_each_other_nor_a_point(plots):
    marks = plot_map(Finder({}).candidates).marks
    assert len({(mark.balloon_x, mark.balloon_y) for mark in marks}) == 3


def test_both_apps_know_the_same_facts():
    assert set(LABELS) == set(FactKey.values)
    assert {key: set(words) for key, words in WORDS.items()} == {k: set(v) for k, v in WORDS_OF_ACQUISITION.items()}


def an_offer(**fields):
    return PlotOffered(**{
        "plot_id": 7, "slug": "seven", "plot": "Seven", "park": "Park", "municipality": "emmen", "area_m2": 9000,
        "largest_plot_m2": None, "environmental_category": "", "price_eur_m2_from": None, "price_eur_m2_to": None,
        "available_from": "2027-01-01", "longitude": None, "latitude": None, "outline": [], "facts": [], "texts": {},
        "is_sample": True, **fields,
    })  # fmt: skip


WITHDRAWN = PlotWithdrawn(plot_id=7, slug="seven", plot="Seven", park="Park", municipality="emmen", area_m2=9000)


@transaction.atomic
def tell(event):
    publish(event, subject=Municipality(pk=event.plot_id))


def test_the_site_follows_what_is_on_offer_and_a_replay_ends_the_same(place, settle):
    tell(an_offer())
    tell(an_offer(plot="Bigger", area_m2=12_000))
    settle()
    row = PlotListing.objects.get()
    assert (row.name, row.area_m2, row.available_from, row.largest_plot_m2) == (
        "Bigger",
        12_000,
        date(2027, 1, 1),
        None,
    )
    assert not fact_of(row, "grid_kw").counts

    tell(WITHDRAWN)
    settle()
    assert not PlotListing.objects.get().offered

    PlotListing.objects.all().delete()
    for name in ("cms.unlist_the_plot", "cms.list_the_plot"):
        replay(name=name)
        settle()
    row = PlotListing.objects.get()
    assert (row.offered, row.name) == (False, "Seven")


def test_what_is_under_option_is_shown_as_such_and_may_be_asked_for(plots, page, client):
    PlotListing.objects.filter(slug="big").update(availability="held")
    assert found("") == [["old", "dim"], ["big"], []]
    assert found("grid=1000") == [[], ["old", "big", "dim"], []]
    unsure = next(one for one in Finder({}).unsure)
    assert [(reason.label, reason.has) for reason in unsure.reasons] == [("Beschikbaar", "onder optie")]
    text = client.get(page.url).text
    assert '<span class="tag">onder optie</span>' in text
    assert "Nog te vragen" in text
    sheet = client.get(f"{page.url}big/").text
    assert "Deze kavel is onder optie." in sheet
    assert "<dd>onder optie</dd>" in sheet


def test_of_what_is_taken_in_part_nobody_outside_knows_how_much_is_left(plots, page, client):
    PlotListing.objects.filter(slug="big").update(availability="part")
    assert found("hectares=4,5") == [[], ["big"], ["old", "dim"]]
    assert found("municipality=emmen")[0] == ["big", "dim"]
    sheet = client.get(f"{page.url}big/").text
    assert "Een deel van deze kavel is vergeven." in sheet
    assert "<dd>nu, voor een deel</dd>" in sheet


def test_the_site_hears_of_an_option_and_an_older_event_does_not_undo_it(place, settle):
    tell(an_offer())
    tell(an_offer(availability="held"))
    settle()
    assert PlotListing.objects.get().availability == "held"
    replay(name="cms.list_the_plot")
    settle()
    assert PlotListing.objects.get().availability == "held"
    tell(an_offer())
    settle()
    assert PlotListing.objects.get().availability == "free"


def test_both_apps_have_the_same_words_for_how_free_a_plot_is():
    assert {PART, HELD} <= set(Availability.values)
    assert PlotListing._meta.get_field("availability").default == Availability.FREE
