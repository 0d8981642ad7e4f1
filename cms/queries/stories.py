"""Stories: the newest, the filtered list, and what the log already knows of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet
from wagtail.models import Page

from cms.events import StoryPublished, StoryUnpublished
from cms.models import StoryIndexPage, StoryPage
from crm.models import EventRecord, Municipality

_SLUG = re.compile(r"[a-z0-9-]+")


def stories(language: str) -> QuerySet[StoryPage]:
    """Live stories in one language, newest first."""
    return (
        StoryPage.objects.live()
        .filter(locale__language_code=language)
        .order_by("-first_published_at", "-pk")
        .select_related("municipality", "sector", "image")
        .defer_streamfields()
    )


@dataclass(frozen=True)
class Choice:
    slug: str
    label: str
    current: bool


@dataclass(frozen=True)
class StoryList:
    """`nothing_here` names a municipality that was asked for but has no story yet."""

    stories: list[StoryPage]
    municipalities: list[Choice]
    sectors: list[Choice]
    municipality: str
    sector: str
    nothing_here: str


def story_list(language: str, *, municipality: str = "", sector: str = "") -> StoryList:
    """The stories asked for, and the choices that lead somewhere; an unknown choice shows everything."""
    municipality, sector = _slug(municipality), _slug(sector)
    every = list(stories(language))
    places = {story.municipality.slug: story.municipality for story in every if story.municipality}
    sectors = {story.sector.slug: story.sector for story in every if story.sector}
    place, kind = (municipality if municipality in places else ""), (sector if sector in sectors else "")
    shown = [
        story
        for story in every
        if (not place or (story.municipality and story.municipality.slug == place))
        and (not kind or (story.sector and story.sector.slug == kind))
    ]
    missing = Municipality.objects.filter(slug=municipality).first() if municipality and not place else None
    return StoryList(shown, _choices(places, place), _choices(sectors, kind), place, kind, str(missing or ""))


def _slug(value: str) -> str:
    """The value when a slug can look like that, else nothing: what no slug can be is not looked for."""
    return value if _SLUG.fullmatch(value) else ""


def story_index(language: str) -> StoryIndexPage | None:
    return StoryIndexPage.objects.live().filter(locale__language_code=language).first()


def _choices(rows: dict[str, Any], current: str) -> list[Choice]:
    return sorted((Choice(slug, str(row), slug == current) for slug, row in rows.items()), key=lambda c: c.label)


def story_exists(page_id: int) -> bool:
    return StoryPage.objects.filter(pk=page_id).exists()


def story_was_announced(page_id: int) -> bool:
    """Whether the log knows this story from an earlier publication."""
    return EventRecord.objects.filter(
        subject_type=StoryPage._meta.label_lower, subject_id=str(page_id), name=StoryPublished.stored_name()
    ).exists()


def unannounced_stories() -> list[int]:
    """Live stories of which the log's last word is not that their live revision is published where they stand."""
    live = list(StoryPage.objects.live().filter(alias_of=None).defer_streamfields())
    last = _last_words(story.pk for story in live)
    return [story.pk for story in live if not _says(last.get(story.pk), story.live_revision_id, path_of(story))]


def live_stories_below(page_id: int) -> list[int]:
    """The live stories on or below a page, without aliases; none when the page is gone."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        return []
    below = StoryPage.objects.live().filter(alias_of=None).descendant_of(page, inclusive=True)
    return list(below.order_by("pk").values_list("pk", flat=True))


def path_of(story: StoryPage) -> str:
    """Where the story stands on its site; empty when it stands on none."""
    _site, _root, path = story.get_url_parts() or (None, None, None)
    return path or ""


def is_announced(page_id: int, revision_id: int | None, path: str) -> bool:
    """Whether the log's last word on this story is that this revision is published at this path."""
    return _says(_last_words([page_id]).get(page_id), revision_id, path)


def _last_words(page_ids: Iterable[int]) -> dict[int, EventRecord]:
    """The newest publication or withdrawal of each story. Records stay for good; idempotency keys do not."""
    told = EventRecord.objects.filter(
        subject_type=StoryPage._meta.label_lower,
        subject_id__in=[str(page_id) for page_id in page_ids],
        name__in=[StoryPublished.stored_name(), StoryUnpublished.stored_name()],
    )
    newest = told.values("subject_id").annotate(newest=Max("pk")).values("newest")
    return {int(record.subject_id): record for record in EventRecord.objects.filter(pk__in=newest)}


def _says(record: EventRecord | None, revision_id: int | None, path: str) -> bool:
    return (
        record is not None
        and record.name == StoryPublished.stored_name()
        and record.payload["revision_id"] == revision_id
        and record.payload["path"] == path
    )
