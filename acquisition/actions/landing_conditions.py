"""What stands between a landing and its work: permits and their decisions, and what others must bring."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.landings import locked_landing
from acquisition.events import DependencyChanged, PermitApplied, PermitDecided
from acquisition.models import Dependency, Landing, Permit, PermitResult
from crm.contracts import Refused
from crm.eventlog.publishing import publish

SHORTEST_RISK_REASON = 20
PERMIT_FACTS = frozenset(
    {"kind", "authority", "reference", "required", "procedure", "applied_on", "extended_until"}
    | {"result", "decided_on", "irrevocable_on"}
)
DEPENDENCY_FACTS = frozenset({"kind", "owner_id", "note", "needed_on", "promised_on", "status", "cost_eur", "paid_by"})


class AuthorityMissing(Refused):
    message = _("Say who decides about this permit.")


class DecisionIncomplete(Refused):
    message = _("A decision has a result and a day, and the day lies not in the future.")


class ObjectionTermWrong(Refused):
    message = _("Objections end on a day after the decision, and only a granted permit has such a day.")


class NothingToRisk(Refused):
    message = _("Only the risk of a permit that was granted and can still be objected to can be taken.")


class RiskReasonTooShort(Refused):
    message = _("Explain in at least 20 characters why the risk of an objection is taken.")


class CostNegative(Refused):
    message = _("A cost is zero or more, or empty when it is not known.")


@transaction.atomic
def record_permit(*, landing_id: int, facts: Mapping[str, Any], permit_id: int | None = None) -> int:
    """The landing’s permit is as given, a new one without `permit_id`; returns its id.

    Told when it is first asked for and when it is decided. Refuses half a decision and an impossible day; a permit
    that is no longer granted is no longer built upon at anybody’s risk.
    """
    _refuse_unknown(facts, PERMIT_FACTS)
    landing = locked_landing(landing_id)
    permit = landing.permits.select_for_update().get(pk=permit_id) if permit_id else Permit(landing=landing)
    before = (permit.applied_on, permit.result, permit.decided_on)
    _put(permit, facts)
    _refuse_impossible(permit)
    if permit.result != PermitResult.GRANTED:
        permit.risk_reason, permit.risk_taken_by_id = "", None
    permit.save()
    _tell_permit(landing, permit, before)
    return permit.pk


def _refuse_impossible(permit: Permit) -> None:
    if not permit.authority:
        raise AuthorityMissing
    if bool(permit.result) != (permit.decided_on is not None):
        raise DecisionIncomplete
    if permit.decided_on and permit.decided_on > timezone.localdate():
        raise DecisionIncomplete
    if permit.irrevocable_on and (
        permit.result != PermitResult.GRANTED or permit.decided_on is None or permit.irrevocable_on < permit.decided_on
    ):
        raise ObjectionTermWrong


def _tell_permit(landing: Landing, permit: Permit, before: tuple[date | None, str, date | None]) -> None:
    about = {"landing_id": landing.pk, "contact_id": landing.lead.contact_id}
    if permit.applied_on and permit.applied_on != before[0]:
        asked = PermitApplied(permit_id=permit.pk, kind=permit.kind, applied_on=permit.applied_on.isoformat(), **about)
        publish(asked, subject=landing)
    if permit.decided_on and (permit.result, permit.decided_on) != before[1:]:
        decided = PermitDecided(
            permit_id=permit.pk,
            kind=permit.kind,
            result=permit.result,
            decided_on=permit.decided_on.isoformat(),
            **about,
        )
        publish(decided, subject=landing)


@transaction.atomic
def take_permit_risk(*, landing_id: int, permit_id: int, reason: str, actor_id: int) -> None:
    """The landing may build on this permit although somebody can still object; who says so and why stays on record."""
    landing = locked_landing(landing_id)
    permit = landing.permits.select_for_update().get(pk=permit_id)
    if permit.result != PermitResult.GRANTED or permit.holds(timezone.localdate()):
        raise NothingToRisk
    if len(reason.strip()) < SHORTEST_RISK_REASON:
        raise RiskReasonTooShort
    permit.risk_reason, permit.risk_taken_by_id = reason.strip(), actor_id
    permit.save(update_fields=["risk_reason", "risk_taken_by"])


@transaction.atomic
def record_dependency(*, landing_id: int, facts: Mapping[str, Any], dependency_id: int | None = None) -> int:
    """What the landing waits for is as given, one more without `dependency_id`; returns its id.

    Told when it is new or stands otherwise. Refuses a cost below zero.
    """
    _refuse_unknown(facts, DEPENDENCY_FACTS)
    landing = locked_landing(landing_id)
    if dependency_id:
        dependency = landing.dependencies.select_for_update().get(pk=dependency_id)
    else:
        dependency = Dependency(landing=landing)
    before = dependency.status if dependency_id else ""
    _put(dependency, facts)
    if dependency.cost_eur is not None and dependency.cost_eur < 0:
        raise CostNegative
    dependency.save()
    if dependency.status != before:
        _tell_dependency(landing, dependency)
    return dependency.pk


def set_dependency_status(dependency: Dependency, status: str) -> None:
    """The dependency, which the caller has locked, stands like this, and it is told."""
    dependency.status = status
    dependency.save(update_fields=["status"])
    _tell_dependency(dependency.landing, dependency)


def _tell_dependency(landing: Landing, dependency: Dependency) -> None:
    publish(
        DependencyChanged(
            landing_id=landing.pk,
            contact_id=landing.lead.contact_id,
            dependency_id=dependency.pk,
            kind=dependency.kind,
            status=dependency.status,
        ),
        subject=landing,
    )


def _refuse_unknown(facts: Mapping[str, Any], known: frozenset[str]) -> None:
    if unknown := set(facts) - known:
        raise ValueError(f"not recorded here: {sorted(unknown)}")


def _put(row: Any, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
