"""Value propositions: what the region promises a kind of company, version by version."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from acquisition.actions import approving
from acquisition.events import ValuePropositionApproved, ValuePropositionRetired
from acquisition.models import TargetCompanyProfile, ValueProposition
from acquisition.models.profiles import LANGUAGES
from crm.contracts import DomainEvent
from crm.models import Indicator

REASONS = 3


@transaction.atomic
def draft_proposition(*, profile_id: int, programme_year: int, texts: Mapping[str, Any], proofs: Sequence[str]) -> int:
    """The profile has a draft with the next number; returns its id. Refuses while another is in the making."""
    profile = TargetCompanyProfile.objects.select_for_update().get(pk=profile_id)
    return ValueProposition.objects.create(
        profile=profile,
        number=approving.next_number(ValueProposition, profile),
        programme_year=programme_year,
        texts=dict(texts),
        proofs=list(proofs),
    ).pk


@transaction.atomic
def draft_next_proposition(*, version_id: int) -> int:
    """The next version is a draft that says the same; returns its id. Refuses while another is in the making."""
    former = ValueProposition.objects.get(pk=version_id)
    return draft_proposition(profile_id=former.profile_id, programme_year=former.programme_year, **former.content())


@transaction.atomic
def edit_proposition_draft(
    *, version_id: int, programme_year: int, texts: Mapping[str, Any], proofs: Sequence[str]
) -> None:
    """The draft says this. Refuses what is no draft any more."""
    version = approving.locked_draft(ValueProposition, version_id)
    version.programme_year, version.texts, version.proofs = programme_year, dict(texts), list(proofs)
    version.save()


@transaction.atomic
def submit_proposition(*, version_id: int, actor_id: int | None) -> None:
    """The draft waits for approval. Refuses one that lacks a text or a proof, and says which."""
    version = approving.locked_draft(ValueProposition, version_id)
    approving.submit(version, proposition_problems(version.texts, version.proofs), actor_id)


def proposition_problems(texts: Mapping[str, Any], proofs: Sequence[str]) -> list[str]:
    """Sentences for whoever drafts it; empty when it may be approved."""
    problems = [
        _("The text in “%(language)s” is not whole: for whom, the promise and three reasons.") % {"language": language}
        for language in LANGUAGES
        if not _is_whole(texts.get(language) or {})
    ]
    known = set(Indicator.objects.filter(slug__in=proofs).values_list("slug", flat=True))
    if len(proofs) != REASONS or not set(proofs) <= known:
        problems.append(_("Choose for each reason the figure of the region that proves it."))
    return problems


def _is_whole(text: Mapping[str, Any]) -> bool:
    reasons = text.get("reasons") or []
    said = [text.get("for_whom"), text.get("promise"), *reasons]
    return len(reasons) == REASONS and all(isinstance(one, str) and one.strip() for one in said)


@transaction.atomic
def send_proposition_back(*, version_id: int) -> None:
    """What waited for approval is a draft again."""
    approving.send_back(approving.locked(ValueProposition, version_id))


@transaction.atomic
def approve_proposition(*, version_id: int, actor_id: int | None) -> None:
    """The region promises this from now on; what it promised this profile that year is retired.

    Refuses whoever submitted it.
    """
    version = approving.locked(ValueProposition, version_id)
    approving.approve(version, actor_id, approved=_approved, retired=_retired)


@transaction.atomic
def retire_proposition(*, version_id: int) -> None:
    """The region does not promise this any more."""
    approving.retire(approving.locked(ValueProposition, version_id), _retired)


def _approved(version: ValueProposition) -> DomainEvent:
    return ValuePropositionApproved(
        version_id=version.pk,
        profile=version.profile.key,
        number=version.number,
        programme_year=version.programme_year,
        texts=version.texts,
        proofs=version.proofs,
        names=version.profile.names,
    )


def _retired(version: ValueProposition) -> DomainEvent:
    return ValuePropositionRetired(
        version_id=version.pk,
        profile=version.profile.key,
        number=version.number,
        programme_year=version.programme_year,
    )
