"""Whom the region looks for, what it promises them, and how well each lead fits."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class TargetProfileApproved(DomainEvent):
    headline = _("Approved the target profile “{profile}”, version {number}, for {programme_year}")

    version_id: int
    profile: str
    number: int
    programme_year: int
    content_sha256: str


@dataclass(frozen=True, kw_only=True)
class TargetProfileRetired(DomainEvent):
    headline = _("Retired the target profile “{profile}”, version {number}")

    version_id: int
    profile: str
    number: int
    programme_year: int


@dataclass(frozen=True, kw_only=True)
class ValuePropositionApproved(DomainEvent):
    """`texts`: language → for_whom, promise and reasons, in the order of `proofs`, which are slugs of indicators.

    `names`: language → what the target group is called.
    """

    headline = _("Approved the value proposition for “{profile}”, version {number}, for {programme_year}")

    version_id: int
    profile: str
    number: int
    programme_year: int
    texts: dict[str, Any]
    proofs: list[str]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ValuePropositionRetired(DomainEvent):
    headline = _("Retired the value proposition for “{profile}”, version {number}")

    version_id: int
    profile: str
    number: int
    programme_year: int


@dataclass(frozen=True, kw_only=True)
class LeadScored(DomainEvent):
    """Somebody judged how well the lead fits. Scores are of 100 and written as text."""

    headline = _("Scored between {total} and {upper} of 100")
    spoken = {"total": "crm.number", "upper": "crm.number"}

    lead_id: int
    qualification_id: int
    version_id: int
    total: str
    upper: str
    coverage_pct: int
    gamechanger: bool | None


@dataclass(frozen=True, kw_only=True)
class LeadRescored(DomainEvent):
    """A new version of the profile was applied to what was known; nobody has decided on it yet."""

    headline = _("By the new target profile it scores between {total} and {upper} of 100")
    spoken = {"total": "crm.number", "upper": "crm.number"}

    lead_id: int
    qualification_id: int
    version_id: int
    total: str
    upper: str
    coverage_pct: int
    gamechanger: bool | None


@dataclass(frozen=True, kw_only=True)
class QualificationDecided(DomainEvent):
    headline = _("Decided on the lead: {decision}")
    spoken = {"decision": "acquisition.decision"}

    lead_id: int
    qualification_id: int
    version_id: int
    decision: str


@dataclass(frozen=True, kw_only=True)
class LeadsRescored(DomainEvent):
    """Every open lead up to `up_to_lead_id` has its score by the new version; `finished` when no more follow."""

    headline = _("Scored {count} leads anew")

    version_id: int
    up_to_lead_id: int
    count: int
    finished: bool
