"""Searching the site in one language."""

import re
from dataclasses import dataclass

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Locale, Page
from wagtail.search.utils import normalise_query_string

LONGEST = 100
MOST = 30


@dataclass(frozen=True)
class Found:
    """`promoted` were put first by an editor and are not among `pages` again."""

    words: str
    promoted: list[Page]
    pages: list[Page]

    @property
    def count(self) -> int:
        return len(self.promoted) + len(self.pages)


def search(words: str, language: str) -> Found:
    """The live pages that fit best; only the first LONGEST signs are looked for. No words find nothing."""
    asked = " ".join(words.replace("\x00", " ").split())[:LONGEST]
    if not asked:
        return Found("", [], [])
    locale = Locale.objects.filter(language_code=language).first()
    live = Page.objects.live().public().filter(locale=locale)
    # `Query.get` of Wagtail would write down what a visitor looks for, and people look for people.
    picks = SearchPromotion.objects.filter(query__query_string=normalise_query_string(asked))
    promoted = [pick.page.specific for pick in picks.select_related("page") if pick.page]
    promoted = [page for page in promoted if page.live and page.locale.language_code == language]
    first = {page.pk for page in promoted}
    plain = " ".join(re.findall(r"\w+", asked))  # signs mean something to the index of a database
    results = [page for page in live.search(plain)[: MOST + len(first)] if page.pk not in first][:MOST]
    pages = Page.objects.filter(pk__in=[page.pk for page in results]).select_related("locale").specific()
    by_id = {page.pk: page for page in pages}
    shown = [by_id[page.pk] for page in results if not getattr(by_id[page.pk], "hidden_from_search", True)]
    return Found(asked, promoted, shown)
