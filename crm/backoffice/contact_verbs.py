"""What staff do with a person: add, edit, and say where he works."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from crm.actions.affiliations import affiliate
from crm.actions.consent import stop_everything
from crm.actions.contacts import ContactKnown, PerhapsKnown, add_contact, edit_contact
from crm.backoffice.affiliation_verbs import ChangeAffiliation, EndAffiliation, TakeBackAffiliation
from crm.backoffice.editing import ScopedCreate, ScopedEdit, ScopedForm
from crm.backoffice.fact_verbs import fact_verbs
from crm.backoffice.history import number_of
from crm.backoffice.people_forms import (
    ContactForm,
    NewContactForm,
    StopForm,
    WorksAtForm,
)
from crm.models import Affiliation, Contact, Organisation


class OfContacts(ScopedForm):
    model = Contact
    space = "crm_contacts"
    permission = "crm.change_contact"
    header_icon = "user"


class AddContact(ScopedCreate, OfContacts):
    permission = "crm.add_contact"
    page_title = _("New contact")
    submit_label = _("Add")
    done = _("The contact is added.")
    form_class = NewContactForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """With the organisation whose page the person came from, if he may see it."""
        asked = number_of(self.request.GET.get("organisation", ""))
        there = Organisation.objects.visible_to(self.request.user).filter(pk=asked).first() if asked else None
        return {"organisation": there.pk} if there else {}

    def carry_out(self, form: Any) -> int:
        given = form.cleaned_data
        work = {"organisation_id": given["organisation"].pk} if given["organisation"] else {}
        try:
            return add_contact(
                facts=form.changes(),
                role=given["role"],
                since_on=given["since_on"],
                is_another=given["is_another"],
                **work,
            )
        except ContactKnown as refusal:
            self.alike = [refusal.contact_id]
            raise
        except PerhapsKnown as refusal:
            self.alike = refusal.alike
            raise

    def next_url(self, result: Any) -> str:
        return self.return_url() if self.request.GET.get("organisation") else super().next_url(result)


class EditContact(ScopedEdit, OfContacts):
    page_title = _("Edit contact")
    form_class = ContactForm

    def carry_out(self, form: Any) -> None:
        try:
            edit_contact(
                contact_id=self.object.pk, changes=form.changes(), expected_version=form.cleaned_data["version"]
            )
        except ContactKnown as refusal:
            self.alike = [refusal.contact_id]
            raise


class AddWork(OfContacts):
    """The person of the page works at an organisation."""

    page_title = _("Where this person works")
    done = _("Noted.")
    form_class = WorksAtForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def carry_out(self, form: Any) -> int:
        given = form.cleaned_data
        return affiliate(
            contact_id=self.object.pk,
            organisation_id=given["organisation"].pk,
            role=given["role"],
            since_on=given["since_on"],
        )


class OfWork(OfContacts):
    """About one of the places where the person of the page works or worked."""

    def affiliation(self) -> Affiliation:
        rows = self.object.affiliations.select_related("organisation")
        found: Affiliation = get_object_or_404(rows, pk=self.kwargs["affiliation_pk"])
        return found

    def get_page_subtitle(self) -> str:
        return self.affiliation().organisation.name


class EndWork(EndAffiliation, OfWork):
    page_title = _("No longer works there")


class StopWriting(OfContacts):
    """The person of the page gets nothing more: every consent is taken back, and the address is suppressed."""

    page_title = _("Never write to this person again")
    submit_label = _("Never write again")
    done = _("This person gets nothing more from us. Only they can change that, by subscribing anew.")
    form_class = StopForm

    def carry_out(self, form: Any) -> int:
        return stop_everything(contact_id=self.object.pk, language=self.object.language, **form.cleaned_data)


class ChangeWork(ChangeAffiliation, OfWork):
    """Another role or period at the place."""


class TakeBackWork(TakeBackAffiliation, OfWork):
    """The person never worked there."""


CONTACT_VERBS: dict[str, tuple[str, type[ScopedForm]]] = {
    "add": ("new/", AddContact),
    "edit": ("<int:pk>/edit/", EditContact),
    "stop_writing": ("<int:pk>/stop-writing/", StopWriting),
    "works_at": ("<int:pk>/works-at/", AddWork),
    "end_work": ("<int:pk>/works-at/<int:affiliation_pk>/end/", EndWork),
    "change_work": ("<int:pk>/works-at/<int:affiliation_pk>/", ChangeWork),
    "take_back_work": ("<int:pk>/works-at/<int:affiliation_pk>/take-back/", TakeBackWork),
    **fact_verbs(OfContacts),
}
