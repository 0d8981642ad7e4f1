"""The list of stories, narrowed by municipality, sector and series."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cms.models import StoryPage, StorySeries
from cms.queries.stories import stories
from crm.models import Municipality

Asked = dict[str, str]
"""The slug chosen of each kind that is narrowed by; no entry: all."""

KINDS = ("municipality", "sector", "series")
_SLUG = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class Choice:
    """`asked` is what the list is narrowed by once this is chosen, or taken back when it is the current one."""

    slug: str
    label: str
    current: bool
    count: int
    without: int
    """How many there are when this choice alone is not made."""
    asked: Asked


@dataclass(frozen=True)
class Strip:
    """A series with its parts in order."""

    series: StorySeries
    parts: list[StoryPage]


@dataclass(frozen=True)
class StoryList:
    """`strips` are shown while nothing is asked for; `nothing_here` names a municipality without a story."""

    stories: list[StoryPage]
    total: int
    choices: dict[str, list[Choice]]
    asked: Asked
    series: StorySeries | None
    strips: list[Strip]
    nothing_here: str

    @property
    def current(self) -> list[Choice]:
        return [choice for kind in KINDS for choice in self.choices[kind] if choice.current]

    @property
    def lead(self) -> StoryPage | None:
        """The one shown large: the newest, or the first part of the one series."""
        return self.stories[0] if self.stories else None

    @property
    def cards(self) -> list[StoryPage]:
        """Every other story that no strip shows."""
        in_strips = {part.pk for strip in self.strips for part in strip.parts}
        return [story for story in self.stories[1:] if story.pk not in in_strips]


def story_list(language: str, wanted: Asked) -> StoryList:
    """The stories asked for, and the choices that there are; an unknown choice shows everything."""
    every = list(stories(language))
    rows = {kind: _rows(every, kind) for kind in KINDS}
    asked = {kind: slug for kind in KINDS if (slug := wanted.get(kind, "")) in rows[kind]}
    series = rows["series"].get(asked.get("series", ""))
    shown = _narrowed(every, asked)
    return StoryList(
        sorted(shown, key=_part) if series else shown,
        len(every),
        {kind: _choices(every, rows[kind], kind, asked) for kind in KINDS},
        asked,
        series,
        [] if asked else [_strip(every, row) for row in rows["series"].values()],
        _nothing_here(wanted.get("municipality", ""), asked),
    )


def _strip(every: list[StoryPage], series: StorySeries) -> Strip:
    return Strip(series, sorted(_narrowed(every, {"series": series.slug}), key=_part))


def _rows(every: Iterable[StoryPage], kind: str) -> dict[str, Any]:
    return {row.slug: row for story in every if (row := getattr(story, kind))}


def _narrowed(every: Iterable[StoryPage], asked: Asked) -> list[StoryPage]:
    return [story for story in every if all(_has(story, kind, slug) for kind, slug in asked.items())]


def _has(story: StoryPage, kind: str, slug: str) -> bool:
    row = getattr(story, kind)
    return bool(row) and row.slug == slug


def _part(story: StoryPage) -> int:
    return story.series_part or 0


def _choices(every: list[StoryPage], rows: dict[str, Any], kind: str, asked: Asked) -> list[Choice]:
    others = {name: slug for name, slug in asked.items() if name != kind}
    return sorted(
        (
            Choice(
                slug,
                str(row),
                current := asked.get(kind) == slug,
                len(_narrowed(every, {**others, kind: slug})),
                len(_narrowed(every, others)),
                others if current else {**others, kind: slug},
            )
            for slug, row in rows.items()
        ),
        key=lambda choice: choice.label,
    )


def _nothing_here(municipality: str, asked: Asked) -> str:
    """What no slug can be is not looked for."""
    if "municipality" in asked or not _SLUG.fullmatch(municipality):
        return ""
    return str(Municipality.objects.filter(slug=municipality).first() or "")
