"""Publishing bidbooks: every version is written once, with its figures, and never changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import nh3
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.events import BidbookPublished
from acquisition.models import Bidbook, BidbookVersion
from crm.contracts import Refused
from crm.eventlog.publishing import publish

_TAGS = {"h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}}


class NothingToPublish(Refused):
    message = _("A bidbook needs a title and at least one section with a title and a text.")


@transaction.atomic
def publish_bidbook_version(
    *,
    bidbook: str,
    language: str,
    title: str,
    sections: Sequence[Mapping[str, Any]],
    release_notes: str = "",
    actor_id: int | None = None,
) -> int:
    """What the bidbook says in this language is `sections`, as a new version with the next number; returns its id.

    When the latest version says the same already, nothing is published and its id is returned.
    Refuses a bidbook without a title or text.
    """
    book = Bidbook.objects.select_for_update().get(slug=bidbook)
    clean = [_clean(section) for section in sections]
    if not title.strip() or not clean or not all(one["title"] and one["body_html"] for one in clean):
        raise NothingToPublish
    digest = content_hash(title, clean)
    published = BidbookVersion.objects.filter(bidbook=book, language=language)
    latest = published.order_by("-number").first()
    if latest and latest.content_sha256 == digest:
        return latest.pk

    version = BidbookVersion.objects.create(
        bidbook=book,
        number=(published.aggregate(last=Max("number"))["last"] or 0) + 1,
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
    body = nh3.clean(str(section["body_html"]), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "mailto"})
    return {
        "key": str(section["key"]),
        "title": str(section["title"]).strip(),
        "body_html": body.strip(),
        "figures": list(section.get("figures", [])),
    }
