"""What was read through a lead's links: how often, which sections, and for how long."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from acquisition.models import Lead, ShareLink, ShareView

Kind = ShareView.Kind


@dataclass(frozen=True)
class SectionRead:
    """`visits` in which the section was read at all, of all in which the book was open; `seconds` of all together."""

    title: str
    visits: int
    of: int
    seconds: int

    @property
    def share(self) -> int:
        """In per cent, 0 when the book was never opened."""
        return round(100 * self.visits / self.of) if self.of else 0

    @property
    def minutes(self) -> str:
        return f"{self.seconds // 60}:{self.seconds % 60:02}"


@dataclass(frozen=True)
class Reading:
    link: ShareLink
    opened: int
    last_opened_at: datetime | None
    downloaded: int
    sections: list[SectionRead]


def readings_of(lead: Lead) -> list[Reading]:
    """The lead's links, newest first, with what was read through each."""
    links = lead.links.select_related("version__bidbook", "edition__base__bidbook", "contact", "followed_by")
    return [_reading(link, link.views.all()) for link in links.order_by("-pk").prefetch_related("views")]


def _reading(link: ShareLink, views: Iterable[ShareView]) -> Reading:
    by_kind: dict[str, list[ShareView]] = defaultdict(list)
    for view in views:
        by_kind[view.kind].append(view)
    opened = by_kind[Kind.OPENED]
    return Reading(
        link,
        len(opened),
        max((view.at for view in opened), default=None),
        len(by_kind[Kind.DOWNLOADED]),
        _sections(link, by_kind[Kind.READ], len(opened)) if opened else [],
    )


def _sections(link: ShareLink, read: list[ShareView], visits: int) -> list[SectionRead]:
    rows: dict[str, list[ShareView]] = defaultdict(list)
    for view in read:
        rows[view.section_key].append(view)
    return [
        SectionRead(
            section["title"],
            min(len(rows[section["key"]]), visits),
            visits,
            sum(view.dwell_seconds or 0 for view in rows[section["key"]]),
        )
        for section in (link.edition or link.base).sections
        if not section.get("not_translated")
    ]
