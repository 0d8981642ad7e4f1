"""What people do with a private link: open the book, read sections of it, take the PDF. Only a person's act counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from acquisition.actions.links import told
from acquisition.events import BidbookDownloaded, BidbookOpened
from acquisition.models import BidbookVersion, ShareLink, ShareView
from acquisition.queries.bidbooks import link_of_token, opens, token_hash
from crm.eventlog.publishing import publish

VISIT = timedelta(minutes=30)
SHORTEST_SECONDS = 3
LONGEST_SECONDS = 3600


@dataclass(frozen=True)
class Opened:
    """What a visitor may read now."""

    link: ShareLink
    version: BidbookVersion
    sections: list[dict[str, object]]
    salutation: str = ""


@transaction.atomic
def open_bidbook(*, token: str, by_staff: bool = False) -> Opened | None:
    """A person has opened the link: the visit is on record, once, and what the link leads to is returned.

    None for a link that is unknown, ran out or was taken back; of a known one that is on record too. Of staff nothing.
    """
    link = _locked(token)
    if link is None:
        return None
    now = timezone.now()
    if not opens(link):
        if not by_staff:
            _begins_visit(link, {ShareView.Kind.DENIED}, ShareView.Kind.DENIED, now)
        return None
    if not by_staff and _begins_visit(link, _AT_WORK, ShareView.Kind.OPENED, now):
        publish(BidbookOpened(link_id=link.pk, **told(link)), subject=link)
    if link.edition:
        return Opened(link, link.base, link.edition.sections, link.edition.salutation)
    return Opened(link, link.base, link.base.sections)


@transaction.atomic
def record_reading(*, token: str, section_key: str, seconds: int, by_staff: bool = False) -> bool:
    """The section was before a reader's eyes for so long, said once a visit; whether the link still opens anything.

    Less than SHORTEST_SECONDS, a section the book has not, and what staff read leave no trace.
    """
    link = _locked(token)
    if link is None or not opens(link):
        return False
    shown = {section["key"] for section in (link.edition or link.base).sections}
    if by_staff or seconds < SHORTEST_SECONDS or section_key not in shown:
        return True
    now, seconds = timezone.now(), min(seconds, LONGEST_SECONDS)
    begun = link.views.filter(kind=ShareView.Kind.OPENED).order_by("-at").first()
    read = link.views.filter(kind=ShareView.Kind.READ, section_key=section_key, at__gt=now - VISIT)
    if begun and (row := read.filter(at__gte=begun.at).first()):
        row.at, row.dwell_seconds = now, max(row.dwell_seconds or 0, seconds)
        row.save(update_fields=["at", "dwell_seconds"])
    elif begun:
        ShareView.objects.create(
            link=link, kind=ShareView.Kind.READ, section_key=section_key, dwell_seconds=seconds, at=now
        )
    return True


@transaction.atomic
def take_pdf(*, token: str, by_staff: bool = False) -> Opened | None:
    """A person takes the PDF: on record once a visit, and what is in it is returned. None when the link allows none."""
    link = _locked(token)
    if link is None or not opens(link) or not link.allow_download:
        return None
    if not by_staff and _begins_visit(link, {ShareView.Kind.DOWNLOADED}, ShareView.Kind.DOWNLOADED, timezone.now()):
        publish(BidbookDownloaded(link_id=link.pk, **told(link)), subject=link)
    return Opened(link, link.base, (link.edition or link.base).sections)


_AT_WORK = {ShareView.Kind.OPENED, ShareView.Kind.READ, ShareView.Kind.DOWNLOADED}


def _locked(token: str) -> ShareLink | None:
    link = link_of_token(token_hash(token))
    if link is None:
        return None
    ShareLink.objects.select_for_update().get(pk=link.pk)
    return link_of_token(token_hash(token))


def _begins_visit(link: ShareLink, alive: set[ShareView.Kind], kind: ShareView.Kind, now: datetime) -> bool:
    """Whether this begins a visit; within half an hour of the last sign of life it belongs to the one before."""
    if link.views.filter(kind__in=alive, at__gt=now - VISIT).exists():
        return False
    ShareView.objects.create(link=link, kind=kind, at=now)
    return True
