"""Stories: the newest, those of a series, those that fit a page, and what the log already knows of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Max, Q, QuerySet, When
from wagtail.models import Page

from cms.events import StoryPublished, StoryUnpublished
from cms.models import StoryIndexPage, StoryPage
from cms.queries.visible import OPEN_TO_ALL
from crm.models import EventRecord


def stories(language: str) -> QuerySet[StoryPage]:
    """Live stories in one language, newest first."""
    return (
        StoryPage.objects.live()
        .filter(OPEN_TO_ALL, locale__language_code=language)
        .order_by("-first_published_at", "-pk")
        .select_related("municipality", "sector", "series", "image")
        .prefetch_related("image__renditions")
        .defer_streamfields()
    )


def with_its_series(language: str, story: StoryPage) -> list[StoryPage]:
    """The story as it is live and the other parts of its series, first to last; place, sector and series read along."""
    if not story.series_id:
        return [story]
    kept = Q(pk=story.pk) | Q(series=story.series_id)
    return list(stories(language).select_related("contact").filter(kept).order_by("series_part", "pk"))


def stories_like(language: str, story: StoryPage, count: int) -> list[StoryPage]:
    """Others to read after this one: of its sector or municipality before the rest, none of its own series."""
    others = stories(language).exclude(pk=story.pk)
    if story.series_id:
        others = others.exclude(series=story.series_id)
    kin = Q(sector=story.sector_id, sector__isnull=False) | Q(
        municipality=story.municipality_id, municipality__isnull=False
    )
    return list(
        others.annotate(near=Case(When(kin, then=0), default=1)).order_by("near", "-first_published_at", "-pk")[:count]
    )


def stories_for(language: str, page: Any, chosen: list[int], count: int = 3) -> list[StoryPage]:
    """The chosen ones that are live, in their order; else the newest of the page's sector or municipality."""
    found = stories(language)
    if chosen:
        by_id = {story.pk: story for story in found.filter(pk__in=chosen)}
        return [by_id[pk] for pk in chosen if pk in by_id]
    for name in ("municipality", "sector"):
        if kind := getattr(page, f"{name}_id", None):
            found = found.filter(**{name: kind})
    return list(found.exclude(pk=getattr(page, "pk", None) or 0)[:count])


def story_index(language: str) -> StoryIndexPage | None:
    return StoryIndexPage.objects.live().filter(locale__language_code=language).first()


def story_exists(page_id: int) -> bool:
    return StoryPage.objects.filter(pk=page_id).exists()


def story_was_announced(page_id: int) -> bool:
    """Whether the log knows this story from an earlier publication."""
    return EventRecord.objects.filter(
        subject_type=StoryPage._meta.label_lower, subject_id=str(page_id), name=StoryPublished.stored_name()
    ).exists()


def unannounced_stories() -> list[int]:
    """Live stories of which the log's last word is not that their live revision is published where they stand."""
    live = list(StoryPage.objects.live().filter(OPEN_TO_ALL, alias_of=None).defer_streamfields())
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
