"""What a visitor reads."""

import re
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.templatetags.static import static
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from cms.actions.site_address import keep_site_address
from cms.models import BidbookOffer, StoryPage
from cms.queries.stories import unannounced_stories
from tests.cms.conftest import SPOKEN_OF

pytestmark = pytest.mark.django_db

EVERY_PAGE = [
    "/", "/verhalen/", "/verhalen/draad-van-restmais/", "/bidbook/", "/werken-en-leren/", "/meedoen/", "/privacy/",
    "/en/", "/en/stories/", "/en/stories/gears-that-nobody-hears/", "/en/bidbook/", "/en/work-and-learn/",
    "/en/join-in/", "/en/privacy/",
]  # fmt: skip
MOST_QUERIES = 25
STEP = re.compile(r"-?[\d.]+|[A-Za-z]")


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_each_page_speaks_its_language_and_knows_its_twin(client, site, path):
    language, other = ("en", "nl") if path.startswith("/en/") else ("nl", "en")

    text = client.get(path).text

    assert f'<html lang="{language}">' in text
    assert text.count("<h1") == 1
    assert re.search(rf'<link rel="canonical" href="http[^"]+{path}">', text)
    twin = re.search(rf'<link rel="alternate" hreflang="{other}" href="http://[^/]+([^"]+)">', text)[1]
    assert f'href="{twin}" hreflang="{other}"' in text
    assert f'hreflang="{language}"' in client.get(twin).text
    assert re.search(r'hreflang="x-default" href="http://[^/]+/(?!en/)', text)


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_each_page_asks_the_database_little(client, site, path, django_assert_max_num_queries):
    client.get(path)
    cache.clear()

    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(path)


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_page_has_script_or_style_inside(client, site, path):
    text = client.get(path).text

    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:src=|ld\+json))", text)
    fetched = r'<(?!a\b)[^>]*(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1|testserver|localhost)'
    assert not re.search(fetched, text), "only what a reader follows leads to other sites"
    assert len(text.encode()) < 25_000


def test_the_promise_stands_in_both_languages(client, site):
    assert "Wij maken het" in client.get("/").text
    assert "and the world knows it" in client.get("/en/").text


def test_the_disputed_figure_shows_both_values_with_source_and_date(client, site):
    dutch, english = client.get("/").text, client.get("/en/").text

    assert "18.100" in dutch
    assert "18.300" in dutch
    assert "18,100" in english
    assert "Strategische koers 2022–2025" in dutch
    assert "september 2020" in dutch


def test_the_map_links_every_municipality_and_so_does_the_list(client, site):
    text = client.get("/").text

    for slug in ("emmen", "hardenberg", "hoogeveen", "coevorden", "borger-odoorn"):
        assert text.count(f"?municipality={slug}") == 2
    assert "CC BY 4.0" in text


def test_stories_can_be_narrowed_by_municipality_and_sector(client, site):
    text = client.get("/verhalen/?municipality=emmen").text

    assert "Draad van restmaïs" in text
    assert "Tandwielen die niemand hoort" not in text
    assert "Geen verhaal past" in client.get("/verhalen/?municipality=emmen&sector=machines").text


def test_a_municipality_without_a_story_is_named_and_the_others_are_shown(client, site):
    StoryPage.objects.filter(municipality__slug="coevorden").update(municipality=None)
    text = client.get("/verhalen/?municipality=coevorden").text

    assert "Uit Coevorden is er nog geen verhaal" in text
    assert "Tandwielen die niemand hoort" in text


def test_an_unknown_choice_shows_everything(client, site):
    assert "Tandwielen" in client.get("/verhalen/?municipality=%3Cscript%3E&sector=%00").text


@pytest.mark.parametrize("choice", ["\x00", "em\x00men", "Emmen!", "٣", "emmen\n"])
def test_what_is_no_slug_is_not_looked_for(client, site, choice):
    with mock.patch("cms.queries.story_list.Municipality.objects.filter") as looked:
        assert client.get("/verhalen/", {"municipality": choice, "sector": choice}).status_code == 200

    assert not looked.called


def test_the_icon_that_browsers_ask_for_is_the_mark(client):
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (301, static("cms/drawings/mark.svg"))
    assert not response.cookies


def test_the_mark_that_is_drawn_in_the_page_is_that_of_the_icon(client, site):
    def lines(drawn):
        return [
            [float(x) if x[-1].isdigit() else x for x in STEP.findall(d)] for d in re.findall(r' d="([^"]+)"', drawn)
        ]

    drawn = re.search(r'<svg class="wordmark__mark".*?</svg>', client.get("/").text, re.DOTALL)
    icon = (settings.ROOT / "cms" / "static" / "cms" / "drawings" / "mark.svg").read_text()

    assert lines(drawn[0]) == lines(icon) != []


def test_a_sample_firm_is_said_to_be_one(client, site):
    assert "bedrijf en persoon zijn verzonnen" in client.get("/verhalen/draad-van-restmais/").text


def test_the_code_of_a_campaign_goes_along_to_story_and_form(client, site):
    assert "/verhalen/draad-van-restmais/?c=voorjaar" in client.get("/?c=voorjaar").text

    story = StoryPage.objects.get(slug="draad-van-restmais")
    text = client.get("/verhalen/draad-van-restmais/?c=voorjaar").text
    assert f"/bidbook/?c=voorjaar&amp;s={story.pk}" in text

    form = client.get(f"/bidbook/?c=voorjaar&s={story.pk}").text
    assert 'name="campaign_code" value="voorjaar"' in form
    assert f'name="story_id" value="{story.pk}"' in form


def test_the_code_survives_the_change_of_language(client, site):
    assert "/en/bidbook/?c=voorjaar" in client.get("/bidbook/?c=voorjaar").text


def test_a_code_that_is_no_code_is_dropped(client, site):
    assert "onmouseover" not in client.get("/?c=%22onmouseover=1&s=x").text


def test_the_bidbook_page_is_honest_about_its_version(client, site):
    assert "De eerste versie wordt nog gemaakt" in client.get("/bidbook/").text

    BidbookOffer.objects.create(slug="dutch-techzone", language="nl", title="Maken in Drenthe", number=3)
    assert "nummer 3" in client.get("/bidbook/").text


@pytest.mark.parametrize(
    ("path", "sentence"), [("/nergens/", "staat niet op de tekening"), ("/en/nowhere/", "missing from the drawing")]
)
def test_a_missing_page_helps_on_in_the_language_of_the_address(client, site, path, sentence):
    response = client.get(path)

    assert response.status_code == 404
    assert sentence in response.text
    assert "Bidbook" in response.text


def test_a_broken_page_says_so_in_both_languages_without_the_database(client, rf):
    from django.views.defaults import server_error

    text = server_error(rf.get("/")).text
    assert "Dit ligt aan ons" in text
    assert "This is our fault" in text


def test_every_page_of_the_folder_is_live_in_both_languages(site):
    pages = Page.objects.filter(depth__gte=2)

    assert pages.count() == 2 * len(SPOKEN_OF)
    assert all(page.live for page in pages)
    assert all(page.get_translations().count() == 1 for page in pages)


def test_a_page_that_is_closed_to_some_is_in_no_list_and_no_announcement(client, site):
    story = StoryPage.objects.get(slug="draad-van-restmais")
    assert story.title in client.get("/verhalen/").text

    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)

    assert story.title not in client.get("/verhalen/").text
    assert story.title not in client.get("/").text
    assert story.pk not in unannounced_stories()


def test_what_hangs_under_a_closed_page_is_in_no_list_either(client, site):
    index = StoryPage.objects.get(slug="draad-van-restmais").get_parent()

    PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)

    assert index.title not in re.sub(r"(?s)<main.*</main>", "", client.get("/").text)
    assert "/verhalen/draad-van-restmais/" not in client.get("/").text


def test_who_follows_an_old_address_brings_the_codes_along(client, site):
    Redirect.objects.create(old_path="/oud", redirect_link="/verhalen/draad-van-restmais/")

    assert client.get("/oud/?c=voorjaar&s=7")["Location"] == "/verhalen/draad-van-restmais/?c=voorjaar&s=7"
    assert client.get("/oud/?x=1")["Location"] == "/verhalen/draad-van-restmais/"


def test_codes_are_not_told_to_other_sites(client, site):
    Redirect.objects.create(old_path="/weg", redirect_link="https://elsewhere.example/")

    assert client.get("/weg/?c=voorjaar")["Location"] == "https://elsewhere.example/"


def test_the_sites_own_language_has_no_prefix(client, site):
    assert client.get("/nl/verhalen/?c=voorjaar")["Location"] == "/verhalen/?c=voorjaar"
    assert client.get("/nl/")["Location"] == "/"
    assert client.get("/nl//elsewhere.example/").status_code == 404


def test_an_invented_maker_is_said_to_be_one_in_search_results_and_feeds_too(client, site):
    told = "bedrijf en persoon zijn verzonnen"
    head = client.get("/verhalen/draad-van-restmais/").text.partition("</head>")[0]

    assert all(told in line for line in head.splitlines() if "description" in line and "<meta" in line)
    assert '"description"' not in head or told in head.partition('"description"')[2]
    assert told in client.get("/feeds/stories.nl.json").text


def test_addresses_follow_the_site_when_it_moves(site, settings):
    settings.PUBLIC_URL = "https://site.example"
    keep_site_address()

    assert Page.objects.get(slug="verhalen").full_url.startswith("https://site.example/")
