"""The site as the region's folder makes it."""

import pytest
from django.conf import settings
from django.db import transaction

from cms.actions.region import load_pages
from crm.actions.region import load_region_facts


@pytest.fixture(scope="module")
def _loaded_site(django_db_setup, django_db_blocker):
    """Loaded once a module, in a transaction that is rolled back; each test works in a savepoint inside it."""
    folder = settings.ROOT / "regions" / "dutch-techzone"
    with django_db_blocker.unblock(), transaction.atomic():
        load_region_facts(folder)
        load_pages(folder)
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
