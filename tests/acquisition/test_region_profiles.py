"""What the region's file says of whom it looks for can be approved, is loaded once, and is said in every language."""

import pytest
from django.conf import settings

from acquisition.actions.profiles import draft_next_profile_version
from acquisition.actions.region_profiles import load_profiles
from acquisition.models import TargetProfileVersion, ValueProposition

pytestmark = pytest.mark.django_db
REGION = settings.ROOT / "regions" / "dutch-techzone"


def test_the_region_measures_by_its_own_profile_and_promises_in_three_languages(region):
    load_profiles(REGION)
    version, proposition = TargetProfileVersion.objects.get(), ValueProposition.objects.get()
    assert (version.is_approved, version.approved_by, proposition.is_approved) == (True, None, True)
    assert sum(rule["weight"] for rule in version.criteria.values()) == 100
    assert set(proposition.texts) == {"nl", "en", "de"}


def test_a_second_load_changes_nothing_and_a_draft_of_the_team_stays(region):
    load_profiles(REGION)
    draft_next_profile_version(version_id=TargetProfileVersion.objects.get().pk)
    load_profiles(REGION)
    assert list(TargetProfileVersion.objects.order_by("number").values_list("status", flat=True)) == [
        "approved",
        "draft",
    ]
    assert ValueProposition.objects.count() == 1


def test_a_folder_without_the_file_is_a_region_without_a_profile(tmp_path):
    load_profiles(tmp_path)
    assert not TargetProfileVersion.objects.exists()
