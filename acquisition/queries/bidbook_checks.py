"""A working copy before it is published: what stands in the way, and what it changes."""

import hashlib
from dataclasses import dataclass
from typing import Any

from acquisition.models import BidbookDraft, BidbookVersion
from acquisition.queries.bidbook_differences import SectionChange, differences
from acquisition.queries.bidbook_guard import what_stands_in_the_way
from acquisition.queries.bidbook_sections import Kept, Written, pictures_in, written

LATEST_REVISIONS = 12


@dataclass(frozen=True)
class Check:
    """`before` is the version it follows, None for a first one."""

    written: Written
    problems: list[str]
    before: BidbookVersion | None
    changes: list[SectionChange]


def check_draft(draft: BidbookDraft) -> Check:
    """As publishing would find it now."""
    shown = written(draft, {image.pk: _as_if_kept(image) for image in pictures_in(draft)})
    before = draft.bidbook.versions.filter(language=draft.language).order_by("-number").first()
    problems = what_stands_in_the_way(
        draft.bidbook, draft.language, shown.sections, release_notes=draft.release_notes, historic=shown.historic
    )
    changes = differences(before.sections if before else [], shown.sections, draft.language)
    return Check(shown, problems, before, changes)


def sections_to_preview(draft: BidbookDraft) -> list[dict[str, Any]]:
    """The sections as a version would have them, with pictures from where they lie now."""
    images = pictures_in(draft)
    shown = written(draft, {image.pk: _as_if_kept(image) for image in images})
    places = {_as_if_kept(image).name: image.file.url for image in images}
    return [{**section, "body_html": _placed(section["body_html"], places)} for section in shown.sections]


def revisions_of(draft: BidbookDraft) -> list[Any]:
    """The states it was saved in, newest first."""
    return list(draft.revisions.select_related("user").order_by("-created_at", "-pk")[:LATEST_REVISIONS])


def _placed(body: str, places: dict[str, str]) -> str:
    for name, address in places.items():
        body = body.replace(f'src="{name}"', f'src="{address}"')
    return body


def _as_if_kept(image: Any) -> Kept:
    """A name of the same form; the bytes get theirs when the draft is published."""
    return Kept(f"picture/{hashlib.sha256(str(image.pk).encode()).hexdigest()}.jpg", image.width, image.height)
