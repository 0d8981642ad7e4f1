"""A page that comes and goes by the clock: everywhere at once, and told once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.actions.site_cache import current_generation
from cms.models import NewsIndexPage, NewsPage, StoryPage
from cms.tasks import publish_scheduled
from crm.models import EventRecord
from tests.cms.small_site import add_page, small_site

pytestmark = pytest.mark.django_db
PLACES = ("/nieuws/", "/sitemap-nl.xml", "/feeds/news.nl.rss")


@pytest.fixture
def hour():
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)


@pytest.fixture
def planned(hour):
    """A piece of news for one hour, two hours from now."""
    index = add_page(small_site(), NewsIndexPage, "Nieuws", slug="nieuws", intro="Wat er verandert.")
    times = {"go_live_at": hour, "expire_at": hour + timedelta(hours=1)}
    return add_page(index, NewsPage, "Op tijd", slug="op-tijd", intro="Kort.", happened_on=hour.date(), **times)


@pytest.fixture
def clock(django_capture_on_commit_callbacks):
    def strikes(moment):
        """A second after it."""
        with (
            time_machine.travel(moment + timedelta(seconds=1), tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            publish_scheduled()

    return strikes


def seen(client):
    """The status of the page, and in which places it is named."""
    return client.get("/nieuws/op-tijd/").status_code, [each for each in PLACES if "op-tijd" in client.get(each).text]


def test_a_planned_page_comes_and_goes_everywhere_at_once(client, planned, hour, clock):
    clock(hour - timedelta(minutes=1))
    assert seen(client) == (404, [])
    clock(hour)
    assert seen(client) == (200, list(PLACES))
    clock(hour + timedelta(hours=1))
    assert seen(client) == (410, [])


def test_pages_that_were_kept_are_made_anew_when_the_clock_publishes(planned, hour, clock):
    before = current_generation()
    clock(hour - timedelta(minutes=1))
    assert current_generation() == before
    clock(hour)
    published = current_generation()
    assert published != before
    clock(hour + timedelta(hours=1))
    assert current_generation() != published


def test_a_planned_story_is_told_once_and_not_before_its_time(site, clock, hour):
    story = StoryPage.objects.get(slug="draad-van-restmais")
    story.unpublish()
    told = EventRecord.objects.filter(name="cms.StoryPublished", payload__story_id=story.pk)
    before = told.count()
    story = StoryPage.objects.get(pk=story.pk)
    story.go_live_at = hour
    story.save_revision().publish()
    assert told.count() == before
    clock(hour)
    clock(hour + timedelta(minutes=1))
    assert told.count() == before + 1
