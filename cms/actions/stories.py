"""Telling the other apps which stories are live."""

from typing import Any

from django.db import transaction
from wagtail.models import Page

from cms.events import StoryPublished, StoryUnpublished
from cms.models import StoryPage
from cms.queries.stories import (
    is_announced,
    live_stories_below,
    path_of,
    story_was_announced,
    unannounced_stories,
)
from cms.queries.visible import OPEN_TO_ALL
from crm.eventlog.publishing import publish


@transaction.atomic
def announce_story(*, page_id: int) -> None:
    """The log's last word is that the live revision is published where it stands; when it is, nothing changes."""
    _lock(page_id)
    story = (
        StoryPage.objects.live()
        .filter(OPEN_TO_ALL, alias_of=None)
        .select_related("locale", "municipality", "sector")
        .filter(pk=page_id)
        .first()
    )
    if story is None:
        return
    path = path_of(story)
    if is_announced(story.pk, story.live_revision_id, path):
        return
    publish(
        StoryPublished(
            story_id=story.pk,
            translation_key=str(story.translation_key),
            language=story.locale.language_code,
            title=story.title,
            path=path,
            revision_id=story.live_revision_id,
            first_publication=not story_was_announced(story.pk),
            mail_block=_mail_block(story, path),
        ),
        subject=story,
    )


def _lock(page_id: int) -> None:
    """Who tells about one story waits for whoever else does, and for an editor's save; only then it is read."""
    list(Page.objects.select_for_update().filter(pk=page_id).values_list("pk"))


def _mail_block(story: StoryPage, path: str) -> dict[str, Any]:
    """No person is named: what is in an event stays there for good."""
    return {
        "kicker": str(story.municipality or ""),
        "title": story.title,
        "object": story.object_made,
        "path": path,
        "drawing": story.drawing,
        "image_id": story.image_id,
    }


def announce_moved_stories(*, page_id: int) -> None:
    """Every live story on or below the page is announced where it stands now, each in a transaction of its own."""
    for story_id in live_stories_below(page_id):
        announce_story(page_id=story_id)


@transaction.atomic
def retract_story(*, page_id: int) -> None:
    """The log says that the story is no longer live."""
    _lock(page_id)
    publish(StoryUnpublished(story_id=page_id), subject=StoryPage(pk=page_id))


def reconcile_stories() -> int:
    """Every live story is announced, also those whose signal was lost; returns how many were missing."""
    missing = unannounced_stories()
    for page_id in missing:
        announce_story(page_id=page_id)
    return len(missing)
