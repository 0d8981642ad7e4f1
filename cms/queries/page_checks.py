"""What an editor should look at before a page is believed: pictures nobody can hear, figures without a source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructValue
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.queries.translations import Standing, translation_matrix

SUMMARY_MOST = 180
# A number that claims something: a share, or a thousand and more.
_CLAIM = re.compile(r"\d[\d.,]*\s?(?:%|procent|per cent|percent|Prozent)|\b\d{1,3}(?:[.,\u202f ]\d{3})+\b")
_PROOF = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Finding:
    page: Page
    about: str
    words: Any


def findings(page: Page) -> list[Finding]:
    """Everything that stands out on one page, `page` being specific; empty when all is well."""
    return [Finding(page, about, words) for about, words in [*_about_the_page(page), *_about_its_texts(page)]]


def all_findings() -> list[Finding]:
    """Of every live page, in the order of the tree, with the languages that are missing."""
    pages = Page.objects.live().filter(depth__gte=2, alias_of=None).order_by("path").select_related("locale").specific()
    found = [finding for page in pages for finding in findings(page)]
    missing = translation_matrix(only=Standing.MISSING).rows
    return found + [
        _not_in(row.source, codes)
        for row in missing
        if (codes := [cell.language for cell in row.cells if cell.standing is Standing.MISSING])
    ]


def missing_languages(page: Page) -> list[Finding]:
    """One finding when the page is not there, not even as a draft, in every language of the site."""
    there = set(page.get_translations(inclusive=True).values_list("locale__language_code", flat=True))
    missing = [code for code, _name in settings.LANGUAGES if code not in there]
    return [_not_in(page, missing)] if missing else []


def _not_in(page: Page, codes: list[str]) -> Finding:
    words = format_lazy(_("There is no page in: {languages}."), languages=", ".join(code.upper() for code in codes))
    return Finding(page, "language", words)


def _about_the_page(page: Page) -> Iterator[tuple[str, Any]]:
    summary = getattr(page, "summary", "")
    if not summary and not page.search_description:
        yield "summary", _("Write a summary: lists, search machines and shared links show it.")
    if len(summary) > SUMMARY_MOST:
        yield "summary", _("Shorten the summary: a search machine shows about 160 signs.")
    if getattr(page, "drawing", "") and not getattr(page, "drawing_caption", ""):
        yield "picture", _("Say what the drawing shows, for who cannot see it.")


def _about_its_texts(page: Page) -> Iterator[tuple[str, Any]]:
    for block in _blocks(page):
        if block.block_type == "picture" and not (block.value.contextual_alt_text or block.value.decorative):
            yield "picture", _("A picture has no words for who cannot see it: add them, or mark it as decoration.")
    for html in _texts(page):
        yield from (("figure", words) for words in _unsourced(html))


def _blocks(page: Page) -> Iterator[Any]:
    for name in ("body", "contents"):
        yield from getattr(page, name, None) or []


def _texts(page: Page) -> Iterator[str]:
    """What claims something in running words; what the law makes us state quotes standards, and claims nothing."""
    if getattr(page, "duty", ""):
        return
    yield getattr(page, "intro", "")
    for block in _blocks(page):
        value = block.value.get("text", "") if isinstance(block.value, StructValue) else block.value
        if isinstance(value, str | RichText):
            yield str(getattr(value, "source", value))


def _unsourced(html: str) -> Iterator[Any]:
    for paragraph in re.split(r"</p>|</li>", html):
        text = strip_tags(paragraph)
        if (claim := _CLAIM.search(text)) and not _PROOF.search(text):
            yield format_lazy(_("“{claim}” stands without a year or source beside it."), claim=claim[0])
