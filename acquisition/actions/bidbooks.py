"""Publishing bidbooks: every version is written once, with its figures, and never changed."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.events import BidbookPublished
from acquisition.models import Bidbook, BidbookVersion
from acquisition.queries.bidbook_guard import next_number, what_stands_in_the_way
from acquisition.queries.bidbook_sections import clean_html
from crm.contracts import Refused
from crm.eventlog.publishing import publish

_MARKS = ("not_translated", "only_here")


class NothingToPublish(Refused):
    message = _("A bidbook needs a title and at least one section with a title and a text.")


class NotReady(Refused):
    """`sentences` say it one by one, each with the section it is about."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(sentences))


@transaction.atomic
def publish_bidbook_version(
    *,
    bidbook: str,
    language: str,
    title: str,
    sections: Sequence[Mapping[str, Any]],
    release_notes: str = "",
    actor_id: int | None = None,
    again: bool = True,
    historic: Collection[str] = (),
) -> int:
    """What the bidbook says in this language is `sections`, as a new version with the next number; returns its id.

    When the latest version says the same already, nothing is published and its id is returned; with `again=False`
    neither when any earlier version did. Refuses a bidbook without a title or text, and one that is not ready: see
    `acquisition.queries.bidbook_guard`. The figures in `historic` may be out of date.
    """
    book = Bidbook.objects.select_for_update().get(slug=bidbook)
    clean = [_clean(section) for section in sections]
    if not title.strip() or not clean or not all(_says_something(one) for one in clean):
        raise NothingToPublish
    digest = content_hash(title, clean)
    published = BidbookVersion.objects.filter(bidbook=book, language=language).order_by("-number")
    same = (published[:1] if again else published).values_list("content_sha256", "pk")
    if known := dict(same).get(digest):
        return known
    if found := what_stands_in_the_way(book, language, clean, release_notes=release_notes.strip(), historic=historic):
        raise NotReady(found)

    version = BidbookVersion.objects.create(
        bidbook=book,
        number=next_number(book, language),
        language=language,
        title=title.strip(),
        sections=clean,
        content_sha256=digest,
        release_notes=release_notes.strip(),
        published_at=timezone.now(),
        published_by_id=actor_id,
    )
    publish(
        BidbookPublished(
            bidbook_id=book.pk, bidbook=book.slug, number=version.number, language=language, title=version.title
        ),
        subject=version,
    )
    return version.pk


def content_hash(title: str, sections: Sequence[Mapping[str, Any]]) -> str:
    """The same for the same words and figures, whatever the order of keys."""
    canonical = json.dumps([title.strip(), list(sections)], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _clean(section: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": str(section["key"]),
        "title": str(section["title"]).strip(),
        "body_html": clean_html(str(section["body_html"])),
        "figures": list(section.get("figures", [])),
        **{mark: True for mark in _MARKS if section.get(mark)},
    }


def _says_something(section: Mapping[str, Any]) -> bool:
    return bool(section["title"] and (section["body_html"] or section.get("not_translated")))
