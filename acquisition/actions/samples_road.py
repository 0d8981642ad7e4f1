"""The road of an invented lead: what each of its gates asks for is done first, as the file tells it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from acquisition.actions.calls import waive_site_call
from acquisition.actions.didam import settle_didam_procedure
from acquisition.actions.editing import edit_lead
from acquisition.actions.feasibility import judge_feasibility
from acquisition.actions.holds import hold_plot, turn_hold_into
from acquisition.actions.moving import move_lead
from acquisition.actions.offers import draft_offer, send_offer
from acquisition.actions.qualifying import decide_qualification, qualify_lead
from acquisition.actions.requirements import edit_requirement
from acquisition.actions.visits import Stop, hold_visit, plan_visit
from acquisition.models import BidbookVersion, Didam, HoldKind, Lead, Plot, Stage
from acquisition.queries.offers import checked_on_of, is_recent
from acquisition.queries.qualification import measures
from crm.actions.tasks import finish_task
from crm.models import User

ROAD: list[Stage] = [stage for stage in Stage if stage is not Stage.SHORTLISTED]
"""A company may see us without a short list; so the samples go one way."""

NOT_ASKED_AGAIN = "Voorbeeldkavel: wat ervan bekend is, is verzonnen"
STOP_MINUTES = 45


def go_as_far_as(stage: Stage, lead: Lead, sample: dict[str, Any], actor_id: int | None) -> None:
    """The lead stands at the stage, past every gate; where the file says so somebody took it past one with a reason."""
    override = sample.get("override", {})
    for step in ROAD[1 : ROAD.index(stage) + 1]:
        if prepare := _BEFORE.get(step):
            prepare(lead, sample, actor_id)
        forced = override.get("stage") == step
        reason = override["reason"] if forced else ""
        move_lead(lead_id=lead.pk, to_stage=step, override=forced, reason=reason, actor_id=actor_id)


def _know_and_judge(lead: Lead, sample: dict[str, Any], _actor_id: int | None) -> None:
    edit_requirement(lead_id=lead.pk, changes=sample["need"])
    version = measures().first()
    if version is not None:  # without an approved profile there is nothing to score by
        _judge(lead, version.pk, sample["fit"])


def _judge(lead: Lead, version_id: int, fit: dict[str, Any]) -> None:
    qualification_id = qualify_lead(
        lead_id=lead.pk,
        version_id=version_id,
        inputs=fit["inputs"],
        confidence=fit["confidence"],
        evidence=fit["evidence"],
        author_id=User.objects.get(username=fit["by"]).pk,
    )
    if decision := fit.get("decision"):
        decide_qualification(
            qualification_id=qualification_id,
            decision=decision,
            rationale=fit["rationale"],
            actor_id=User.objects.get(username=fit["decided_by"]).pk,
        )


def _offer(lead: Lead, sample: dict[str, Any], actor_id: int | None) -> None:
    waive_site_call(lead_id=lead.pk, reason=sample["offer"]["waived"], actor_id=actor_id)
    plots = [_plot(slug) for slug in sample["offer"]["plots"]]
    checked = checked_on_of(plots)
    offer_id = draft_offer(
        lead_id=lead.pk,
        plot_ids=plots,
        deadline_on=timezone.localdate() + timedelta(days=30),
        version_id=_book(sample.get("language", "nl")),
        unchecked_because={pk: NOT_ASKED_AGAIN for pk in plots if not is_recent(checked.get(pk))},
        actor_id=actor_id,
    )
    send_offer(offer_id=offer_id, actor_id=actor_id)


def _visit(lead: Lead, sample: dict[str, Any], actor_id: int | None) -> None:
    visit = sample["visit"]
    visit_id = plan_visit(
        lead_id=lead.pk,
        planned_at=timezone.now() - timedelta(days=visit["days"]),
        stops=[Stop(_plot(slug), STOP_MINUTES) for slug in visit["stops"]],
        actor_id=actor_id,
    )
    finish_task(
        task_id=hold_visit(visit_id=visit_id, score=visit["score"], feedback=visit["feedback"], actor_id=actor_id)
    )


def _keep_land(lead: Lead, sample: dict[str, Any], actor_id: int | None) -> None:
    hold = sample["hold"]
    hold_plot(
        plot_id=_plot(hold["plot"]),
        lead_id=lead.pk,
        kind=HoldKind.OPTION,
        area_m2=hold["area_m2"],
        expires_on=_in(hold["in_days"]),
        didam=Didam.POLICY_FIRST_COME,
        didam_reference=hold["reference"],
        actor_id=actor_id,
    )
    for kind, line in sample["feasibility"].items():
        judge_feasibility(
            lead_id=lead.pk, kind=kind, verdict=line["verdict"], note=line["note"], checked_on=timezone.localdate()
        )
    edit_lead(lead_id=lead.pk, changes={"expected_decision_on": _in(hold["decides_in_days"])})


def _sign(lead: Lead, sample: dict[str, Any], actor_id: int | None) -> None:
    hold, signed = sample["hold"], sample["signed"]
    held = lead.holds.active().get()
    settle_didam_procedure(hold_id=held.pk)
    if hold["kind"] != held.kind:
        turn_hold_into(hold_id=held.pk, kind=hold["kind"], expires_on=held.expires_on, actor_id=actor_id)
    edit_lead(lead_id=lead.pk, changes={"evidence_title": signed["title"], "evidence_on": _in(-signed["days"])})


def _plot(slug: str) -> int:
    return Plot.objects.values_list("pk", flat=True).get(slug=slug)


def _book(language: str) -> int:
    """The newest edition in the language of the firm."""
    versions = BidbookVersion.objects.filter(language=language).order_by("-number", "pk")
    return versions.values_list("pk", flat=True)[0]


def _in(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


_BEFORE: dict[Stage, Callable[[Lead, dict[str, Any], int | None], None]] = {
    Stage.QUALIFIED: _know_and_judge,
    Stage.PROPOSED: _offer,
    Stage.VISITED: _visit,
    Stage.NEGOTIATING: _keep_land,
    Stage.COMMITTED: _sign,
}
