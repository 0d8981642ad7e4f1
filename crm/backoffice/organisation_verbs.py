"""What staff do with an organisation: add, edit, and say who works there, where it sits and what it is to others."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from crm.actions.affiliations import affiliate
from crm.actions.establishments import add_establishment, edit_establishment
from crm.actions.organisations import AlikeKnown, add_organisation, edit_organisation
from crm.actions.relationships import change_relationship, end_relationship, relate, take_back_relationship
from crm.backoffice.affiliation_verbs import ChangeAffiliation, EndAffiliation, TakeBackAffiliation
from crm.backoffice.editing import ScopedCreate, ScopedEdit, ScopedForm
from crm.backoffice.fact_verbs import fact_verbs
from crm.backoffice.people_forms import (
    EndForm,
    EstablishmentForm,
    NewOrganisationForm,
    OrganisationForm,
    PersonAtForm,
    RelationshipChangeForm,
    RelationshipForm,
)
from crm.models import Establishment, Organisation
from crm.models.people import Edited
from crm.queries.people import related


class OfOrganisations(ScopedForm):
    model = Organisation
    space = "crm_organisations"
    permission = "crm.change_organisation"
    header_icon = "home"


class ChoosesAmongSeen(OfOrganisations):
    """Its form offers only what the user may see."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}


class AddOrganisation(ScopedCreate, ChoosesAmongSeen):
    permission = "crm.add_organisation"
    page_title = _("New organisation")
    submit_label = _("Add")
    done = _("The organisation is added.")
    form_class = NewOrganisationForm

    def carry_out(self, form: Any) -> int:
        try:
            return add_organisation(facts=form.changes(), is_another=form.cleaned_data["is_another"])
        except AlikeKnown as refusal:
            self.alike = refusal.alike
            raise


class EditOrganisation(ScopedEdit, ChoosesAmongSeen):
    page_title = _("Edit organisation")
    form_class = OrganisationForm

    def carry_out(self, form: Any) -> None:
        edit_organisation(
            organisation_id=self.object.pk, changes=form.changes(), expected_version=form.cleaned_data["version"]
        )


class AddPerson(ChoosesAmongSeen):
    """Somebody we know works at the organisation of the page."""

    permission = "crm.change_contact"
    page_title = _("Who works here")
    done = _("Noted.")
    form_class = PersonAtForm

    def carry_out(self, form: Any) -> int:
        given = form.cleaned_data
        return affiliate(
            contact_id=given["contact"].pk,
            organisation_id=self.object.pk,
            role=given["role"],
            since_on=given["since_on"],
        )


class OfPerson(OfOrganisations):
    """About one of those who work or worked at the organisation of the page."""

    permission = "crm.change_contact"

    def get_page_subtitle(self) -> str:
        return self.affiliation().contact.name

    def affiliation(self) -> Any:
        return get_object_or_404(self.object.affiliations.select_related("contact"), pk=self.kwargs["affiliation_pk"])


class EndPerson(EndAffiliation, OfPerson):
    page_title = _("No longer works here")


class ChangePerson(ChangeAffiliation, OfPerson):
    """Another role or period of the person."""


class TakeBackPerson(TakeBackAffiliation, OfPerson):
    """The person never worked here."""


class AddRelationship(ChoosesAmongSeen):
    page_title = _("A relationship with another organisation")
    done = _("Noted.")
    form_class = RelationshipForm

    def carry_out(self, form: Any) -> int:
        return relate(**form.relationship(self.object.pk))


class OfRelationship(OfOrganisations):
    """About one thing that the organisation of the page is to another, or another to it."""

    def get_page_subtitle(self) -> str:
        one = self.relationship()
        return f"{one.words} {one.other}"

    def relationship(self) -> Any:
        found = [one for one in related(self.object) if one.pk == self.kwargs["relationship_pk"]]
        return found[0] if found else get_object_or_404(self.object.relationships_out.none())


class EndRelationship(OfRelationship):
    page_title = _("This relationship has ended")
    done = _("Noted.")
    form_class = EndForm

    def carry_out(self, form: Any) -> None:
        end_relationship(relationship_id=self.relationship().pk, until_on=form.cleaned_data["until_on"])


class ChangeRelationship(OfRelationship):
    page_title = _("Change this relationship")
    done = _("Saved.")
    form_class = RelationshipChangeForm

    def get_initial(self) -> dict[str, Any]:
        one = self.relationship()
        return {"since_on": one.since_on, "until_on": one.until_on, "source": one.source}

    def carry_out(self, form: Any) -> None:
        change_relationship(relationship_id=self.relationship().pk, **form.cleaned_data)


class TakeBackRelationship(OfRelationship):
    page_title = _("This was a mistake")
    submit_label = _("Take it back")
    done = _("Taken back.")
    form_class = forms.Form

    def carry_out(self, _form: Any) -> None:
        take_back_relationship(relationship_id=self.relationship().pk)


class AddEstablishment(OfOrganisations):
    page_title = _("New establishment")
    submit_label = _("Add")
    done = _("The establishment is added.")
    form_class = EstablishmentForm

    def carry_out(self, form: Any) -> int:
        return add_establishment(organisation_id=self.object.pk, facts=form.changes())


class EditEstablishment(ScopedEdit, OfOrganisations):
    page_title = _("Edit establishment")
    form_class = EstablishmentForm

    def edited(self) -> Edited:
        found: Establishment = get_object_or_404(self.object.establishments, pk=self.kwargs["establishment_pk"])
        return found

    def carry_out(self, form: Any) -> None:
        edit_establishment(
            establishment_id=self.kwargs["establishment_pk"],
            changes=form.changes(),
            expected_version=form.cleaned_data["version"],
        )


ORGANISATION_VERBS: dict[str, tuple[str, type[ScopedForm]]] = {
    "add": ("new/", AddOrganisation),
    "edit": ("<int:pk>/edit/", EditOrganisation),
    "add_person": ("<int:pk>/people/new/", AddPerson),
    "end_person": ("<int:pk>/people/<int:affiliation_pk>/end/", EndPerson),
    "change_person": ("<int:pk>/people/<int:affiliation_pk>/", ChangePerson),
    "take_back_person": ("<int:pk>/people/<int:affiliation_pk>/take-back/", TakeBackPerson),
    "relate": ("<int:pk>/relationships/new/", AddRelationship),
    "end_relationship": ("<int:pk>/relationships/<int:relationship_pk>/end/", EndRelationship),
    "change_relationship": ("<int:pk>/relationships/<int:relationship_pk>/", ChangeRelationship),
    "take_back_relationship": ("<int:pk>/relationships/<int:relationship_pk>/take-back/", TakeBackRelationship),
    "add_establishment": ("<int:pk>/establishments/new/", AddEstablishment),
    "edit_establishment": ("<int:pk>/establishments/<int:establishment_pk>/edit/", EditEstablishment),
    **fact_verbs(OfOrganisations),
}
