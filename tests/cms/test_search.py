"""Finding a page by its words, and what is said when there is none."""

import pytest
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, SearchPage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    locale, _new = Locale.objects.get_or_create(language_code="nl")
    home = Page.get_first_root_node().add_child(
        instance=HomePage(
            title="Regio", slug="regio", locale=locale, promise="Wij maken het", promise_after="echt", intro="Kom"
        )
    )
    Site.objects.all().delete()
    Site.objects.create(root_page=home, hostname="localhost", is_default_site=True)
    home.add_child(instance=SearchPage(title="Zoeken", slug="zoeken"))
    home.add_child(instance=StandardPage(title="Waterstof", slug="waterstof", intro="Een elektrolyser in Emmen."))
    home.add_child(instance=StandardPage(title="Verborgen", slug="v", intro="Elektrolyser", hidden_from_search=True))
    home.add_child(instance=StandardPage(title="Concept", slug="concept", intro="Elektrolyser", live=False))
    return home


def results(response):
    return response.content.decode().split('class="results"')[1].split("</section>")[0]


def test_a_page_is_found_by_a_word_of_its_text(client, home):
    shown = results(client.get("/zoeken/?q=elektrolyser"))
    assert 'href="/waterstof/"' in shown
    assert "Verborgen" not in shown
    assert "Concept" not in shown


def test_what_an_editor_recommends_comes_first_and_once(client, home):
    page = StandardPage.objects.get(slug="waterstof")
    SearchPromotion.objects.create(query=Query.get("elektrolyser"), page=page.page_ptr, sort_order=1)
    shown = results(client.get("/zoeken/?q=Elektrolyser"))
    assert shown.count('href="/waterstof/"') == 1
    assert "result--promoted" in shown


@pytest.mark.parametrize(
    "words", ["", "   ", "x" * 10_000, "%00", "'; DROP TABLE", "\U0001f916 ∅", 'a*b(c)"d AND OR NOT']
)
def test_whatever_is_typed_has_an_answer(client, home, words):
    response = client.get("/zoeken/", {"q": words})
    assert response.status_code == 200
    assert len(response.content) < 25_000


def test_a_page_that_was_taken_offline_is_gone_and_one_that_never_was_is_not_found(client, home):
    page = StandardPage.objects.get(slug="waterstof")
    page.save_revision().publish()
    StandardPage.objects.get(pk=page.pk).unpublish()
    assert client.get("/waterstof/").status_code == 410
    missing = client.get("/waterstof-en-stroom/")
    assert missing.status_code == 404
    assert 'value="waterstof en stroom"' in missing.content.decode()


def test_who_finds_nothing_can_go_on_in_their_own_language(client, site):
    html = client.get("/en/not-there/").content.decode()
    assert '<a href="/" hreflang="nl" lang="nl" title="Nederlands">NL</a>' in html
    assert '<span lang="en" aria-current="true" title="English">EN</span>' in html
    assert 'rel="canonical"' not in html
    assert 'rel="alternate"' not in html
