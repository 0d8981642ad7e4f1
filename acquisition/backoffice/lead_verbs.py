"""What staff do with a lead from its dossier."""

import copy
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from acquisition.actions.editing import edit_lead
from acquisition.actions.leads import close_lead, reopen_lead, share_lead_with_municipality
from acquisition.actions.links import revoke_link, share_bidbook
from acquisition.actions.members import add_lead_member, remove_lead_member
from acquisition.actions.moving import move_lead
from acquisition.backoffice.dossier import PIN, LeadDossier
from acquisition.backoffice.forms import (
    BidbookForm,
    CloseForm,
    FactsForm,
    FormerMemberForm,
    LinkForm,
    MemberForm,
    MoveForm,
    MunicipalityForm,
    ReopenForm,
)
from acquisition.models import Lead, ShareLink
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


class Share(Verb, LeadDossier):
    permission, form_name = "acquisition.change_lead", "municipality_form"
    done = _("Its account managers see this lead now.")
    form_class = MunicipalityForm

    def carry_out(self, form: MunicipalityForm) -> None:
        share_lead_with_municipality(
            lead_id=self.object.pk,
            municipality_id=form.cleaned_data["municipality"].pk,
            actor_id=self.request.user.pk,
        )


class AddMember(Verb, LeadDossier):
    permission, form_name = "acquisition.change_lead", "member_form"
    done = _("This colleague sees the lead now.")
    form_class = MemberForm

    def carry_out(self, form: MemberForm) -> None:
        add_lead_member(
            lead_id=self.object.pk, user_id=form.cleaned_data["colleague"].pk, actor_id=self.request.user.pk
        )


class RemoveMember(Verb, LeadDossier):
    permission, form_name = "acquisition.change_lead", "member_form"
    done = _("This colleague is no member any more.")
    form_class = FormerMemberForm

    def carry_out(self, form: FormerMemberForm) -> None:
        remove_lead_member(lead_id=self.object.pk, user_id=form.cleaned_data["colleague"])

    def next_url(self, result: Any) -> str:
        """Who took the own name off a sealed lead has no page of it to return to."""
        still_there = Lead.objects.visible_to(self.request.user).filter(pk=self.object.pk).exists()
        return super().next_url(result) if still_there else reverse("acquisition_leads:board")


class SendBidbook(Verb, LeadDossier):
    permission, form_name, done = "acquisition.add_sharelink", "bidbook_form", _("The link is on its way by mail.")
    form_class = BidbookForm

    def carry_out(self, form: BidbookForm) -> int:
        version = form.cleaned_data["version"]
        return share_bidbook(
            bidbook=version.bidbook.slug,
            language=version.language,
            contact_id=self.object.contact_id,
            lead_id=self.object.pk,
        )


class RevokeLink(Verb, LeadDossier):
    permission, form_name = "acquisition.change_sharelink", "link_form"
    done = _("The link opens nothing any more.")
    form_class = LinkForm

    def carry_out(self, form: LinkForm) -> None:
        link = get_object_or_404(
            ShareLink.objects.visible_to(self.request.user), lead=self.object, pk=form.cleaned_data["link"]
        )
        revoke_link(link_id=link.pk, actor_id=self.request.user.pk)


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
    "share": Share,
    "member": AddMember,
    "no-member": RemoveMember,
    "bidbook": SendBidbook,
    "revoke": RevokeLink,
    "note": Note,
    "pin": PinMoment,
}
