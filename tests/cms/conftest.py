"""The site as the region's folder makes it: of its pages so many as tests speak of."""

import re
import shutil

import pytest
from django.conf import settings
from django.db import transaction

from cms.actions.region import load_pages
from crm.actions.region import load_region_facts

REGION = settings.ROOT / "regions" / "dutch-techzone"
SPOKEN_OF = {
    *(
        "home",
        "settle",
        "triage",
        "finder",
        "stories",
        "story-yarn",
        "story-coupling",
        "story-gearing",
        "story-loom",
        "story-press",
    ),
    *("bidbook", "join", "work", "privacy", "enquiry", "newsletter", "search"),
}
LINK = re.compile(r"\[(?P<words>[^]]+)\]\(page:(?P<key>[\w-]+)\)")


@pytest.fixture(scope="session")
def small_region(tmp_path_factory):
    """The region's folder with these pages alone, in Dutch and English: two hundred pages take their time."""
    folder = tmp_path_factory.mktemp("small") / REGION.name
    folder.mkdir()
    for file in REGION.glob("*.toml"):
        shutil.copy(file, folder)
    (folder / "pages").mkdir()
    for file in REGION.glob("pages/**/*.md"):
        key, language, _ending = file.name.rsplit(".", 2)
        if key in SPOKEN_OF and language in {"nl", "en"}:
            (folder / "pages" / file.name).write_text(LINK.sub(_known_link, file.read_text()))
    return folder


def _known_link(link):
    """The link, or its words alone when it leads to a page that is left out."""
    return link[0] if link["key"] in SPOKEN_OF else link["words"]


@pytest.fixture(scope="module")
def _loaded_site(django_db_setup, django_db_blocker, small_region):
    """Loaded once a module, in a transaction that is rolled back; each test works in a savepoint inside it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_region_facts(REGION)
        load_pages(small_region)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def site(_loaded_site, db):
    """The pages of the region stand, in Dutch and in English."""


@pytest.fixture
def bidbook(site):
    """The bidbook page in Dutch."""
    return _bidbook("nl")


@pytest.fixture
def english_bidbook(site):
    return _bidbook("en")


def _bidbook(language):
    from cms.models import BidbookPage

    return BidbookPage.objects.get(locale__language_code=language)
