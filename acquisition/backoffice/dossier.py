"""The first page of a lead: its facts, what is missing, its road and its timeline."""

import copy
from dataclasses import dataclass
from typing import Any

from acquisition.backoffice.forms import CloseForm, FactsForm, MoveForm, ReopenForm
from acquisition.backoffice.lead_pages import LeadPage
from acquisition.backoffice.lead_panels import lead_panels
from acquisition.models import Edge
from acquisition.models.gates import StageGate
from acquisition.queries.enquiries import enquiries_of
from acquisition.queries.gates import Missing, missing_for
from acquisition.queries.leads import transitions_of
from crm.backoffice.panels import waiting
from crm.backoffice.people import NoteForm


@dataclass(frozen=True)
class NextMove:
    """One way on from here, and what it still asks for."""

    edge: Edge
    missing: list[Missing]


class LeadDossier(LeadPage):
    template_name = "acquisition/backoffice/lead.html"
    tab = "inspect"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        lead, user = self.object, self.request.user
        version = {"version": lead.version}
        gate = StageGate.objects.in_force()
        moves = [NextMove(edge, missing_for(lead, edge.end, gate)) for edge in lead.allowed_moves]
        return {
            "moves_on": [move for move in moves if not move.edge.back],
            "moves_back": [move for move in moves if move.edge.back],
            "transitions": transitions_of(lead),
            "enquiries": enquiries_of(lead, user),
            "panels": waiting(lead, lead_panels(), self.request, "acquisition_leads"),
            "may_override": user.has_perm("acquisition.override_gate"),
            "may_note": user.has_perm("crm.add_interaction"),
            "facts_form": forms.get("facts_form") or FactsForm(instance=copy.copy(lead), initial=version),
            "move_form": forms.get("move_form") or MoveForm(),
            "close_form": forms.get("close_form") or CloseForm(initial=version),
            "reopen_form": forms.get("reopen_form") or ReopenForm(initial=version),
            "note_form": forms.get("note_form") or NoteForm(),
        }
