"""Pages are counted, and nobody is."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cms.actions import counts
from cms.actions.counts import count_view
from cms.models import HomePage, PageCount, StoryIndexPage
from cms.public import counts as door
from cms.queries.readers import readers

READER = {"User-Agent": "Mozilla/5.0 Firefox/140.0"}


@pytest.fixture
def home(db):
    """A home page in Dutch with the stories below it."""
    locale = Locale.objects.get_or_create(language_code="nl")[0]
    page = Page.get_first_root_node().add_child(
        instance=HomePage(title="Thuis", slug="thuis", locale=locale, promise="a", promise_after="b", intro="c")
    )
    page.add_child(instance=StoryIndexPage(title="Verhalen", slug="verhalen", locale=locale))
    Site.objects.update(root_page=page)
    Site.clear_site_root_paths_cache()
    return page


def tell(client, path="/verhalen/", headers=None, **more):
    response = client.post("/m", {"path": path, **more}, headers={**READER, **(headers or {})})
    assert response.status_code == 204
    assert not response.cookies


def kept():
    return list(PageCount.objects.order_by("pk").values_list("page__slug", "campaign_code", "referrer", "views"))


def test_a_view_counts_for_its_page_its_campaign_and_the_website_that_led_there(client, home):
    tell(client)
    tell(client, **{"c": "voorjaar-26", "from": "www.Example.org"})
    tell(client, **{"c": "voorjaar-26", "from": "example.org"})
    tell(client, "/")

    assert kept() == [
        ("verhalen", "", "", 1),
        ("verhalen", "voorjaar-26", "example.org", 2),
        ("thuis", "", "", 1),
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-GPC": "1"},
        {"DNT": "1"},
        {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1)"},
        {"User-Agent": ""},
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_whoever_asks_not_to_be_counted_and_whatever_is_no_reader_is_not(client, home, headers):
    tell(client, headers=headers)
    assert kept() == []


def test_staff_who_look_at_their_own_pages_are_not_counted(client, home, django_user_model):
    client.force_login(django_user_model.objects.create_user("noor"))
    tell(client)
    assert kept() == []


@pytest.mark.parametrize("path", ["", "verhalen", "/niets/", "/verhalen/niets/", "/\x00/", "/" + "x" * 5000, "/en/"])
def test_what_is_no_page_is_not_counted(client, home, path):
    tell(client, path)
    assert kept() == []


def test_what_looks_like_no_code_and_no_website_is_left_out(client, home):
    tell(client, **{"c": "<script>", "from": "noor@example.org/secret?token=1"})
    tell(client, **{"c": "a" * 65, "from": "testserver"})
    assert kept() == [("verhalen", "", "", 2)]


def test_made_up_codes_and_websites_fill_no_table(home, monkeypatch):
    monkeypatch.setattr(counts, "MOST_CODES", 3)
    monkeypatch.setattr(counts, "MOST_REFERRERS", 2)
    for number in range(6):
        count_view(page_id=home.pk, campaign_code=f"code-{number}", referrer=f"site-{number}.example")
    count_view(page_id=home.pk, campaign_code="code-0", referrer="site-0.example")

    assert PageCount.objects.values("campaign_code").distinct().count() == 4
    assert PageCount.objects.values("referrer").distinct().count() == 3
    assert sum(row[-1] for row in kept()) == 7


def test_one_address_counts_for_so_many_and_no_more(client, home, monkeypatch):
    monkeypatch.setattr(door, "MOST_VIEWS", 2)
    for _ in range(4):
        tell(client)
    assert kept() == [("verhalen", "", "", 2)]
    assert not any("127.0.0.1" in str(key) for key in kept_keys())


def kept_keys():
    """Whatever the cache holds, in memory or on a server."""
    store = cache._cache
    return list(store) if hasattr(store, "__iter__") else store.get_client().keys("*")


def test_looking_counts_nothing(client, home):
    assert client.get("/m").status_code == 405
    assert kept() == []


def test_editors_see_what_was_read_through_which_campaign_and_from_where(client, home, django_user_model):
    stories = StoryIndexPage.objects.get()
    for _ in range(3):
        count_view(page_id=stories.pk, campaign_code="voorjaar-26", referrer="example.org")
    count_view(page_id=home.pk)
    client.force_login(django_user_model.objects.create_superuser("chief", "chief@example.org", "secret"))

    all_read = readers(days=7)
    assert [(row.label, row.views, row.share) for row in all_read.pages] == [("Verhalen", 3, 100), ("Thuis", 1, 33)]
    assert [row.label for row in all_read.campaigns] == ["voorjaar-26"]
    assert (all_read.views, all_read.unread) == (4, 0)
    assert readers(days=7, page=home).campaigns == []
    assert [row.label for row in readers(days=7, campaign="voorjaar-26").pages] == ["Verhalen"]

    text = client.get(reverse("cms_readers"), {"days": "7", "campaign": "voorjaar-26"}).text
    assert "Verhalen" in text
    assert "example.org" in text
    assert client.get(reverse("cms_readers"), {"days": "x", "page": "9" * 30}).status_code == 200
    assert client.get(reverse("cms_readers"), {"page": "999999"}).status_code == 404


def test_a_view_of_long_ago_is_not_in_a_short_period(home):
    count_view(page_id=home.pk)
    PageCount.objects.update(day=timezone.localdate() - timedelta(days=7))

    assert readers(days=7).views == 0
    assert readers(days=30).views == 1
