"""Deciding what a lead must have before each move."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.events import StageGatesDecided
from acquisition.models.gates import FIRST_VERSION, StageGate
from acquisition.models.stages import EDGES
from acquisition.queries.gates import FACTS
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import ProgrammeYear


class RuleUnknown(Refused):
    message = _("A gate can ask only for facts we know how to find, at moves that exist.")


class BeginsTooEarly(Refused):
    message = _("New gates cannot begin before the ones that were decided last. Choose a later day.")


class SameGates(Refused):
    message = _("These are the gates that are in force already. Change something first.")


@transaction.atomic
def decide_stage_gates(
    *, programme_year: int, effective_from: date, rules: Mapping[str, Sequence[str]], actor_id: int | None
) -> int:
    """From that day on each lead's next move meets these gates; returns their version. Roads already gone stay as gone.

    Refuses a move or fact that does not exist, a beginning before that of the last gates, and gates without a change.
    """
    year = ProgrammeYear.objects.select_for_update().get(year=programme_year)
    moves = {edge.name for edge in EDGES if not edge.back}
    if not set(rules) <= moves or any(fact not in FACTS for facts in rules.values() for fact in facts):
        raise RuleUnknown
    last = StageGate.objects.order_by("-version").first()
    if last and effective_from < last.effective_from:
        raise BeginsTooEarly
    clean = {move: sorted(set(rules.get(move, ())), key=list(FACTS).index) for move in sorted(moves)}
    if last and last.rules == clean and last.programme_year_id == year.pk:
        raise SameGates
    newest = StageGate.objects.aggregate(last=Max("version"))["last"] or FIRST_VERSION
    gate = StageGate.objects.create(
        version=newest + 1,
        programme_year=year,
        effective_from=effective_from,
        rules=clean,
        decided_by_id=actor_id,
        decided_at=timezone.now(),
    )
    publish(
        StageGatesDecided(
            gate_version=gate.version, programme_year=year.year, effective_from=effective_from.isoformat()
        ),
        subject=gate,
    )
    return gate.version
