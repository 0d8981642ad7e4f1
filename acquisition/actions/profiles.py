"""Target profiles: what counts for a company, version by version."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from acquisition.actions import approving
from acquisition.events import TargetProfileApproved, TargetProfileRetired
from acquisition.models import TargetCompanyProfile, TargetProfileVersion
from acquisition.queries.profile_rules import problems_of
from crm.contracts import DomainEvent


@transaction.atomic
def record_profile(*, key: str, names: Mapping[str, str]) -> int:
    """The profile exists and is called so; returns its id."""
    profile, _new = TargetCompanyProfile.objects.update_or_create(key=key, defaults={"names": dict(names)})
    return profile.pk


@transaction.atomic
def draft_profile_version(
    *,
    profile_id: int,
    programme_year: int,
    criteria: Mapping[str, Any],
    thresholds: Mapping[str, Any],
    knockouts: Sequence[Mapping[str, Any]],
) -> int:
    """The profile has a draft with the next number; returns its id. Refuses while another is in the making."""
    profile = TargetCompanyProfile.objects.select_for_update().get(pk=profile_id)
    return TargetProfileVersion.objects.create(
        profile=profile,
        number=approving.next_number(TargetProfileVersion, profile),
        programme_year=programme_year,
        criteria=dict(criteria),
        thresholds=dict(thresholds),
        knockouts=list(knockouts),
    ).pk


@transaction.atomic
def draft_next_profile_version(*, version_id: int) -> int:
    """The next version is a draft that says the same; returns its id. Refuses while another is in the making."""
    former = TargetProfileVersion.objects.get(pk=version_id)
    return draft_profile_version(profile_id=former.profile_id, programme_year=former.programme_year, **former.content())


@transaction.atomic
def edit_profile_draft(
    *,
    version_id: int,
    programme_year: int,
    criteria: Mapping[str, Any],
    thresholds: Mapping[str, Any],
    knockouts: Sequence[Mapping[str, Any]],
) -> None:
    """The draft says this; whether it adds up is asked when it is submitted. Refuses what is no draft any more."""
    version = approving.locked_draft(TargetProfileVersion, version_id)
    version.programme_year = programme_year
    version.criteria, version.thresholds, version.knockouts = dict(criteria), dict(thresholds), list(knockouts)
    version.save()


@transaction.atomic
def submit_profile_version(*, version_id: int, actor_id: int | None) -> None:
    """The draft waits for approval. Refuses one whose rules do not hold, and says what is wrong."""
    version = approving.locked_draft(TargetProfileVersion, version_id)
    approving.submit(version, problems_of(**version.content()), actor_id)


@transaction.atomic
def send_profile_version_back(*, version_id: int) -> None:
    """What waited for approval is a draft again."""
    approving.send_back(approving.locked(TargetProfileVersion, version_id))


@transaction.atomic
def approve_profile_version(*, version_id: int, actor_id: int | None) -> None:
    """Leads are measured by this version from now on; open ones are scored anew in the background.

    The version that counted for this profile and year is retired. Refuses whoever submitted it.
    """
    version = approving.locked(TargetProfileVersion, version_id)
    approving.approve(version, actor_id, approved=_approved, retired=_retired)


@transaction.atomic
def retire_profile_version(*, version_id: int) -> None:
    """Nothing is measured by the version any more; what was stays as it is."""
    approving.retire(approving.locked(TargetProfileVersion, version_id), _retired)


def _approved(version: TargetProfileVersion) -> DomainEvent:
    return TargetProfileApproved(
        version_id=version.pk,
        profile=version.profile.key,
        number=version.number,
        programme_year=version.programme_year,
        content_sha256=version.content_sha256,
    )


def _retired(version: TargetProfileVersion) -> DomainEvent:
    return TargetProfileRetired(
        version_id=version.pk,
        profile=version.profile.key,
        number=version.number,
        programme_year=version.programme_year,
    )
