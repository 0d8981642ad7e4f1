"""A bidbook cut to one lead: what it says, and what its base has changed since."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from acquisition.models import BidbookVersion, Lead, TailoredBidbook, TailoredEdition
from acquisition.queries.bidbook_differences import SectionChange, differences


@dataclass(frozen=True)
class MovedOn:
    """What a newer version of the base says otherwise in the sections that were chosen."""

    newer: BidbookVersion
    changes: list[SectionChange]
    lost: list[str]
    """Sentences about sections that are no longer there."""


def tailored_sections(copy: TailoredBidbook) -> list[dict[str, Any]]:
    """The chosen sections in their order, as those of a version; figures are the base's own."""
    own = {one["key"]: {**one, "figures": []} for one in copy.inserts}
    base = {section["key"]: section for section in copy.base.sections if not section.get("not_translated")}
    found = (own.get(key) or base.get(key) for key in copy.keys)
    return [
        {**section, "body_html": copy.overrides[section["key"]]} if section["key"] in copy.overrides else section
        for section in found
        if section
    ]


def newer_base(copy: TailoredBidbook) -> BidbookVersion | None:
    """The newest version of its book in its language, when that is not its base."""
    base = copy.base
    newer = BidbookVersion.objects.filter(bidbook=base.bidbook_id, language=base.language, number__gt=base.number)
    return newer.order_by("-number").first()


def moved_on_since(copy: TailoredBidbook) -> MovedOn | None:
    """None while its base is the newest version."""
    newer = newer_base(copy)
    if newer is None:
        return None
    chosen = set(copy.keys)
    before = [section for section in copy.base.sections if section["key"] in chosen]
    after = [section for section in newer.sections if section["key"] in chosen]
    there = {section["key"] for section in after if not section.get("not_translated")}
    lost = [
        _("“%(section)s” is no longer in version %(number)s. Making the copy anew leaves it out.")
        % {"section": section["title"], "number": newer.number}
        for section in before
        if section["key"] not in there
    ]
    return MovedOn(newer, differences(before, after, newer.language), lost)


def tailored_of(lead: Lead) -> QuerySet[TailoredBidbook]:
    """The lead's copies with their editions, newest first."""
    editions = TailoredEdition.objects.select_related("base", "frozen_by").order_by("-number")
    copies = lead.tailored.select_related("base__bidbook", "edited_by")
    return copies.prefetch_related(Prefetch("editions", editions))
