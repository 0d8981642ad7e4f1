"""News by year, each piece with its number in the year, as a drawing numbers its revisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from cms.models import NewsIndexPage, NewsPage
from cms.queries.visible import OPEN_TO_ALL


@dataclass(frozen=True)
class Piece:
    number: int
    page: NewsPage


@dataclass(frozen=True)
class Year:
    year: int
    pieces: list[Piece]


def news(language: str) -> QuerySet[NewsPage]:
    """Live news in one language, newest first."""
    return (
        NewsPage.objects.live()
        .filter(OPEN_TO_ALL, locale__language_code=language)
        .order_by("-happened_on", "-pk")
        .select_related("municipality", "locale", "image")
        .defer_streamfields()
    )


def news_by_year(language: str) -> list[Year]:
    return list(_years(news(language)))


def _years(newest_first: QuerySet[NewsPage]) -> Iterator[Year]:
    for year, pages in groupby(newest_first, key=lambda page: page.happened_on.year):
        pieces = list(pages)
        yield Year(year, [Piece(len(pieces) - place, page) for place, page in enumerate(pieces)])


@dataclass(frozen=True)
class Placed:
    """A piece's number in its year, and the pieces before and after it in time."""

    number: int
    before: NewsPage | None
    after: NewsPage | None


def placed(page: NewsPage) -> Placed:
    """The same number as in the list; a piece that is not live yet gets the number it would have."""
    newest_first = list(news(page.locale.language_code))
    later = [piece for piece in newest_first if _turn(piece) > _turn(page)]
    earlier = [piece for piece in newest_first if _turn(piece) < _turn(page)]
    number = 1 + sum(piece.happened_on.year == page.happened_on.year for piece in earlier)
    return Placed(number, before=earlier[0] if earlier else None, after=later[-1] if later else None)


def _turn(page: NewsPage) -> tuple[date, int]:
    return page.happened_on, page.pk or 0


def news_index(language: str) -> NewsIndexPage | None:
    return NewsIndexPage.objects.live().filter(locale__language_code=language).order_by("path").first()
