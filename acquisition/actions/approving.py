"""How a version comes to count: drafted, submitted, approved by somebody else, and one day retired."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.models import TargetCompanyProfile, VersionStatus
from acquisition.models.profiles import ApprovedOnce
from crm.contracts import DomainEvent, Refused
from crm.eventlog.publishing import publish

V = TypeVar("V", bound=ApprovedOnce)


class NotADraft(Refused):
    message = _("Only a draft can be changed. Begin the next version.")


class NotInReview(Refused):
    message = _("Only a version that waits for approval can be approved or sent back.")


class NotApproved(Refused):
    message = _("Only an approved version can be retired.")


class OneInTheMaking(Refused):
    message = _("The next version is being drafted already. Go on with that one.")


class NotReady(Refused):
    """The message says each thing that is wrong."""


class ApprovedByItsAuthor(Refused):
    message = _("You submitted this version yourself. Somebody else must approve it.")


class Told(Protocol):
    """An event that tells of a version."""

    def __call__(self, version: Any) -> DomainEvent: ...


def locked(model: type[V], version_id: int) -> V:
    """The version, and with its profile all versions beside it, ours until the transaction ends."""
    manager: Any = model.objects
    versions = manager.select_related("profile")
    TargetCompanyProfile.objects.select_for_update().get(pk=versions.get(pk=version_id).profile_id)
    version: V = versions.get(pk=version_id)
    return version


def locked_draft(model: type[V], version_id: int) -> V:
    """Refuses what is no draft any more."""
    version = locked(model, version_id)
    if not version.is_draft:
        raise NotADraft
    return version


def next_number(model: type[Any], profile: TargetCompanyProfile) -> int:
    """Refuses while a version of the profile is in the making."""
    versions = model.objects.filter(profile=profile)
    if versions.filter(status__in=[VersionStatus.DRAFT, VersionStatus.IN_REVIEW]).exists():
        raise OneInTheMaking
    return (versions.aggregate(last=Max("number"))["last"] or 0) + 1


def submit(version: ApprovedOnce, problems: Sequence[str], actor_id: int | None) -> None:
    """A draft waits for approval. Refuses one with problems."""
    if problems:
        raise NotReady(" ".join(problems))
    version.status = VersionStatus.IN_REVIEW
    version.submitted_by_id, version.submitted_at = actor_id, timezone.now()
    version.save()


def send_back(version: ApprovedOnce) -> None:
    """What waited is a draft again."""
    if not version.is_in_review:
        raise NotInReview
    version.status, version.submitted_by, version.submitted_at = VersionStatus.DRAFT, None, None
    version.save()


def approve(version: Any, actor_id: int | None, *, approved: Told, retired: Told) -> None:
    """The version counts from now on, and the one that counted for its profile and year is retired; both are told."""
    if not version.is_in_review:
        raise NotInReview
    if actor_id is not None and actor_id == version.submitted_by_id:
        raise ApprovedByItsAuthor
    earlier = type(version).objects.approved().filter(profile=version.profile, programme_year=version.programme_year)
    for one in earlier.select_related("profile"):
        retire(one, retired)
    version.status, version.approved_by_id, version.approved_at = VersionStatus.APPROVED, actor_id, timezone.now()
    version.content_sha256 = content_hash(version)
    version.save()
    publish(approved(version), subject=version)


def retire(version: Any, retired: Told) -> None:
    """Nothing is measured by the version any more."""
    if not version.is_approved:
        raise NotApproved
    version.status, version.retired_at = VersionStatus.RETIRED, timezone.now()
    version.save(update_fields=["status", "retired_at"])
    publish(retired(version), subject=version)


def content_hash(version: Any) -> str:
    """The same for the same content of the same profile and year, whatever the order of keys."""
    content = [version.profile.key, version.programme_year, version.content()]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
