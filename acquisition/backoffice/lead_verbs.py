"""What staff do with a lead from its first page."""

import copy
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from acquisition.actions.editing import edit_lead
from acquisition.actions.leads import close_lead, reopen_lead
from acquisition.actions.moving import move_lead
from acquisition.backoffice.dossier import LeadDossier
from acquisition.backoffice.forms import (
    CloseForm,
    FactsForm,
    MoveForm,
    ReopenForm,
)
from acquisition.backoffice.lead_panels import PIN
from acquisition.models import Lead
from acquisition.queries.leads import lead_records
from crm.actions.interactions import record_interaction
from crm.backoffice.people import NoteForm
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.timeline_panel import Pinning
from crm.backoffice.verbs import Verb
from crm.models import EventRecord


class Edit(Verb, LeadDossier):
    permission, form_name, done = "acquisition.change_lead", "facts_form", _("Saved.")

    def bound_form(self) -> FactsForm:
        return FactsForm(self.request.POST, instance=copy.copy(self.object))

    def carry_out(self, form: FactsForm) -> None:
        edit_lead(lead_id=self.object.pk, changes=form.changes(), expected_version=form.cleaned_data["version"])


class Move(Verb, LeadDossier):
    permission, form_name, done = "acquisition.change_lead", "move_form", _("Moved.")
    form_class = MoveForm

    def carry_out(self, form: MoveForm) -> None:
        given = form.cleaned_data
        move_lead(
            lead_id=self.object.pk,
            to_stage=given["to_stage"],
            reason=given["reason"],
            override=given["override"],
            actor_id=self.request.user.pk,
            expected_version=given["version"],
        )


class Close(Verb, LeadDossier):
    permission, form_name, done = "acquisition.change_lead", "close_form", _("The lead has ended.")
    form_class = CloseForm

    def carry_out(self, form: CloseForm) -> None:
        given = form.cleaned_data
        close_lead(
            lead_id=self.object.pk,
            outcome=given["outcome"],
            reason=given["reason"],
            expected_version=given["version"],
        )


class Reopen(Verb, LeadDossier):
    permission, form_name, done = "acquisition.change_lead", "reopen_form", _("The lead is open again.")
    form_class = ReopenForm

    def carry_out(self, form: ReopenForm) -> None:
        given = form.cleaned_data
        reopen_lead(
            lead_id=self.object.pk,
            reason=given["reason"],
            actor_id=self.request.user.pk,
            expected_version=given["version"],
        )


class Note(Verb, LeadDossier):
    permission, form_name, done = "crm.add_interaction", "note_form", _("Noted.")
    form_class = NoteForm

    def carry_out(self, form: Any) -> int:
        if not self.request.user.has_perm("acquisition.change_lead"):
            raise Http404
        return record_interaction(
            contact_id=self.object.contact_id,
            organisation_id=self.object.organisation_id,
            author_id=self.request.user.pk,
            about=self.object,
            **form.cleaned_data,
        )


class PinMoment(Pinning, ScopedObject):
    permission = PIN
    object: Lead

    def records(self) -> QuerySet[EventRecord]:
        return lead_records(self.object, self.request.user)

    def page_url(self) -> str:
        return reverse("acquisition_leads:inspect", args=[self.object.pk])


LEAD_VERBS: dict[str, type[ScopedObject]] = {
    "edit": Edit,
    "move": Move,
    "close": Close,
    "reopen": Reopen,
    "note": Note,
    "pin": PinMoment,
}
