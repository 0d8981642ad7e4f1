"""What a member of the team meets first: how many leads stand where, and which enquiries wait."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Window

from acquisition.models import BidbookDraft, DraftState, Enquiry, Lead, Stage

FIRST = 5


@dataclass(frozen=True)
class AtHome:
    """`waiting` holds the enquiries due first; `waiting_count` counts them all."""

    stages: list[tuple[Stage, int]]
    waiting: list[Enquiry]
    waiting_count: int

    @property
    def open_leads(self) -> int:
        return sum(count for _stage, count in self.stages)

    @property
    def unseen(self) -> int:
        return self.waiting_count - len(self.waiting)


def at_home(user: Any) -> AtHome:
    """In two questions, however much there is: only what the user may see."""
    counts = dict(Lead.objects.visible_to(user).still_open().order_by().values_list("stage").annotate(Count("pk")))
    waiting: Any = Enquiry.objects.visible_to(user).waiting().annotate(waiting=Window(Count("pk")))
    first = list(waiting.select_related("contact", "organisation").order_by("answer_due_at", "pk")[:FIRST])
    stages = [(stage, counts[stage]) for stage in Stage if counts.get(stage)]
    return AtHome(stages, first, first[0].waiting if first else 0)


def desk(user: Any) -> dict[str, Any] | None:
    """What the first page shows of acquisition; None for who may not view leads."""
    if not user.has_perm("acquisition.view_lead"):
        return None
    return {
        "home": at_home(user),
        "sees_enquiries": user.has_perm("acquisition.view_enquiry"),
        "drafts": drafts_to_publish(user),
    }


def drafts_to_publish(user: Any) -> list[BidbookDraft]:
    """Working copies of bidbooks that wait for this user: handed in, and neither written nor handed in by them."""
    if not user.has_perm("acquisition.add_bidbookversion"):
        return []
    waiting = BidbookDraft.objects.visible_to(user).filter(state=DraftState.HANDED_IN).select_related("bidbook")
    return [draft for draft in waiting if draft.may_be_published_by(user.pk)]
