"""What is still missing before a lead may move: each fact a gate asks for is one predicate here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from acquisition.models import Lead, ShareLink
from acquisition.models.stages import edge
from acquisition.queries.qualification import is_pursued
from crm.models import Interaction


@dataclass(frozen=True)
class Missing:
    """One thing to do first, and the address of the place where it is done."""

    code: str
    label: Promise | str
    field: str
    link: str

    def plain(self) -> dict[str, Any]:
        return {"code": self.code, "label": str(self.label), "field": self.field, "link": self.link}


@dataclass(frozen=True)
class Fact:
    """What holds or not; it is put right at `field` on the page of the lead that `page` names."""

    label: Promise
    field: str
    holds: Callable[[Lead], bool]
    page: str = "inspect"

    def place(self, lead: Lead) -> str:
        return f"{reverse(f'acquisition_leads:{self.page}', args=[lead.pk])}#{self.field}"


def _both_spoke(lead: Lead) -> bool:
    return Interaction.objects.filter(contact_id=lead.contact_id, two_way=True).exists()


def _bidbook_shared(lead: Lead) -> bool:
    return ShareLink.objects.filter(lead=lead, revoked_at=None).exists()


FACTS: dict[str, Fact] = {
    "two_way_contact": Fact(_("Note a conversation in which both sides spoke"), "conversation", _both_spoke),
    "title": Fact(_("Give the lead a title"), "title", lambda lead: bool(lead.title.strip())),
    "sector": Fact(_("Choose the sector"), "sector", lambda lead: lead.sector_id is not None),
    "jobs": Fact(
        _("Estimate the new jobs, or say why they are unknown"),
        "jobs_new_fte_est",
        lambda lead: lead.jobs_new_fte_est is not None or bool(lead.jobs_unknown_reason.strip()),
    ),
    "investment": Fact(
        _("Estimate the investment, or say why it is unknown"),
        "investment_eur_est",
        lambda lead: lead.investment_eur_est is not None or bool(lead.investment_unknown_reason.strip()),
    ),
    "owner": Fact(_("Choose who owns this lead"), "owner", lambda lead: lead.owner_id is not None),
    "next_step": Fact(_("Write down the next step"), "next_step", lambda lead: bool(lead.next_step.strip())),
    "shared_bidbook": Fact(_("Send the contact a link to the bidbook"), "bidbook", _bidbook_shared, "books"),
    "qualification": Fact(_("Score how well the lead fits, and decide to pursue it"), "decision", is_pursued, "fit"),
}


def missing_for(lead: Lead, to_stage: str) -> list[Missing]:
    """What the gate of this move asks for and the lead does not have; empty when the road is clear or not there."""
    step = edge(lead.stage, to_stage)
    facts = ((code, FACTS[code]) for code in (step.gate if step else ()))
    return [Missing(code, fact.label, fact.field, fact.place(lead)) for code, fact in facts if not fact.holds(lead)]
