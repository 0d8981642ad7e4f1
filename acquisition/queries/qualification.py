"""What is known of a lead, how it was judged, and whether the region pursues it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from acquisition.models import Lead, Qualification, TargetProfileVersion

NEEDED = {
    "area_m2": "area_m2_min",
    "power_kw": "grid_kw",
    "water_m3_h": "water_m3_h",
    "environmental_category": "environmental_category",
}
"""Input → the field of a requirement that says it."""


def facts_of(lead: Lead) -> dict[str, Any]:
    """The inputs that are read from the lead itself, as plain values; None is unknown."""
    jobs = lead.jobs_new_fte_est
    return {
        "sector": lead.sector.slug if lead.sector else None,
        "jobs_fte": None if jobs is None else f"{Decimal(jobs).normalize():f}",
        "investment_eur": lead.investment_eur_est,
        **needs_of(lead),
    }


def needs_of(lead: Lead) -> dict[str, Any]:
    """The inputs that the lead's requirement says, those it leaves open not among them."""
    needed = getattr(lead, "requirement", None)
    said = {name: getattr(needed, field) for name, field in NEEDED.items()} if needed else {}
    return {name: value for name, value in said.items() if value not in (None, "")}


def latest_scores(leads: Iterable[Lead], profile_id: int) -> dict[int, Qualification]:
    """Lead → the score of this profile that was made last, whatever became of it."""
    rows = Qualification.objects.filter(lead__in=list(leads), profile=profile_id).order_by("pk")
    return {row.lead_id: row for row in rows}


def qualifications_of(lead: Lead) -> QuerySet[Qualification]:
    """All scores of the lead, newest first."""
    rows = lead.qualifications.select_related("lead", "profile_version__profile", "author", "decided_by")
    return rows.order_by("-pk")


def shown_of(scores: Sequence[Qualification], version: TargetProfileVersion | None) -> Qualification | None:
    """Of a lead's scores, newest first, the one to look at: by this version if there is one, else the newest of all."""
    by_it = (one for one in scores if version and one.profile_version_id == version.pk)
    return next(by_it, scores[0] if scores else None)


def evidence_of(score: Qualification) -> dict[str, str]:
    """Criterion → what its score rests on."""
    return dict(score.evidence.values_list("criterion", "text"))


def measures() -> QuerySet[TargetProfileVersion]:
    """The approved versions, the newest year first."""
    return TargetProfileVersion.objects.approved().select_related("profile").order_by("-programme_year", "profile__key")


def is_pursued(lead: Lead) -> bool:
    """Whether a current score was decided as “pursue”; by whom that may be is a constraint of the database."""
    return Qualification.objects.current().pursued().filter(lead=lead).exists()


def rescoring_left(version: TargetProfileVersion) -> int:
    """How many leads that were open when the version was approved, and still are, have no score by it yet."""
    if not version.is_approved:
        return 0
    leads = Lead.objects.still_open().filter(opened_at__lte=version.approved_at)
    return leads.exclude(qualifications__profile_version=version).count()


def rescored_by(version: TargetProfileVersion) -> int:
    """How many leads this version scored in the background."""
    return version.qualifications.filter(rescored=True).count()
