"""News and stories for feed readers."""

import json
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from cms.models import NewsIndexPage, NewsPage, StoryIndexPage, StoryPage
from cms.queries.news import news_by_year, placed
from tests.cms.small_site import add_page, small_site

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def home(settings):
    settings.PUBLIC_URL = "https://regio.example.org"
    return small_site()


@pytest.fixture
def news(home):
    index = add_page(home, NewsIndexPage, "Nieuws", slug="nieuws", summary="Wat er veranderde.")
    days = (date(2024, 5, 1), date(2026, 2, 3), date(2026, 9, 9))
    return [
        add_page(
            index, NewsPage, f"Bericht <{day.year}> & {day.month}", happened_on=day, intro="Kort.", source="De koers"
        )
        for day in days
    ]


@pytest.fixture
def story(home):
    index = add_page(home, StoryIndexPage, "Verhalen", slug="verhalen")
    told = {"intro": "Een draad.", "person": "Roelien", "firm": "Veenvezel", "object_made": "Garen"}
    return add_page(index, StoryPage, "Draad van maïs", slug="draad", **told)


def test_rss_tells_the_news_newest_first_with_addresses_anybody_can_follow(client, news):
    answer = client.get("/feeds/news.nl.rss")
    channel = ET.fromstring(answer.content).find("channel")

    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert channel.findtext("language") == "nl"
    titles = [item.findtext("title") for item in channel.findall("item")]
    assert titles == ["Bericht <2026> & 9", "Bericht <2026> & 2", "Bericht <2024> & 5"]
    assert all(i.findtext("link").startswith("https://regio.example.org/nieuws/") for i in channel.findall("item"))
    assert channel.find(f"{ATOM}link").get("href") == "https://regio.example.org/feeds/news.nl.rss"


def test_atom_and_json_say_the_same(client, news):
    atom = ET.fromstring(client.get("/feeds/news.nl.atom").content)
    told = client.get("/feeds/news.nl.json")
    said = json.loads(told.content)

    assert told["Content-Type"] == "application/feed+json"
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in said["items"]] == [e.findtext(f"{ATOM}id") for e in atom.findall(f"{ATOM}entry")]
    assert said["items"][0]["date_published"] == "2026-09-09T12:00:00+02:00"


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_stories_have_feeds_and_names_survive(client, story, form):
    assert "Draad van maïs" in client.get(f"/feeds/stories.nl.{form}").text


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_reader_that_has_the_newest_gets_nothing_again_until_something_changes(client, news, form):
    address = f"/feeds/news.nl.{form}"
    seen = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": seen}).status_code == 304

    news[0].title = "Verbeterd"
    news[0].save_revision().publish()
    assert client.get(address, headers={"If-None-Match": seen}).status_code == 200


def test_without_any_news_a_feed_is_empty_and_whole(client, home):
    assert client.get("/feeds/news.de.json").json()["items"] == []
    assert ET.fromstring(client.get("/feeds/news.en.rss").content).find("channel/item") is None


@pytest.mark.parametrize("address", ["news.fr.rss", "secrets.nl.rss", "news.nl.xml", "news.nl", "news.nl.rss.bak"])
def test_what_is_no_feed_is_not_found(client, home, address):
    assert client.get(f"/feeds/{address}").status_code == 404


def test_a_piece_has_the_same_number_in_the_list_and_on_its_page(client, news, django_assert_max_num_queries):
    years = news_by_year("nl")

    assert [(year.year, [piece.number for piece in year.pieces]) for year in years] == [(2026, [2, 1]), (2024, [1])]
    assert [placed(page).number for page in news] == [1, 1, 2]
    assert (placed(news[1]).before, placed(news[1]).after) == (news[0], news[2])
    with django_assert_max_num_queries(20):
        page = client.get("/nieuws/").text
    assert 'href="/feeds/news.nl.rss"' in page
    assert "De koers" in client.get(news[2].url).text
