"""How far every page is in every language: the translation matrix."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Standing(StrEnum):
    MISSING = "missing"
    DRAFT = "draft"
    LIVE = "live"
    BEHIND = "behind"

    @property
    def in_words(self) -> Any:
        return _IN_WORDS[self]


_IN_WORDS = {
    Standing.MISSING: _("missing"),
    Standing.DRAFT: _("draft"),
    Standing.LIVE: _("live"),
    Standing.BEHIND: _("source changed since"),
}


@dataclass(frozen=True)
class Cell:
    language: str
    page: Page | None
    standing: Standing


@dataclass(frozen=True)
class Row:
    """One page in all its languages; `source` is the version the others follow."""

    source: Page
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    rows: list[Row]
    counts: dict[Standing, int]


def translation_matrix(*, only: str = "") -> Matrix:
    """Every page of the site in the order of its tree; `only` keeps rows with a cell of that standing."""
    rows = [_row(versions) for versions in _by_key().values()]
    counts = {each: sum(cell.standing is each for row in rows for cell in row.cells) for each in Standing}
    if only in set(Standing):
        rows = [row for row in rows if any(cell.standing == only for cell in row.cells)]
    return Matrix(rows, counts)


def _by_key() -> dict[Any, dict[str, Page]]:
    found: dict[Any, dict[str, Page]] = defaultdict(dict)
    pages = Page.objects.filter(depth__gte=2, alias_of=None).order_by("path").defer_streamfields()
    for page in pages.select_related("locale", "live_revision").specific():
        found[page.translation_key][page.locale.language_code] = page
    return found


def _row(versions: dict[str, Page]) -> Row:
    languages = [code for code, _name in settings.LANGUAGES]
    source = next(versions[code] for code in [*languages, *versions] if code in versions)
    return Row(source, [_cell(code, versions.get(code), source) for code in languages])


def _cell(language: str, page: Page | None, source: Page) -> Cell:
    if page is None:
        return Cell(language, None, Standing.MISSING)
    if not page.live:
        return Cell(language, page, Standing.DRAFT)
    behind = page.pk != source.pk and source.live and is_behind(page, source)
    return Cell(language, page, Standing.BEHIND if behind else Standing.LIVE)


def is_behind(page: Page, source: Page) -> bool:
    """Whether the source was published in another revision than the translation was last brought up to date with.

    A translation that was live before its source was ever published counts as behind as soon as that happens.
    """
    known = getattr(page, "translated_from_id", None)
    if known:
        return bool(source.live_revision_id and source.live_revision_id != known)
    changed, translated = _moment(source.last_published_at), _moment(page.last_published_at)
    return bool(changed and translated and changed > translated)


def _moment(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None


def source_of(page: Page) -> Page:
    """The version in the first language of the site that has one."""
    versions = {each.locale.language_code: each for each in page.get_translations(inclusive=True)}
    return next((versions[code] for code, _name in settings.LANGUAGES if code in versions), page)
