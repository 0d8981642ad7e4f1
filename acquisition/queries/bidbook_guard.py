"""What keeps a bidbook from being published, each as a sentence that names the section it is about."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from acquisition.models import Bidbook, BidbookVersion
from acquisition.queries.bidbook_figures import LEFT_OVER, out_of_date

_ALT_EMPTY = re.compile(r'<img(?![^>]*\balt="[^"]*[^"\s][^"]*")[^>]*>')
Sections = Sequence[dict[str, Any]]


def next_number(book: Bidbook, language: str) -> int:
    last = BidbookVersion.objects.filter(bidbook=book, language=language).order_by("-number").first()
    return last.number + 1 if last else 1


def what_stands_in_the_way(
    book: Bidbook, language: str, sections: Sections, *, release_notes: str, historic: Collection[str] = ()
) -> list[str]:
    """Sentences, in the order of the sections; none when it may be published as the next version.

    `historic` are the figures that may be out of date, because they are shown as figures of their time.
    """
    number = next_number(book, language)
    return [
        *_twice(sections),
        *(sentence for section in sections for sentence in _in_section(section)),
        *_old_figures(sections, historic),
        *_differing(book, language, number, sections),
        *([_("Say under “what changed” what is new in this version.")] if number > 1 and not release_notes else []),
    ]


def _twice(sections: Sections) -> Iterator[str]:
    for place, section in enumerate(sections):
        if any(before["key"] == section["key"] for before in sections[:place]):
            yield _("Two sections have the key “%(key)s”. Give “%(section)s” another.") % _named(section)


def _in_section(section: dict[str, Any]) -> Iterator[str]:
    words = section["title"] + section["body_html"]
    for token in dict.fromkeys(LEFT_OVER.findall(words)):
        yield _("In “%(section)s” nothing is known for %(token)s. Choose another figure or write it out.") % {
            **_named(section),
            "token": token,
        }
    if _ALT_EMPTY.search(section["body_html"]):
        yield _("In “%(section)s” a picture has no words for who does not see it.") % _named(section)


def _old_figures(sections: Sections, historic: Collection[str]) -> Iterator[str]:
    slugs = {figure["slug"] for section in sections for figure in section["figures"]} - set(historic)
    old = out_of_date(slugs)
    for section in sections:
        for figure in section["figures"]:
            if figure["slug"] in old:
                yield _(
                    "In “%(section)s” the figure “%(figure)s” is out of date since %(day)s. Record a newer value, or "
                    "show it as a figure of its time."
                ) % {
                    **_named(section),
                    "figure": figure["name"],
                    "day": date_format(old[figure["slug"]], "DATE_FORMAT"),
                }


def _differing(book: Bidbook, language: str, number: int, sections: Sections) -> Iterator[str]:
    """Languages of one number have the same sections, but for those that say they are in one language only."""
    for other in book.versions.filter(number=number).exclude(language=language):
        there = {one["key"]: one for one in other.sections}
        here = {one["key"]: one for one in sections}
        names = {"language": other.language, "number": number}
        for key in here.keys() - there.keys():
            if not here[key].get("only_here") and not here[key].get("not_translated"):
                yield _(
                    "“%(section)s” does not stand in version %(number)s (%(language)s). Say that it stands in this "
                    "language only, or publish it there first."
                ) % {**_named(here[key]), **names}
        for key in there.keys() - here.keys():
            if not there[key].get("only_here") and not there[key].get("not_translated"):
                yield _(
                    "“%(section)s” (key %(key)s) of version %(number)s (%(language)s) is missing here. Write it, or "
                    "put it in as not translated."
                ) % {**_named(there[key]), **names}


def _named(section: dict[str, Any]) -> dict[str, Any]:
    return {"section": section["title"] or section["key"], "key": section["key"]}
