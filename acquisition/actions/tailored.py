"""Bidbooks cut to one lead: written, frozen as an edition, and made anew when their base has moved on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.bidbooks import content_hash
from acquisition.events import BidbookTailored
from acquisition.models import BidbookVersion, Lead, TailoredBidbook, TailoredEdition
from acquisition.queries.bidbook_figures import LEFT_OVER
from acquisition.queries.bidbook_sections import clean_html
from acquisition.queries.tailored import newer_base, tailored_sections
from crm.contracts import Refused
from crm.eventlog.publishing import publish


class NoSectionChosen(Refused):
    message = _("Choose at least one section of the bidbook.")
    fields = {"keys": message}


class SectionUnknown(Refused):
    message = _("A section you chose does not stand in this version. Reload the page and choose again.")


class FigureOverridden(Refused):
    message = _("A text of your own may not hold a figure between braces: figures come from the bidbook alone.")


class InsertIncomplete(Refused):
    message = _("A section of your own needs a title and a text.")


class NothingNewer(Refused):
    message = _("This copy is made from the newest version already.")


class ChangedByAnother(Refused):
    message = _("Somebody changed this copy after you opened it. Reload the page and make your change again.")


@dataclass(frozen=True, kw_only=True)
class Cut:
    """How the book is cut: keys in their order, texts instead of the book's own, and sections of one's own."""

    salutation: str = ""
    keys: Sequence[str]
    overrides: Mapping[str, str] = field(default_factory=dict)
    inserts: Sequence[Mapping[str, str]] = ()


@transaction.atomic
def tailor_bidbook(*, lead_id: int, version_id: int, cut: Cut | None = None, actor_id: int | None) -> int:
    """The lead has a working copy made from the version, whole unless `cut` says how; returns its id."""
    version = BidbookVersion.objects.get(pk=version_id)
    lead = Lead.objects.select_for_update().get(pk=lead_id)
    copy = TailoredBidbook(lead=lead, base=version, version=0)
    shown = [section["key"] for section in version.sections if not section.get("not_translated")]
    _cut(copy, cut or Cut(keys=shown), actor_id)
    return copy.pk


@transaction.atomic
def edit_tailored(*, tailored_id: int, cut: Cut, version: int, actor_id: int | None) -> None:
    """The working copy is cut so; editions that exist stay as they are. Refuses when another changed it meanwhile."""
    copy = TailoredBidbook.objects.select_for_update().get(pk=tailored_id)
    if copy.version != version:
        raise ChangedByAnother
    _cut(copy, cut, actor_id)


@transaction.atomic
def freeze_tailored(*, tailored_id: int, actor_id: int | None) -> int:
    """What the copy says now is an edition that never changes; returns its id. The same words are the same one."""
    copy = TailoredBidbook.objects.select_for_update(of=("self",)).select_related("base__bidbook").get(pk=tailored_id)
    sections = tailored_sections(copy)
    if not sections:
        raise NoSectionChosen
    digest = content_hash(copy.base.title, [*sections, {"salutation": copy.salutation}])
    last = copy.editions.order_by("-number").first()
    if last and (last.rendered_sha256, last.base_id) == (digest, copy.base_id) and not last.is_erased:
        return last.pk
    edition = TailoredEdition.objects.create(
        tailored=copy,
        number=last.number + 1 if last else 1,
        base=copy.base,
        salutation=copy.salutation,
        content=json.dumps(sections, ensure_ascii=False),
        rendered_sha256=digest,
        frozen_at=timezone.now(),
        frozen_by_id=actor_id,
    )
    event = BidbookTailored(
        edition_id=edition.pk,
        version_id=copy.base_id,
        lead_id=copy.lead_id,
        bidbook=copy.base.bidbook.slug,
        number=copy.base.number,
        edition=edition.number,
    )
    publish(event, subject=copy.lead)
    return edition.pk


@transaction.atomic
def rebase_tailored(*, tailored_id: int, actor_id: int | None) -> int:
    """The copy is made from the newest version of its book, and frozen as a new edition, whose id is returned.

    Sections that the newest version has no longer are left out, with the text that stood in their place; new ones are
    not added: whoever cut the book chooses them. Refuses when there is no newer version, and when nothing is left.
    """
    copy = TailoredBidbook.objects.select_for_update(of=("self",)).select_related("base").get(pk=tailored_id)
    newer = newer_base(copy)
    if newer is None:
        raise NothingNewer
    there = {section["key"] for section in newer.sections if not section.get("not_translated")}
    copy.base = newer
    own = {insert["key"] for insert in copy.inserts}
    cut = Cut(
        salutation=copy.salutation,
        keys=[key for key in copy.keys if key in there or key in own],
        overrides={key: text for key, text in copy.overrides.items() if key in there},
        inserts=copy.inserts,
    )
    _cut(copy, cut, actor_id)
    return freeze_tailored(tailored_id=copy.pk, actor_id=actor_id)


def _cut(copy: TailoredBidbook, cut: Cut, actor_id: int | None) -> None:
    inserts = [_insert(one) for one in cut.inserts]
    there = {section["key"] for section in copy.base.sections} | {one["key"] for one in inserts}
    if not cut.keys:
        raise NoSectionChosen
    if not set(cut.keys) <= there:
        raise SectionUnknown
    overrides = {key: clean_html(text) for key, text in cut.overrides.items() if text.strip() and key in there}
    if any(LEFT_OVER.search(text) for text in [*overrides.values(), *(one["body_html"] for one in inserts)]):
        raise FigureOverridden
    copy.salutation, copy.keys = cut.salutation.strip(), list(dict.fromkeys(cut.keys))
    copy.overrides, copy.inserts = overrides, inserts
    copy.edited_at, copy.edited_by_id, copy.version = timezone.now(), actor_id, copy.version + 1
    copy.save()


def _insert(given: Mapping[str, str]) -> dict[str, Any]:
    title, body = given["title"].strip(), clean_html(given["body_html"])
    if not title or not body:
        raise InsertIncomplete
    return {"key": given["key"], "title": title, "body_html": body}
