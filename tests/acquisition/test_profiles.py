"""Target profiles and value propositions: approved by somebody else, one a year, and then as they are."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from acquisition.actions import profiles, propositions
from acquisition.actions.approving import (
    ApprovedByItsAuthor,
    NotADraft,
    NotApproved,
    NotInReview,
    NotReady,
    OneInTheMaking,
)
from acquisition.models import TargetProfileVersion, ValueProposition, VersionStatus
from crm.models import EventRecord
from tests.acquisition.fit_rows import PROOFS, YEAR, a_draft, a_profile, a_proposition, a_proposition_draft, texts
from tests.acquisition.fit_rules import rules
from tests.acquisition.rows import a_colleague

pytestmark = pytest.mark.django_db


def test_a_draft_that_is_submitted_and_approved_by_another_counts(published):
    author, board = a_colleague(), a_colleague("Program Board", "berend")
    version = a_draft()
    profiles.submit_profile_version(version_id=version.pk, actor_id=author.pk)
    with pytest.raises(ApprovedByItsAuthor):
        profiles.approve_profile_version(version_id=version.pk, actor_id=author.pk)
    profiles.approve_profile_version(version_id=version.pk, actor_id=board.pk)
    version.refresh_from_db()
    assert (version.status, version.approved_by) == (VersionStatus.APPROVED, board)
    assert len(version.content_sha256) == 64
    assert published()[-1] == "acquisition.TargetProfileApproved"


def test_approving_retires_the_earlier_one_of_the_year_and_no_other():
    last_year, first = a_profile(year=YEAR - 1), a_profile()
    second = a_profile()
    for version in (last_year, first):
        version.refresh_from_db()
    assert (second.number, second.status) == (3, VersionStatus.APPROVED)
    assert (first.status, first.retired_at is None) == (VersionStatus.RETIRED, False)
    assert last_year.status == VersionStatus.APPROVED
    told = EventRecord.objects.filter(name="acquisition.TargetProfileRetired").get()
    assert told.payload["version_id"] == first.pk


def test_the_database_itself_holds_one_approved_a_year_and_four_eyes():
    author, version = a_colleague(), a_profile()
    draft = a_draft()
    rows = TargetProfileVersion.objects.filter(pk=draft.pk)
    for wrong in (
        {"status": "approved", "approved_at": version.approved_at, "content_sha256": "x"},
        {"approved_by": author, "submitted_by": author},
        {"status": "approved", "programme_year": YEAR + 1},
        {"status": "nearly"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_weights_that_do_not_add_up_are_saved_as_a_draft_and_not_submitted():
    wrong = rules()
    wrong["criteria"]["smart"]["weight"] = 20
    version = a_draft()
    profiles.edit_profile_draft(version_id=version.pk, programme_year=YEAR, **wrong)
    with pytest.raises(NotReady, match="105"):
        profiles.submit_profile_version(version_id=version.pk, actor_id=None)
    version.refresh_from_db()
    assert version.is_draft
    assert version.criteria["smart"]["weight"] == 20


def test_what_is_out_of_order_is_refused():
    version = a_draft()
    with pytest.raises(NotInReview):
        profiles.approve_profile_version(version_id=version.pk, actor_id=None)
    with pytest.raises(NotInReview):
        profiles.send_profile_version_back(version_id=version.pk)
    with pytest.raises(NotApproved):
        profiles.retire_profile_version(version_id=version.pk)
    with pytest.raises(OneInTheMaking):
        a_draft()
    profiles.submit_profile_version(version_id=version.pk, actor_id=None)
    with pytest.raises(NotADraft):
        profiles.edit_profile_draft(version_id=version.pk, programme_year=YEAR, **rules())
    profiles.send_profile_version_back(version_id=version.pk)
    profiles.edit_profile_draft(version_id=version.pk, programme_year=YEAR + 1, **rules())
    version.refresh_from_db()
    assert (version.programme_year, version.submitted_at) == (YEAR + 1, None)


def test_the_next_version_begins_as_a_copy():
    version = a_profile()
    copy = TargetProfileVersion.objects.get(pk=profiles.draft_next_profile_version(version_id=version.pk))
    assert (copy.number, copy.status, copy.content()) == (version.number + 1, "draft", version.content())
    profiles.retire_profile_version(version_id=version.pk)
    version.refresh_from_db()
    assert version.status == VersionStatus.RETIRED


def test_the_same_content_has_the_same_hash():
    first, other = a_profile(), a_profile()
    assert first.content_sha256 == other.content_sha256
    changed = rules()
    changed["thresholds"]["gamechanger"]["at_least"] = 3
    assert a_profile(**changed).content_sha256 != first.content_sha256


def test_a_value_proposition_is_told_with_its_words_once_approved():
    author, head = a_colleague(), a_colleague("Heads of acquisition", "hilde")
    version = a_proposition_draft()
    propositions.submit_proposition(version_id=version.pk, actor_id=author.pk)
    with pytest.raises(ApprovedByItsAuthor):
        propositions.approve_proposition(version_id=version.pk, actor_id=author.pk)
    propositions.approve_proposition(version_id=version.pk, actor_id=head.pk)
    told = EventRecord.objects.get(name="acquisition.ValuePropositionApproved").payload
    assert (told["profile"], told["texts"], told["proofs"]) == ("makers", texts(), PROOFS)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"texts": {"nl": texts()["nl"], "en": texts()["en"]}}, "“de”"),
        ({"texts": texts(promise=" ")}, "“nl”"),
        ({"proofs": PROOFS[:2]}, "figure"),
        ({"proofs": [*PROOFS[:2], "nonsense"]}, "figure"),
    ],
)
def test_a_value_proposition_that_is_not_whole_is_not_submitted(wrong, words):
    version = a_proposition_draft(**wrong)
    with translation.override("en"), pytest.raises(NotReady, match=words):
        propositions.submit_proposition(version_id=version.pk, actor_id=None)


def test_the_next_proposition_replaces_the_one_of_the_year():
    version = a_proposition()
    following = propositions.draft_next_proposition(version_id=version.pk)
    propositions.edit_proposition_draft(version_id=following, programme_year=YEAR, texts=texts("Better"), proofs=PROOFS)
    propositions.submit_proposition(version_id=following, actor_id=None)
    propositions.send_proposition_back(version_id=following)
    propositions.submit_proposition(version_id=following, actor_id=None)
    propositions.approve_proposition(version_id=following, actor_id=None)
    assert ValueProposition.objects.approved().get().pk == following
    propositions.retire_proposition(version_id=following)
    assert not ValueProposition.objects.approved().exists()
