"""Keeping what campaigns know of the stories on the site."""

from typing import Any

from django.db import transaction

from campaigns.models import StorySnapshot


@transaction.atomic
def remember_story(
    *, event_id: int, story_id: int, language: str, title: str, path: str, mail_block: dict[str, Any]
) -> None:
    """The story is known as it was published; news older than what we know changes nothing."""
    _note(
        event_id,
        story_id,
        {
            "language": language,
            "title": title,
            "path": path,
            "mail_block": mail_block,
            "live": True,
        },
    )


@transaction.atomic
def retire_story(*, event_id: int, story_id: int) -> None:
    """The story is known to be offline; its name stays for what it brought. Older news changes nothing."""
    _note(event_id, story_id, {"live": False})


def _note(event_id: int, story_id: int, fields: dict[str, Any]) -> None:
    known = StorySnapshot.objects.select_for_update().filter(pk=story_id).first()
    if known is None or known.event_id < event_id:
        StorySnapshot.objects.update_or_create(story_id=story_id, defaults={**fields, "event_id": event_id})
