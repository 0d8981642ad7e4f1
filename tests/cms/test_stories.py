"""Stories and the log, and how they are found on the site."""

import re
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from cms.actions.stories import announce_story, reconcile_stories
from cms.models import StoryIndexPage, StoryPage
from cms.tasks import reconcile_stories as hourly
from crm.actions.sweeping import tidy
from crm.models import EventRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(site):
    return StoryPage.objects.get(slug="draad-van-restmais")


def told(story):
    return EventRecord.objects.filter(name="cms.StoryPublished", payload__story_id=story.pk).order_by("pk")


def test_a_story_is_told_once_a_revision(story):
    announce_story(page_id=story.pk)
    story.save_revision().publish()
    announce_story(page_id=story.pk)

    first, second = told(story)
    assert first.payload["first_publication"] is True
    assert second.payload["first_publication"] is False
    assert first.payload["revision_id"] != second.payload["revision_id"]


def test_the_event_says_where_the_story_is_and_what_a_mailing_needs(story):
    payload = told(story).get().payload

    assert payload["path"] == "/verhalen/draad-van-restmais/"
    assert payload["language"] == "nl"
    assert payload["translation_key"] == str(story.translation_key)
    assert payload["mail_block"]["title"] == story.title
    assert payload["mail_block"]["kicker"] == "Emmen"
    assert story.person not in str(payload)


def test_translations_are_told_apart(story):
    english = story.get_translations().get().specific

    assert told(english).get().payload["path"] == "/en/stories/thread-from-leftover-maize/"
    assert told(english).get().payload["translation_key"] == told(story).get().payload["translation_key"]


def test_a_draft_is_not_told(story):
    story.title = "Nog niet"
    story.save_revision()

    assert told(story).count() == 1


def test_an_alias_is_not_told(story):
    alias = story.create_alias(update_slug="nog-een-keer")

    story.save_revision().publish()

    assert not told(alias).exists()


def test_a_story_taken_offline_is_told(story, published):
    story.unpublish()

    assert published()[-1] == "cms.StoryUnpublished"


def test_what_a_lost_signal_left_out_is_found_by_the_hourly_look(story):
    with mock.patch("cms.handlers.announce_story"):
        story.save_revision().publish()
    assert told(story).count() == 1

    assert reconcile_stories() == 1
    assert reconcile_stories() == 0
    story.refresh_from_db()
    assert told(story).last().payload["revision_id"] == story.live_revision_id


def test_a_story_is_not_told_again_when_the_log_forgets_its_keys(story, published):
    before = published()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        tidy()
        assert reconcile_stories() == 0
        announce_story(page_id=story.pk)

    assert published() == before


def test_the_same_revision_is_told_again_after_it_was_offline(story):
    revision = story.save_revision()
    revision.publish()
    story.refresh_from_db()
    story.unpublish()
    revision.publish()

    _loaded, first, again = told(story)
    assert first.payload["revision_id"] == again.payload["revision_id"] == revision.pk
    assert again.payload["first_publication"] is False
    assert reconcile_stories() == 0


def test_a_lost_return_of_the_same_revision_is_found_by_the_hourly_look(story):
    revision = story.save_revision()
    revision.publish()
    story.refresh_from_db()
    story.unpublish()
    with mock.patch("cms.handlers.announce_story"):
        revision.publish()

    assert reconcile_stories() == 1
    assert told(story).last().payload["revision_id"] == revision.pk
    assert reconcile_stories() == 0


def test_telling_waits_for_whoever_tells_about_the_same_story(story):
    """The row is locked before the log is read, so that of two publications at once the second sees the first."""
    with CaptureQueriesContext(connection) as asked:
        announce_story(page_id=story.pk)

    tables = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert '"wagtailcore_page"' in tables[0]
    assert not connection.features.has_select_for_update or tables[0].endswith("FOR UPDATE")


def test_the_hourly_look_happens_once_an_hour(story, monkeypatch):
    looks = []
    monkeypatch.setattr("cms.tasks.reconcile", lambda: looks.append(1))

    hourly()
    hourly()

    assert looks == [1]


def test_no_event_about_the_stories_of_the_region_names_a_maker(story):
    """What is in the log stays for good; a page can be taken away."""
    makers = set(StoryPage.objects.values_list("person", flat=True))
    told_of_all = str(list(EventRecord.objects.filter(name="cms.StoryPublished").values_list("payload", flat=True)))
    assert makers
    assert not [maker for maker in makers if maker in told_of_all]


def test_a_story_whose_list_got_another_address_is_told_where_it_stands_now(story, django_capture_on_commit_callbacks):
    index = story.get_parent().specific
    index.slug = "makers"
    with django_capture_on_commit_callbacks(execute=True):  # Wagtail says it after the commit; the hourly look after it
        index.save_revision().publish()

    last = told(story).last()
    assert last.payload["path"] == "/makers/draad-van-restmais/"
    assert last.payload["first_publication"] is False
    assert reconcile_stories() == 0


def test_a_story_that_was_moved_is_told_where_it_stands_now(story):
    elsewhere = StoryIndexPage(title="Archief", slug="archief", locale=story.locale)
    story.get_parent().get_parent().add_child(instance=elsewhere)
    story.move(elsewhere, pos="last-child")

    assert told(story).last().payload["path"] == "/archief/draad-van-restmais/"


def test_a_move_that_nobody_told_is_found(story):
    Page.objects.filter(pk=story.pk).update(slug="elders", url_path=story.url_path.replace(story.slug, "elders"))
    assert reconcile_stories() == 1
    assert told(story).last().payload["path"] == "/verhalen/elders/"


def test_the_list_names_its_choices_in_the_title_and_keeps_the_campaign(client, site):
    text = client.get("/verhalen/?municipality=coevorden&c=voorjaar").text

    assert "<title>Verhalen: Coevorden · " in text
    assert re.search(r'href="/verhalen/\?municipality=coevorden&amp;sector=[a-z-]+&amp;c=voorjaar"', text)


def test_a_story_leads_to_its_neighbours_in_the_series_to_its_place_and_to_a_person(client, site):
    text = client.get("/verhalen/de-stof-die-tegen-jassen-kan/").text

    assert 'rel="prev"' in text
    assert 'rel="next"' in text
    assert "deel 2 van 3" in text
    assert "/verhalen/?municipality=coevorden" in text
    assert "Saskia Wever" in text
