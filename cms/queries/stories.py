"""Stories: the newest, the filtered list, and what the log already knows of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cms.models import StoryIndexPage, StoryPage
from crm.models import EventKey, EventRecord, Municipality


def story_key(page_id: int, revision_id: int | None) -> str:
    """Names one publication of one story: the same revision is told once."""
    return f"story:{page_id}:{revision_id or 'unrevised'}"


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


def story_index(language: str) -> StoryIndexPage | None:
    return StoryIndexPage.objects.live().filter(locale__language_code=language).first()


def _choices(rows: dict[str, Any], current: str) -> list[Choice]:
    return sorted((Choice(slug, str(row), slug == current) for slug, row in rows.items()), key=lambda c: c.label)


def story_exists(page_id: int) -> bool:
    return StoryPage.objects.filter(pk=page_id).exists()


def story_was_announced(page_id: int) -> bool:
    """Whether the log knows this story from an earlier publication."""
    return EventRecord.objects.filter(
        subject_type=StoryPage._meta.label_lower, subject_id=str(page_id), name="cms.StoryPublished"
    ).exists()


def unannounced_stories() -> list[int]:
    """Live stories whose live revision the log has not heard of."""
    live = StoryPage.objects.live().filter(alias_of=None).values_list("pk", "live_revision_id")
    keys = {story_key(page_id, revision_id): page_id for page_id, revision_id in live}
    told = set(EventKey.objects.filter(key__in=keys).values_list("key", flat=True))
    return [page_id for key, page_id in keys.items() if key not in told]
