"""Stories and the log."""

import pytest

from cms.actions.stories import announce_story, reconcile_stories
from cms.models import StoryPage
from cms.tasks import reconcile_stories as hourly
from crm.models import EventKey, EventRecord

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
    assert story.person not in str({**payload, "summary": "", "mail_block": {**payload["mail_block"], "summary": ""}})


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
    key = EventKey.objects.get(key=f"story:{story.pk}:{story.live_revision_id}")
    key.delete()

    assert reconcile_stories() == 1
    assert reconcile_stories() == 0


def test_the_hourly_look_happens_once_an_hour(story, monkeypatch):
    looks = []
    monkeypatch.setattr("cms.tasks.reconcile", lambda: looks.append(1))

    hourly()
    hourly()

    assert looks == [1]
