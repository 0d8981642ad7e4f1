"""Organisations and contacts: lists to search, and one dossier per contact with everything that happened."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import DateColumn

from crm.actions.interactions import record_interaction
from crm.backoffice.forms import carried_out
from crm.backoffice.scoped import ScopedGroup, ScopedObject, ScopedViewSet
from crm.contracts import DossierPanel, dossier_panels
from crm.models import Affiliation, Contact, Interaction, Organisation
from crm.queries.interactions import interactions_of
from crm.queries.timeline import timeline


class NoteForm(forms.Form):
    """What the team writes down after a call, a meeting or a mail."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[choice for choice in Interaction.Kind.choices if choice[0] != Interaction.Kind.FORM]
    )
    subject = forms.CharField(label=_("Subject"), max_length=160)
    body = forms.CharField(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    two_way = forms.BooleanField(label=_("We heard back: both sides spoke"), required=False)


def _event_id(text: str) -> int | None:
    """The number asked for, or None when no event can have it."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


class ContactDossier(ScopedObject):
    """Who somebody is, what happened, and what siblings know: one page, newest first."""

    template_name = "crm/backoffice/contact_dossier.html"
    object: Contact

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        before = self.request.GET.get("before", "")
        told = timeline(self.object.pk, user=self.request.user, before=_event_id(before))
        return {
            **context,
            "contact": self.object,
            "affiliations": self.object.affiliations.select_related("organisation"),
            "interactions": interactions_of(self.object.pk, self.request.user),
            "consents": self.object.consent_events.select_related("purpose"),
            "moments": told.moments,
            "earlier": told.earlier,
            "panels": [self._shown(panel) for panel in dossier_panels],
            "note_form": kwargs.get("note_form") or NoteForm(),
            "may_note": self.request.user.has_perm("crm.add_interaction"),
        }

    def _shown(self, panel: DossierPanel) -> dict[str, Any]:
        facts = panel.context(self.object.pk, self.request.user)
        return {"heading": panel.heading, "body": render_to_string(panel.template, facts, self.request)}


class NoteDown(ContactDossier):
    """POST: an exchange with the contact is remembered; the dossier with the form's errors when it is refused."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("crm.add_interaction"):
            raise Http404
        form = NoteForm(request.POST)
        if form.is_valid():
            carried_out(
                form,
                lambda: record_interaction(contact_id=self.object.pk, author_id=request.user.pk, **form.cleaned_data),
            )
        if form.errors:
            return self.render_to_response(self.get_context_data(note_form=form), status=422)
        messages.success(request, _("Noted."))
        return redirect(reverse("crm_contacts:inspect", args=[self.object.pk]))


class ContactViewSet(ScopedViewSet):
    model = Contact
    name = "crm_contacts"
    menu_label = _("Contacts")
    icon = "user"
    inspect_view_class = ContactDossier
    inspect_template_name = "crm/backoffice/contact_dossier.html"
    search_fields = ["name", "email"]
    search_backend_name = None
    list_display = ["name", "email", "language", DateColumn("created_at", label=_("Known since"), sort_key="pk")]
    ordering = ["name"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        note = self.construct_view(NoteDown, **self.get_inspect_view_kwargs())
        return [path(f"<{self.pk_path_converter}:pk>/note/", note, name="note")]


class OrganisationView(ScopedObject):
    template_name = "crm/backoffice/organisation.html"
    object: Organisation

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people: QuerySet[Affiliation] = self.object.affiliations.select_related("contact")
        return {**super().get_context_data(**kwargs), "organisation": self.object, "affiliations": people}


class OrganisationViewSet(ScopedViewSet):
    model = Organisation
    name = "crm_organisations"
    menu_label = _("Organisations")
    icon = "home"
    inspect_view_class = OrganisationView
    inspect_template_name = "crm/backoffice/organisation.html"
    search_fields = ["name", "domain", "kvk_number"]
    search_backend_name = None
    list_display = ["name", "kind", "municipality", "country"]
    list_select_related = ("municipality",)
    object_select_related = ("municipality", "parent")
    ordering = ["name"]


class PeopleGroup(ScopedGroup):
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 150
    items = (ContactViewSet, OrganisationViewSet)
