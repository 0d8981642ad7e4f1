"""The site from a folder of files."""

import re
import tomllib

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import GroupPagePermission, Page, Revision, Site

from cms.actions.page_blocks import body_blocks
from cms.actions.page_files import PageFileUnreadable, page_files
from cms.actions.region import load_pages
from cms.models import HomePage, StoryPage
from crm.models import EventRecord

pytestmark = pytest.mark.django_db
FOLDER = settings.ROOT / "regions" / "dutch-techzone"


def counts():
    return (
        Page.objects.count(),
        Revision.objects.count(),
        EventRecord.objects.count(),
        GroupPagePermission.objects.count(),
    )


def test_a_second_load_changes_nothing(site, small_region):
    before = counts()

    assert load_pages(small_region) == 0
    assert counts() == before


def test_what_an_editor_changed_is_left_alone(site, small_region):
    story = StoryPage.objects.get(slug="draad-van-restmais")
    story.title = "Anders"
    story.save_revision().publish()

    load_pages(small_region)

    assert StoryPage.objects.get(pk=story.pk).title == "Anders"


def test_there_is_one_site_at_the_dutch_home_and_no_welcome_page(site):
    home = HomePage.objects.get(locale__language_code="nl")

    assert Site.objects.get().root_page_id == home.pk
    assert not Page.objects.filter(depth=2).exclude(content_type__model="homepage").exists()


def test_marketeers_may_write_and_publish_pages(site):
    given = GroupPagePermission.objects.filter(group=Group.objects.get(name="Marketeers"))

    assert {row.permission.codename for row in given} == {"add_page", "change_page", "publish_page"}


def test_a_folder_without_pages_leaves_the_site_as_it_is(site, tmp_path):
    before = counts()

    assert load_pages(tmp_path) == 0
    assert counts() == before


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "kapot.md").write_text("+++\nkey = \n+++\n")

    with pytest.raises(PageFileUnreadable, match=r"kapot\.md"):
        page_files(tmp_path)


def test_markdown_becomes_blocks_and_links_find_their_page():
    text = "## Kop\n\nEen [link](page:bidbook) <script>x</script>.\n\n> Gezegd\n> — Iemand\n\n1. **Eerst.** Dit\n2. **Dan** Dat\n\n| Maat | 4 mm |"

    blocks = body_blocks(text, lambda key: {"bidbook": 7}[key], lambda key: {"bidbook": 7}[key])

    assert [block["type"] for block in blocks] == ["heading", "text", "quote", "steps", "measures"]
    assert '<a linktype="page" id="7">link</a>' in blocks[1]["value"]
    assert "script" not in blocks[1]["value"]
    assert blocks[2]["value"] == {"text": "Gezegd", "by": "Iemand"}
    assert blocks[3]["value"] == [{"title": "Eerst", "text": "Dit"}, {"title": "Dan", "text": "Dat"}]
    assert blocks[4]["value"] == [{"label": "Maat", "value": "4 mm"}]


@pytest.mark.parametrize(
    ("search", "words", "found"),
    [
        ("/zoeken/", "Vacature", "/werken-en-leren/"),
        ("/zoeken/", "overlast", "/meedoen/"),
        ("/zoeken/", "kavel", "/vestigen/kavels/"),
        ("/en/search/", "job", "/en/work-and-learn/"),
    ],
)
def test_words_people_type_find_their_page_first(site, client, search, words, found):
    results = client.get(search, {"q": words}).text.split('class="results"')[1]

    assert re.search(r'href="([^"]+)"', results)[1] == found
    assert "result--promoted" in results


def test_words_an_editor_took_away_stay_away(site, small_region):
    SearchPromotion.objects.all().delete()

    load_pages(small_region)

    assert not SearchPromotion.objects.exists()


def test_every_word_of_the_search_leads_to_a_page_of_its_language():
    pages = {(file.key, file.language) for file in page_files(FOLDER / "pages")}
    words = tomllib.loads((FOLDER / "search.toml").read_text())

    assert {(key, language) for key, languages in words.items() for language in languages} <= pages


def test_another_region_stands_under_its_own_name(site, client, settings):
    settings.WAGTAIL_SITE_NAME = "Voorbeeld Maakstreek"
    for address in ("/en/bidbook/", "/nergens/", "/account/login/"):
        assert "· Voorbeeld Maakstreek</title>" in client.get(address).text, address
    home = client.get("/").text
    assert "Voorbeeld <b>Maakstreek</b>" in home
    assert 'titleblock__name">Voorbeeld Maakstreek<' in home
