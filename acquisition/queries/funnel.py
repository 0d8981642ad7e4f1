"""How many leads stand where, for those who may know that and no more."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from acquisition.models import Lead, Outcome, Stage

SMALLEST = 5


@dataclass(frozen=True)
class Step:
    """`count` is None below SMALLEST: so few that one might be recognised."""

    label: Any
    count: int | None


def funnel() -> list[Step]:
    """Open leads by stage, then the ended ones by how; every lead counts, none is named, and there is no total
    from which a small number could be worked out."""
    rows = Lead.objects.order_by()
    open_by_stage = dict(rows.still_open().values_list("stage").annotate(Count("pk")))
    ended = dict(rows.exclude(outcome=None).values_list("outcome").annotate(Count("pk")))
    return [
        *(Step(stage.label, large_enough(open_by_stage.get(stage, 0))) for stage in Stage),
        *(Step(_ended(outcome), large_enough(ended.get(outcome, 0))) for outcome in Outcome),
    ]


def large_enough(count: int) -> int | None:
    return count if count >= SMALLEST else None


def _ended(outcome: Outcome) -> str:
    return _("Ended: %(outcome)s") % {"outcome": outcome.label}
