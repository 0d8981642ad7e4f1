"""What is still missing before a lead may move: each fact a gate asks for is one predicate here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from acquisition.models import Didam, HoldKind, Lead, Requirement, ShareLink
from acquisition.models.gates import StageGate
from acquisition.models.stages import edge
from acquisition.queries.calls import call_is_settled
from acquisition.queries.feasibility import is_judged
from acquisition.queries.offers import company_reacted, offered_plots_are_checked, was_offered
from acquisition.queries.qualification import is_pursued
from acquisition.queries.visits import visit_is_followed_up, was_visited
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


def _others_had_a_chance(lead: Lead) -> bool:
    """Of every plot that is held so that others cannot have it; with none held there is nothing to be fair about."""
    held = lead.holds.active().exclude(kind=HoldKind.SOFT_INTEREST)
    return held.exists() and not held.filter(didam_settled_on=None).exclude(didam=Didam.NOT_APPLICABLE).exists()


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
    "requirement": Fact(
        _("Write down how much land the company needs and its environmental category"),
        "requirement",
        lambda lead: (
            Requirement.objects.filter(lead=lead).exclude(area_m2_min=None).exclude(environmental_category="").exists()
        ),
        "sites",
    ),
    "hold": Fact(_("Hold a plot for this lead"), "holds", lambda lead: lead.holds.active().exists(), "sites"),
    "fair_chance": Fact(
        _("Settle how others got a fair chance at the land that is held"), "holds", _others_had_a_chance, "sites"
    ),
    "shared_bidbook": Fact(
        _("Send the contact a link to the bidbook, by itself or with an offer"), "bidbook", _bidbook_shared, "books"
    ),
    "qualification": Fact(_("Score how well the lead fits, and decide to pursue it"), "decision", is_pursued, "fit"),
    "site_call": Fact(_("Ask all municipalities for plots, or say why not"), "call", call_is_settled, "call"),
    "offer_sent": Fact(_("Send an offer with a site and a bidbook"), "offers", was_offered, "offers"),
    "offered_plots_checked": Fact(
        _("Check what is known of each offered plot, or say why it is offered all the same"),
        "offers",
        offered_plots_are_checked,
        "offers",
    ),
    "reaction": Fact(
        _("Note what the company said of each offered site: one at least goes on"), "offers", company_reacted, "offers"
    ),
    "visit_held": Fact(_("Hold a visit"), "visits", was_visited, "offers"),
    "visit_followed_up": Fact(_("Finish what follows from the visit"), "visits", visit_is_followed_up, "offers"),
    "feasibility": Fact(_("Look at power, nitrogen, water, permits and people"), "feasibility", is_judged, "offers"),
    "expected_decision": Fact(
        _("Say when the company will decide"),
        "expected_decision_on",
        lambda lead: lead.expected_decision_on is not None,
    ),
    "evidence": Fact(_("Record what was signed, and when"), "evidence_title", lambda lead: bool(lead.evidence_title)),
}


def missing_for(lead: Lead, to_stage: str, gate: StageGate | None = None) -> list[Missing]:
    """What the gate (the one in force) asks for at this move and the lead does not have.

    Empty when the road is clear or not there.
    """
    step = edge(lead.stage, to_stage)
    asked = (gate or StageGate.objects.in_force()).asks_for(step) if step else []
    facts = ((code, FACTS[code]) for code in asked)
    return [Missing(code, fact.label, fact.field, fact.place(lead)) for code, fact in facts if not fact.holds(lead)]
