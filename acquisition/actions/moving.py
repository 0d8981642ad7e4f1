"""Moving a lead along its road, past its gates."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import LeadEnded, add_transition, locked_lead, save_next_version
from acquisition.events import LeadMoved
from acquisition.models import Stage
from acquisition.models.gates import StageGate
from acquisition.models.stages import edge
from acquisition.queries.gates import Missing, missing_for
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import User

SHORTEST_OVERRIDE_REASON = 20


class NoSuchMove(Refused):
    message = _("A lead cannot go from this stage to that one. Choose one of the stages offered.")


class ReasonMissing(Refused):
    message = _("A lead only goes back with a reason. Write down what changed.")


class GateClosed(Refused):
    """`missing` says what to do first."""

    message = _("Something is still missing before this lead can move.")

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__()
        self.missing = missing


class MayNotOverride(Refused):
    message = _("You may not move a lead while something is missing. Ask a colleague who may.")


class OverrideReasonTooShort(GateClosed):
    message = _("Explain in at least 20 characters why this lead moves although something is missing.")


@transaction.atomic
def move_lead(
    *,
    lead_id: int,
    to_stage: str,
    reason: str = "",
    override: bool = False,
    actor_id: int | None,
    expected_version: int | None = None,
) -> None:
    """The lead is at `to_stage`, and its road has one more step with who, when and why.

    Refuses an ended or changed lead, a move that is not drawn, a way back without a reason, and a closed gate;
    a closed gate opens for who may override it and explains why, and what was missing stays on record.
    """
    lead = locked_lead(lead_id, expected_version)
    if not lead.is_open:
        raise LeadEnded
    step = edge(lead.stage, to_stage)
    if step is None:
        raise NoSuchMove
    if step.back and not reason.strip():
        raise ReasonMissing
    gate = StageGate.objects.in_force()
    missing = missing_for(lead, to_stage, gate)
    if missing:
        _refuse_unless_overridden(missing, override, reason, actor_id)

    from_stage = lead.stage
    lead.stage, lead.stage_entered_at = Stage(to_stage), timezone.now()
    save_next_version(lead)
    add_transition(
        lead,
        from_stage=from_stage,
        actor_id=actor_id,
        reason=reason,
        override=bool(missing),
        missing_at_override=[one.code for one in missing],
        gate_version=gate.version,
    )
    publish(
        LeadMoved(
            lead_id=lead.pk,
            contact_id=lead.contact_id,
            from_stage=from_stage,
            to_stage=to_stage,
            override=bool(missing),
        ),
        subject=lead,
    )


def _refuse_unless_overridden(missing: Sequence[Missing], override: bool, reason: str, actor_id: int | None) -> None:
    if not override:
        raise GateClosed(missing)
    actor = User.objects.get(pk=actor_id) if actor_id else None
    if actor is None or not actor.has_perm("acquisition.override_gate"):
        raise MayNotOverride
    if len(reason.strip()) < SHORTEST_OVERRIDE_REASON:
        raise OverrideReasonTooShort(missing)
