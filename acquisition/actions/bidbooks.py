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
from acquisition.queries.bidbooks import figures_today
from crm.contracts import Refused
from crm.eventlog.publishing import publish

_TAGS = {
    "h3",
    "h4",
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}}


class NothingToPublish(Refused):
    message = _("A bidbook needs a title and at least one section with a title and a text.")


class NewerVersion(Refused):
    message = _("Somebody has published a newer version meanwhile. Start again from that one.")


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
) -> int:
    """What the bidbook says in this language is `sections`, as a new version with the next number; returns its id.

    When the latest version says the same already, nothing is published and its id is returned; with `again=False`
    neither when any earlier version did. Refuses a bidbook without a title or text.
    """
    book = Bidbook.objects.select_for_update().get(slug=bidbook)
    clean = [_clean(section) for section in sections]
    if not title.strip() or not clean or not all(one["title"] and one["body_html"] for one in clean):
        raise NothingToPublish
    digest = content_hash(title, clean)
    published = BidbookVersion.objects.filter(bidbook=book, language=language).order_by("-number")
    same = (published[:1] if again else published).values_list("content_sha256", "pk")
    if known := dict(same).get(digest):
        return known

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


@transaction.atomic
def publish_edited_bidbook(
    *,
    version_id: int,
    title: str,
    texts: Mapping[str, tuple[str, str]],
    release_notes: str,
    actor_id: int | None,
) -> int:
    """The version's sections, with the titles and texts given and today's figures, are the next version.

    Refuses when somebody has published a newer version meanwhile.
    """
    version = BidbookVersion.objects.select_related("bidbook").get(pk=version_id)
    Bidbook.objects.select_for_update().get(pk=version.bidbook_id)
    if version.bidbook.versions.filter(language=version.language, number__gt=version.number).exists():
        raise NewerVersion
    sections = [
        {
            "key": section["key"],
            "title": texts[section["key"]][0],
            "body_html": texts[section["key"]][1],
            "figures": figures_today([one["slug"] for one in section["figures"]], version.language),
        }
        for section in version.sections
    ]
    return publish_bidbook_version(
        bidbook=version.bidbook.slug,
        language=version.language,
        title=title,
        sections=sections,
        release_notes=release_notes,
        actor_id=actor_id,
    )


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
