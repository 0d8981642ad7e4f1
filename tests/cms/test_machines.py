"""What machines read: sitemaps, JSON-LD, the picture for shared links, security.txt, the read API."""

import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, SiteIdentity, StandardPage, StoryIndexPage, StoryPage

pytestmark = pytest.mark.django_db
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def site():
    """A home page in Dutch and English, one page in both, one in Dutch alone, a story, and one hidden page."""
    homes = {}
    for code in ("nl", "en"):
        locale, _new = Locale.objects.get_or_create(language_code=code)
        home = HomePage(
            title="Regio",
            slug=f"thuis-{code}",
            locale=locale,
            promise="Wij maken het",
            promise_after="echt",
            intro="Kom",
        )
        if homes:
            home.translation_key = homes["nl"].translation_key
        homes[code] = Page.get_first_root_node().add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(root_page=homes["nl"], hostname="localhost", is_default_site=True)
    both = homes["nl"].add_child(instance=StandardPage(title="Meedoen", slug="meedoen", locale=homes["nl"].locale))
    homes["en"].add_child(
        instance=StandardPage(
            title="Join", slug="join", locale=homes["en"].locale, translation_key=both.translation_key
        )
    )
    homes["nl"].add_child(instance=StandardPage(title="Geheim", slug="geheim", hidden_from_search=True))
    index = homes["nl"].add_child(instance=StoryIndexPage(title="Verhalen", slug="verhalen"))
    index.add_child(
        instance=StoryPage(
            title="Draad </script> & een lange naam", slug="draad", intro="i", person="Roelien", firm="Vezel",
            firm_is_sample=True, object_made="garen", drawing="bobbin",
        )
    )  # fmt: skip
    return homes["nl"]


def things(response):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    return {each["@type"]: each for each in map(json.loads, found)}


def test_each_language_has_a_sitemap_whose_pages_name_their_versions(client, site, settings):
    index = ET.fromstring(client.get("/sitemap.xml").content)
    assert len(index.findall("s:sitemap", SPACES)) == len(settings.LANGUAGES)

    dutch = ET.fromstring(client.get("/sitemap-nl.xml").content)
    by_address = {each.findtext("s:loc", namespaces=SPACES): each for each in dutch.findall("s:url", SPACES)}
    both = by_address[f"{settings.PUBLIC_URL}/meedoen/"]
    links = {link.get("hreflang"): link.get("href") for link in both.findall("x:link", SPACES)}
    assert links == {
        "nl": f"{settings.PUBLIC_URL}/meedoen/",
        "en": f"{settings.PUBLIC_URL}/en/join/",
        "x-default": f"{settings.PUBLIC_URL}/meedoen/",
    }
    assert f"{settings.PUBLIC_URL}/geheim/" not in by_address
    english = client.get("/sitemap-en.xml").content.decode()
    assert f"<loc>{settings.PUBLIC_URL}/en/join/</loc>" in english
    assert client.get("/sitemap-fr.xml").status_code == 404


def test_a_sitemap_takes_as_many_queries_for_more_pages(client, site, django_assert_max_num_queries):
    for number in range(5):
        site.add_child(instance=StandardPage(title=f"P{number}", slug=f"p{number}"))
    with django_assert_max_num_queries(12):
        client.get("/sitemap-nl.xml")


def test_a_page_tells_machines_what_it_is_and_an_invented_maker_is_no_person(client, site, settings):
    told = things(client.get("/verhalen/draad/"))
    assert told["Article"]["headline"] == "Draad </script> & een lange naam"
    assert "about" not in told["Article"]
    names = [step["name"] for step in told["BreadcrumbList"]["itemListElement"]]
    assert names == ["Regio", "Verhalen", "Draad </script> & een lange naam"]
    assert things(client.get("/"))["Organization"]["slogan"].startswith("Wij maken het")


def test_a_shared_link_has_a_picture_that_changes_with_its_title(client, site):
    story = StoryPage.objects.get()
    address = re.search(r'og:image" content="[^"]*(/social/[^"]+)"', client.get(story.url).content.decode())[1]
    picture = client.get(address)
    assert (picture["Content-Type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert "immutable" in picture["Cache-Control"]

    story.title = "Een andere naam"
    story.save()
    moved = client.get(address)
    assert moved.status_code == 302
    assert moved["Location"] != address
    assert client.get(moved["Location"]).status_code == 200
    assert client.get(f"/social/{10**30}-abc.png").status_code == 404


def test_security_txt_names_whom_to_tell_and_has_not_expired(client, site):
    assert client.get("/.well-known/security.txt").status_code == 404
    SiteIdentity.objects.create(site=Site.objects.get(), security_email="security@techzone.example.org")
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lines["Contact"] == "mailto:security@techzone.example.org"
    assert datetime.fromisoformat(lines["Expires"]) > datetime.now(UTC)


def test_the_read_api_shows_what_is_published_and_nothing_else(client, site):
    draft = site.add_child(instance=StandardPage(title="Concept", slug="concept", live=False))
    listed = client.get("/api/v2/pages/?locale=nl&fields=title").json()["items"]
    assert "Meedoen" in [item["title"] for item in listed]
    assert "Concept" not in [item["title"] for item in listed]
    assert client.get(f"/api/v2/pages/{draft.pk}/").status_code == 404
    assert client.post("/api/v2/pages/", {}).status_code == 405
