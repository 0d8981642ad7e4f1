"""Landings as the back office shows them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from acquisition.models import (
    Commitment,
    Dependency,
    Landing,
    LandingTransition,
    Lead,
    Permit,
    Realisation,
    RiskSignal,
    WinConfirmation,
)
from acquisition.models.landing_stages import GONE
from crm.queries.timeline import EVERYTHING, Asked, Timeline, timeline_of

ROAD_STEPS = 60
MOST_IN_CARE = 200


def visible_landings(user: Any, landing_ids: set[int]) -> set[int]:
    """Of these landings, the ones the user may see."""
    return set(Landing.objects.visible_to(user).filter(pk__in=landing_ids).values_list("pk", flat=True))


def landings_of(lead: Lead, user: Any) -> QuerySet[Landing]:
    landings = Landing.objects.visible_to(user).filter(lead=lead)
    return landings.select_related("lead", "municipality", "landing_manager", "blocked_by").order_by("number")


def landings_with_lead(user: Any) -> QuerySet[Landing]:
    """Those the user may see, with the lead that names them."""
    return Landing.objects.visible_to(user).select_related("lead")


def landings_in_care(user: Any) -> list[tuple[int, int | None]]:
    """The landings on their way or standing that the user manages and may see, newest first, each with its contact."""
    landings = Landing.objects.visible_to(user).filter(landing_manager=user).exclude(status__in=GONE)
    return list(landings.order_by("-opened_at", "-pk").values_list("pk", "lead__contact_id")[:MOST_IN_CARE])


def landing_address(landing_id: int) -> str:
    return reverse("acquisition_landings:inspect", args=[landing_id])


def landing_transitions(landing: Landing) -> QuerySet[LandingTransition]:
    return landing.transitions.select_related("actor", "dependency").order_by("-seq")[:ROAD_STEPS]


def landing_timeline(landing: Landing, user: Any, asked: Asked = EVERYTHING) -> Timeline:
    """What happened with the landing, newest first."""
    return timeline_of("acquisition.landing", landing.pk, user=user, asked=asked)


def permits_of(landing: Landing) -> QuerySet[Permit]:
    return landing.permits.select_related("risk_taken_by")


def dependencies_of(landing: Landing) -> QuerySet[Dependency]:
    return landing.dependencies.select_related("owner")


def promises_of(landing: Landing) -> QuerySet[Commitment]:
    return landing.commitments.select_related("recorded_by").order_by("-agreed_on", "-pk")


def reports_of(landing: Landing) -> QuerySet[Realisation]:
    return landing.realisations.select_related("reported_by", "verified_by", "confirmation").order_by("-as_of", "-pk")


def confirmations_of(landing: Landing) -> QuerySet[WinConfirmation]:
    return landing.confirmations.select_related("contact").order_by("-pk")


def risks_of(landing: Landing) -> QuerySet[RiskSignal]:
    return landing.risk_signals.select_related("noted_by", "resolved_by")


def expansions_of(landing: Landing, user: Any) -> QuerySet[Lead]:
    """The leads this landing led to that the user may see."""
    return Lead.objects.visible_to(user).filter(expansion_of=landing)
