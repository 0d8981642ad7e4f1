"""A region's target profiles and value propositions, from its file."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from acquisition.actions import profiles, propositions
from acquisition.models import TargetProfileVersion, ValueProposition


@transaction.atomic
def load_profiles(folder: Path) -> None:
    """Each profile of the file exists and counts as written there, with its value proposition.

    A profile that has versions is the acquisition team's and left alone, so a second load changes nothing.
    Refuses a profile that could not be approved.
    """
    path = folder / "profiles.toml"
    if not path.exists():
        return
    for key, about in tomllib.loads(path.read_text(encoding="utf-8")).items():
        profile_id = profiles.record_profile(key=key, names=about["names"])
        if not TargetProfileVersion.objects.filter(profile=profile_id).exists():
            _approve_profile(profile_id, about)
        if "proposition" in about and not ValueProposition.objects.filter(profile=profile_id).exists():
            _approve_proposition(profile_id, about)


def _approve_profile(profile_id: int, about: dict[str, Any]) -> None:
    rules = {name: about[name] for name in ("programme_year", "criteria", "thresholds", "knockouts")}
    version_id = profiles.draft_profile_version(profile_id=profile_id, **rules)
    profiles.submit_profile_version(version_id=version_id, actor_id=None)
    profiles.approve_profile_version(version_id=version_id, actor_id=None)


def _approve_proposition(profile_id: int, about: dict[str, Any]) -> None:
    version_id = propositions.draft_proposition(
        profile_id=profile_id, programme_year=about["programme_year"], **about["proposition"]
    )
    propositions.submit_proposition(version_id=version_id, actor_id=None)
    propositions.approve_proposition(version_id=version_id, actor_id=None)
