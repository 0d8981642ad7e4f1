"""The first page of a landing: where it stands, what is missing, whether it can work, and what one does with it."""

import copy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.actions.landing_moves import (
    block_landing,
    cancel_landing,
    close_down_landing,
    hold_landing,
    move_landing,
    resume_landing,
)
from acquisition.actions.landings import edit_landing
from acquisition.backoffice.landing_forms import (
    BlockForm,
    CloseDownForm,
    HoldForm,
    LandingFactsForm,
    LandingMoveForm,
    ReasonForm,
    SentenceForm,
)
from acquisition.backoffice.landing_pages import CHANGE, LandingPage
from acquisition.models import LandingEdge
from acquisition.queries.gates import Missing
from acquisition.queries.landing_feasibility import feasibility_card
from acquisition.queries.landing_gates import missing_for_landing
from acquisition.queries.landings import landing_timeline, landing_transitions
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.task_panel import task_panel
from crm.backoffice.timeline_panel import asked_of, timeline_panel
from crm.backoffice.verbs import Verb


@dataclass(frozen=True)
class NextLandingMove:
    """One way on from here, and what it still asks for."""

    edge: LandingEdge
    missing: list[Missing]


class LandingDossier(LandingPage):
    template_name = "acquisition/backoffice/landing.html"
    tab = "inspect"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        landing, user = self.object, self.request.user
        version = {"version": landing.version}
        moves = [NextLandingMove(edge, missing_for_landing(landing, edge.end)) for edge in landing.allowed_moves]
        return {
            "moves_on": [move for move in moves if not move.edge.needs_reason],
            "moves_with_reason": [move for move in moves if move.edge.needs_reason],
            "feasibility": feasibility_card(landing),
            "plots": landing.plots.select_related("park__municipality"),
            "transitions": landing_transitions(landing),
            "timeline_panel": timeline_panel(
                landing_timeline(landing, user, asked_of(self.request)),
                self.request,
                gettext("Nothing yet. What happens with this landing appears here by itself."),
            ),
            "task_panel": task_panel(landing, self.request),
            "facts_form": forms.get("facts_form")
            or LandingFactsForm(instance=copy.copy(landing), initial=version, user=user),
            "move_form": forms.get("move_form") or LandingMoveForm(),
            "hold_form": forms.get("hold_form") or HoldForm(),
            "block_form": forms.get("block_form") or BlockForm(landing=landing),
            "resume_form": forms.get("resume_form") or SentenceForm(),
            "cancel_form": forms.get("cancel_form") or ReasonForm(),
            "close_form": forms.get("close_form") or CloseDownForm(),
        }

    def who(self) -> dict[str, Any]:
        return {"landing_id": self.object.pk, "actor_id": self.request.user.pk}


class EditFacts(Verb, LandingDossier):
    permission, form_name, done = CHANGE, "facts_form", _("Saved.")

    def bound_form(self) -> LandingFactsForm:
        return LandingFactsForm(self.request.POST, instance=copy.copy(self.object), user=self.request.user)

    def carry_out(self, form: LandingFactsForm) -> None:
        edit_landing(
            landing_id=self.object.pk,
            changes=form.changes(),
            plot_ids=form.plot_ids(),
            expected_version=form.cleaned_data["version"],
        )


class MoveOn(Verb, LandingDossier):
    permission, form_name, done = CHANGE, "move_form", _("Moved.")
    form_class = LandingMoveForm

    def carry_out(self, form: LandingMoveForm) -> None:
        given = form.cleaned_data
        move_landing(
            to_status=given["to_status"], reason=given["reason"], expected_version=given["version"], **self.who()
        )


class Hold(Verb, LandingDossier):
    permission, form_name, done = CHANGE, "hold_form", _("The landing is on hold.")
    form_class = HoldForm

    def carry_out(self, form: HoldForm) -> None:
        hold_landing(**form.cleaned_data, **self.who())


class Block(Verb, LandingDossier):
    permission, form_name, done = CHANGE, "block_form", _("The landing is blocked.")

    def bound_form(self) -> BlockForm:
        return BlockForm(self.request.POST, landing=self.object)

    def carry_out(self, form: BlockForm) -> None:
        given = form.cleaned_data
        block_landing(dependency_id=given["dependency"].pk, reason=given["reason"], **self.who())


class Resume(Verb, LandingDossier):
    permission, form_name, done = CHANGE, "resume_form", _("The landing goes on.")
    form_class = SentenceForm

    def carry_out(self, form: SentenceForm) -> None:
        resume_landing(reason=form.cleaned_data["reason"], **self.who())


class Cancel(Verb, LandingDossier):
    permission, form_name, done = CHANGE, "cancel_form", _("The landing is cancelled.")
    form_class = ReasonForm

    def carry_out(self, form: ReasonForm) -> None:
        cancel_landing(reason=form.cleaned_data["reason"], **self.who())


class CloseDown(Verb, LandingDossier):
    permission, form_name, done = CHANGE, "close_form", _("It is on record that the company closed down here.")
    form_class = CloseDownForm

    def carry_out(self, form: CloseDownForm) -> None:
        close_down_landing(**form.cleaned_data, **self.who())


DOSSIER_VERBS: dict[str, type[ScopedObject]] = {
    "edit": EditFacts,
    "move": MoveOn,
    "hold": Hold,
    "block": Block,
    "resume": Resume,
    "cancel": Cancel,
    "close-down": CloseDown,
}
