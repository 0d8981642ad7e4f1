"""News by year, each piece with its number in the year, as a drawing numbers its revisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from cms.models import NewsIndexPage, NewsPage


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
        .filter(locale__language_code=language)
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


def number_in_its_year(page: NewsPage) -> int:
    """The same number as in the list."""
    year = news(page.locale.language_code).filter(happened_on__year=page.happened_on.year)
    earlier = year.filter(happened_on__lt=page.happened_on) | year.filter(happened_on=page.happened_on, pk__lt=page.pk)
    return earlier.count() + 1


def neighbours(page: NewsPage) -> tuple[NewsPage | None, NewsPage | None]:
    """The piece before and the piece after it in time."""
    every = list(news(page.locale.language_code))
    here = next((place for place, piece in enumerate(every) if piece.pk == page.pk), None)
    if here is None:
        return None, None
    return (every[here + 1] if here + 1 < len(every) else None), (every[here - 1] if here else None)


def news_index(language: str) -> NewsIndexPage | None:
    return NewsIndexPage.objects.live().filter(locale__language_code=language).order_by("path").first()
