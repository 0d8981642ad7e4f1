"""Which versions there are, which to hand out, and which link a token opens."""

import hashlib

from django.db.models import Count, QuerySet
from django.utils import timezone

from acquisition.models import Bidbook, BidbookDraft, BidbookVersion, ShareLink


def latest_version(bidbook: str, language: str) -> BidbookVersion | None:
    """The newest version in this language, else the newest in any other; None when none is published."""
    versions = BidbookVersion.objects.filter(bidbook__slug=bidbook).select_related("bidbook").order_by("-number", "pk")
    return versions.filter(language=language).first() or versions.first()


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link_of_token(token_sha256: str) -> ShareLink | None:
    return (
        ShareLink.objects.select_related("version__bidbook", "edition__base__bidbook")
        .filter(token_sha256=token_sha256)
        .first()
    )


def link_that_opens(token_sha256: str) -> ShareLink | None:
    """None also for a link that ran out or was taken back."""
    link = link_of_token(token_sha256)
    return link if link and opens(link) else None


def opens(link: ShareLink) -> bool:
    """Now, and while what it leads to still says something."""
    return link.opens_at(timezone.now()) and not (link.edition and link.edition.is_erased)


def latest_versions() -> QuerySet[BidbookVersion]:
    """The newest version of every bidbook in each of its languages."""
    versions = BidbookVersion.objects.select_related("bidbook").order_by("bidbook", "language", "-number")
    newest = {(one.bidbook_id, one.language): one.pk for one in reversed(versions)}
    return versions.filter(pk__in=newest.values())


def versions_of(book: Bidbook) -> QuerySet[BidbookVersion]:
    """The bidbook's versions, newest first, with how many links lead to each."""
    versions = book.versions.select_related("published_by", "pdf").annotate(times_shared=Count("links"))
    return versions.order_by("-published_at", "-pk")


def drafts_of(book: Bidbook) -> dict[str, BidbookDraft]:
    """The bidbook's working copies by language."""
    drafts = book.drafts.select_related("edited_by", "handed_in_by", "based_on", "bidbook")
    return {draft.language: draft for draft in drafts}


def newest_in(book: Bidbook) -> dict[str, BidbookVersion]:
    """The newest version of the bidbook by language."""
    return {version.language: version for version in book.versions.order_by("number")}


def version_before(version: BidbookVersion) -> BidbookVersion | None:
    earlier = BidbookVersion.objects.filter(bidbook=version.bidbook_id, language=version.language)
    return earlier.filter(number__lt=version.number).order_by("-number").first()
