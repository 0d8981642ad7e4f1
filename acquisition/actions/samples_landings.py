"""The landings of a demonstration: one that stands and kept part of its word, one that a full grid holds up."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from acquisition.actions.aftercare import note_risk, plan_aftercare
from acquisition.actions.landing_conditions import record_dependency, record_permit
from acquisition.actions.landing_moves import block_landing, move_landing
from acquisition.actions.landings import edit_landing, open_landing_of_committed_lead
from acquisition.actions.promises import record_commitment, report_realisation, verify_realisation
from acquisition.actions.wins import verify_win, waive_confirmation
from acquisition.models import Landing
from crm.actions.organisations import add_organisation
from crm.models import Municipality, Organisation, User


@transaction.atomic
def load_sample_landing(*, lead_id: int, sample: dict[str, Any]) -> int | None:
    """The committed lead has its landing, as far as the file says; returns its id."""
    landing_id = open_landing_of_committed_lead(lead_id=lead_id)
    if landing_id is None:
        return None
    people = {name: User.objects.get(username=sample[name]).pk for name in ("manager", "second")}
    place = Municipality.objects.get(slug=sample["municipality"])
    edit_landing(
        landing_id=landing_id,
        changes={
            "municipality_id": place.pk,
            "landing_manager_id": people["manager"],
            "land_document": sample["document"],
            "land_document_on": _ago(sample["document_days"]),
            "expected_operational_on": _ago(-sample["opens_in_days"]) if "opens_in_days" in sample else None,
        },
    )
    for promise in sample.get("promise", []):
        _promise(landing_id, promise, people["manager"])
    for permit in sample.get("permit", []):
        _permit(landing_id, permit)
    kinds = {one["kind"]: _dependency(landing_id, one) for one in sample.get("dependency", [])}
    for found in sample.get("found", []):
        _found(landing_id, found, people)
    _walk(landing_id, sample, people, kinds)
    return landing_id


def _ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def _promise(landing_id: int, promise: dict[str, Any], actor_id: int) -> None:
    record_commitment(
        landing_id=landing_id,
        measure=promise["measure"],
        value=Decimal(promise["value"]),
        due_on=_ago(promise["due_days"]),
        agreed_on=_ago(promise["days"]),
        source=promise["source"],
        actor_id=actor_id,
    )


def _permit(landing_id: int, permit: dict[str, Any]) -> None:
    facts: dict[str, Any] = {
        name: permit[name] for name in ("kind", "authority", "procedure", "result") if name in permit
    }
    days = {"applied_on": "applied_days", "decided_on": "decided_days", "irrevocable_on": "irrevocable_days"}
    facts |= {field: _ago(permit[name]) for field, name in days.items() if name in permit}
    record_permit(landing_id=landing_id, facts=facts)


def _dependency(landing_id: int, one: dict[str, Any]) -> int:
    facts: dict[str, Any] = {
        name: one[name] for name in ("kind", "status", "note", "cost_eur", "paid_by") if name in one
    }
    days = {"needed_on": "needed_in_days", "promised_on": "promised_in_days"}
    facts |= {field: _ago(-one[name]) for field, name in days.items() if name in one}
    return record_dependency(landing_id=landing_id, facts={**facts, "owner_id": _organisation(one["owner"])})


def _organisation(name: str) -> int:
    known = Organisation.objects.filter(name=name, merged_into=None).first()
    return known.pk if known else add_organisation(facts={"name": name})


def _found(landing_id: int, found: dict[str, Any], people: dict[str, int]) -> None:
    realisation_id = report_realisation(
        landing_id=landing_id,
        measure=found["measure"],
        value=Decimal(found["value"]),
        as_of=_ago(found["days"]),
        source=found["source"],
        evidence=found["evidence"],
        actor_id=people["manager"],
    )
    if found.get("verified", True):
        verify_realisation(landing_id=landing_id, realisation_id=realisation_id, actor_id=people["second"])


def _walk(landing_id: int, sample: dict[str, Any], people: dict[str, int], kinds: dict[str, int]) -> None:
    if days := sample.get("operational_days"):
        edit_landing(landing_id=landing_id, changes={"operational_on": _ago(days)})
    for step in sample["road"]:
        reason = sample.get("reasons", {}).get(step, "")
        move_landing(landing_id=landing_id, to_status=step, reason=reason, actor_id=people["manager"])
    if blocked := sample.get("blocked_by"):
        reason = sample["blocked_reason"]
        block_landing(landing_id=landing_id, dependency_id=kinds[blocked], reason=reason, actor_id=people["manager"])
    if waiver := sample.get("waiver"):
        second = _second_person(Landing.objects.get(pk=landing_id), people)
        verify_win(landing_id=landing_id, actor_id=second)
        waive_confirmation(landing_id=landing_id, reason=waiver, actor_id=second)
    if plan := sample.get("aftercare_in_days"):
        plan_aftercare(
            landing_id=landing_id,
            account_manager_id=people["manager"],
            next_visit_on=_ago(-plan),
            actor_id=people["manager"],
        )
    if risk := sample.get("risk"):
        note_risk(landing_id=landing_id, actor_id=people["manager"], **risk)


def _second_person(landing: Landing, people: dict[str, int]) -> int:
    first = {landing.win_reported_by_id, landing.lead.owner_id}
    return next(pk for pk in (people["second"], people["manager"]) if pk not in first)
