"""One lead on one page: its facts, what is missing, its road and its timeline."""

import copy
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from acquisition.actions.access import note_that_seen
from acquisition.backoffice.forms import (
    BidbookForm,
    CloseForm,
    FactsForm,
    MemberForm,
    MoveForm,
    MunicipalityForm,
    ReopenForm,
)
from acquisition.models import Edge, Lead, Stage
from acquisition.queries.emergency import live_access
from acquisition.queries.gates import Missing, missing_for
from acquisition.queries.leads import lead_timeline, links_of, members_of, shares_of, transitions_of
from crm.backoffice.people import NoteForm
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.task_panel import task_panel
from crm.backoffice.timeline_panel import asked_of, timeline_panel
from crm.queries.access import accesses_to

PIN = "acquisition.change_lead"


@dataclass(frozen=True)
class NextMove:
    """One way on from here, and what it still asks for."""

    edge: Edge
    missing: list[Missing]


class LeadDossier(ScopedObject):
    template_name = "acquisition/backoffice/lead.html"
    object: Lead
    fields = ("code",)

    def page_url(self, shown: models.Model) -> str:
        return reverse("acquisition_leads:inspect", args=[shown.pk])

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Put on record before it is shown, also beside a refusal: what cannot be put on record is not shown."""
        note_that_seen(self.object, self.request.user)
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead, user = self.object, self.request.user
        context: dict[str, Any] = super().get_context_data(**kwargs)
        version = {"version": lead.version}
        moves = [NextMove(edge, missing_for(lead, edge.end)) for edge in lead.allowed_moves]
        return {
            **context,
            "lead": lead,
            "stages": Stage,
            "reached": list(Stage).index(Stage(lead.stage)),
            "moves_on": [move for move in moves if not move.edge.back],
            "moves_back": [move for move in moves if move.edge.back],
            "transitions": transitions_of(lead),
            "links": links_of(lead) if user.has_perm("acquisition.view_sharelink") else [],
            "shares": shares_of(lead),
            "members": members_of(lead),
            "seen_by": accesses_to(lead) if user.has_perm("acquisition.change_lead") else [],
            "emergency": live_access(user, lead),
            "member_form": kwargs.get("member_form") or MemberForm(),
            "timeline_panel": timeline_panel(
                lead_timeline(lead, user, asked_of(self.request)),
                self.request,
                _("Nothing yet. What happens with this lead appears here by itself."),
                pin_url=reverse("acquisition_leads:pin", args=[lead.pk]) if user.has_perm(PIN) else "",
            ),
            "may_change": user.has_perm("acquisition.change_lead"),
            "may_share_bidbook": user.has_perm("acquisition.add_sharelink"),
            "may_override": user.has_perm("acquisition.override_gate"),
            "may_note": user.has_perm("crm.add_interaction"),
            "task_panel": task_panel(lead, self.request),
            "may_see_contact": user.has_perm("crm.view_contact"),
            "facts_form": kwargs.get("facts_form") or FactsForm(instance=copy.copy(lead), initial=version),
            "move_form": kwargs.get("move_form") or MoveForm(),
            "close_form": kwargs.get("close_form") or CloseForm(initial=version),
            "reopen_form": kwargs.get("reopen_form") or ReopenForm(initial=version),
            "municipality_form": kwargs.get("municipality_form") or MunicipalityForm(),
            "bidbook_form": kwargs.get("bidbook_form") or BidbookForm(),
            "link_form": kwargs.get("link_form"),
            "note_form": kwargs.get("note_form") or NoteForm(),
        }
