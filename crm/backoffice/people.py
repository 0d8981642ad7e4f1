"""Contacts: a list to search, and one dossier each with everything that happened."""

import re
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import DateColumn

from crm.actions.interactions import record_interaction
from crm.backoffice.contact_panels import OWN, ContactPanel, contact_panels
from crm.backoffice.contact_verbs import CONTACT_VERBS
from crm.backoffice.duplicates import DuplicatePairViewSet
from crm.backoffice.erasing import RIGHTS
from crm.backoffice.forms import carried_out
from crm.backoffice.history import ScopedHistory
from crm.backoffice.imports import ImportViewSet
from crm.backoffice.list_fields import language_choice
from crm.backoffice.merging import CONTACT_MERGING
from crm.backoffice.organisations import OrganisationViewSet
from crm.backoffice.panels import waiting
from crm.backoffice.scoped import ScopedGroup, ScopedList, ScopedObject, ScopedViewSet
from crm.backoffice.timeline_panel import Pinning
from crm.models import Affiliation, Contact, Erasure, EventRecord, Interaction, Organisation
from crm.queries.consent import bases_said
from crm.queries.erasures import erasure_of
from crm.queries.interactions import interactions_of
from crm.queries.people import addressed, affiliations_of
from crm.queries.timeline import records_of_contact


class NoteForm(forms.Form):
    """What the team writes down after a call, a meeting or a mail."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[choice for choice in Interaction.Kind.choices if choice[0] != Interaction.Kind.FORM]
    )
    subject = forms.CharField(label=_("Subject"), max_length=160)
    body = forms.CharField(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    two_way = forms.BooleanField(
        label=_("We heard back: both sides spoke"),
        required=False,
        help_text=_("Leave it empty for a mail or a message that nobody answered yet."),
    )


class ContactDossier(ScopedObject):
    """Who somebody is, how to reach them, whether we may write, what was said last; and panels with all the rest."""

    template_name = "crm/backoffice/contact_dossier.html"
    object: Contact

    erasure: Erasure | None = None
    addresses: dict[int, str]
    """Of this person and of those who were merged into it, in this order: id → e-mail."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        merged = Contact.objects.filter(merged_into=self.pk)
        them = {one.pk: one for one in self._visible().filter(pk=self.pk).order_by().union(merged.order_by())}
        here = them.pop(int(self.pk), None)
        if here:
            self.addresses = {one.pk: one.email for one in (here, *them.values())}
            return here
        self.erasure = erasure_of(self.pk, self.request.user)
        return Contact(pk=self.pk) if self.erasure else super().get_object(queryset)

    def _visible(self) -> QuerySet[Contact]:
        return Contact.objects.visible_to(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever follows an old way to somebody who was erased reads what was done, if that is theirs to read."""
        if self.erasure:
            return redirect("crm_erasures:inspect", self.erasure.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        panels = waiting(self.object, contact_panels(), self.request, "crm_contacts")
        return {
            **context,
            "contact": self.object,
            "affiliations": affiliations_of(self.object),
            "interactions": interactions_of(self.object.pk, self.request.user),
            "bases": bases_said(self.addresses),
            "panels": panels,
            "offered": [panel for name, panel in panels.items() if name not in OWN],
            "note_form": kwargs.get("note_form") or NoteForm(),
            "may_change": self.request.user.has_perm("crm.change_contact"),
            "may_note": self.request.user.has_perm("crm.add_interaction"),
        }


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


class PinOnContact(Pinning, ScopedObject):
    permission = "crm.change_contact"
    object: Contact

    def records(self) -> QuerySet[EventRecord]:
        return records_of_contact(self.object.pk)

    def page_url(self) -> str:
        return reverse("crm_contacts:inspect", args=[self.object.pk])


class ContactFilters(WagtailFilterSet):
    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=_("All"))
    organisation = django_filters.CharFilter(label=_("Works at (a part of the name)"), method="works_at")

    class Meta:
        model = Contact
        fields = ("language", "organisation")

    def works_at(self, rows: QuerySet[Contact], _name: str, value: str) -> QuerySet[Contact]:
        there = Organisation.objects.filter(name__icontains=value.strip())
        now = Affiliation.objects.filter(until_on=None, organisation__in=there.order_by())
        return rows.filter(pk__in=now.order_by().values("contact"))


class ContactList(ScopedList):
    empty_sentence = _("Whoever asks for the bidbook, registers or writes to us appears here by itself.")

    def exact(self, typed: str) -> Q | None:
        return addressed(typed) if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", typed) else None


class ContactHistory(ScopedHistory):
    """What was changed of this person, by whom and when."""


class ContactViewSet(ScopedViewSet):
    model = Contact
    name = "crm_contacts"
    menu_label = _("Contacts")
    icon = "user"
    index_view_class = ContactList
    inspect_view_class = ContactDossier
    inspect_template_name = "crm/backoffice/contact_dossier.html"
    search_fields = ["name", "email"]
    search_backend_name = None
    filterset_class = ContactFilters
    offers = ("add", "edit")
    list_display = ["name", "email", "language", DateColumn("created_at", label=_("Known since"), sort_key="pk")]
    more_columns = ("phone", DateColumn("updated_at", label=_("Changed")))
    exported_with = "crm.export_contact"
    edits_several = {"language": language_choice}
    ordering = ["name", "pk"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        alone = self.get_inspect_view_kwargs(template_name=ContactPanel.template_name)
        told = self.get_inspect_view_kwargs(
            template_name=ScopedHistory.template_name, inspect_url_name=self.get_url_name("inspect")
        )
        return [
            path("<int:pk>/panel/<slug:panel>/", self.construct_view(ContactPanel, **alone), name="panel"),
            path("<int:pk>/note/", self.construct_view(NoteDown, **shared), name="note"),
            path("<int:pk>/pin/", self.construct_view(PinOnContact, **shared), name="pin"),
            path("<int:pk>/history/", self.construct_view(ContactHistory, **told), name="history"),
            *(
                path(route, view.as_view(), name=name)
                for name, (route, view) in (CONTACT_VERBS | CONTACT_MERGING | RIGHTS).items()
            ),
        ]


class PeopleGroup(ScopedGroup):
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 150
    items = (ContactViewSet, OrganisationViewSet, DuplicatePairViewSet, ImportViewSet)
