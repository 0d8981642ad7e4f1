"""What campaigns know of stories."""

import pytest

from campaigns.actions.stories import retire_story
from campaigns.models import StorySnapshot
from tests.campaigns.facts import story_published

pytestmark = pytest.mark.django_db


def test_a_published_story_is_known(settle):
    story_published(5, "Thread", "/verhalen/draad/")
    settle()
    story = StorySnapshot.objects.get(pk=5)
    assert (story.title, story.path, story.live, story.mail_block) == (
        "Thread",
        "/verhalen/draad/",
        True,
        {"title": "Thread"},
    )


def test_a_story_taken_offline_keeps_its_name(settle):
    story_published(5, "Thread")
    settle()
    retire_story(event_id=10**6, story_id=5)
    story = StorySnapshot.objects.get(pk=5)
    assert (story.title, story.live) == ("Thread", False)


def test_older_news_does_not_undo_newer(settle):
    published = story_published(5, "Thread")
    retire_story(event_id=published.pk + 1, story_id=5)
    settle()
    assert StorySnapshot.objects.get(pk=5).live is False
