"""What the region promises whom this year, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cms.models import PropositionListing
from crm.models.places import in_language


@dataclass(frozen=True)
class Reason:
    """`proof` is the slug of the indicator that proves it."""

    text: str
    proof: str


@dataclass(frozen=True)
class Proposition:
    profile: str
    name: str
    for_whom: str
    promise: str
    reasons: list[Reason]


def propositions(language: str) -> list[Proposition]:
    """Of each target group the approved one of the newest programme year that has begun."""
    begun = PropositionListing.objects.filter(approved=True, programme_year__lte=timezone.localdate().year)
    newest: dict[str, PropositionListing] = {}
    for row in begun:  # of each profile the newest year first
        newest.setdefault(row.profile, row)
    return [_said(row, row.texts[language]) for row in newest.values() if language in row.texts]


def _said(row: PropositionListing, text: dict[str, Any]) -> Proposition:
    reasons = [Reason(*pair) for pair in zip(text["reasons"], row.proofs, strict=False)]
    return Proposition(row.profile, in_language(row.names), text["for_whom"], text["promise"], reasons)
