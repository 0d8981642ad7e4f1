"""What staff fill in about organisations and people: shape only, the actions decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.backoffice.facts_form import FactsForm
from crm.backoffice.people_choosers import contacts, organisations
from crm.models import ConsentChannel, Contact, Establishment, Organisation, Relationship
from crm.models.organisations import SEEN_FROM_THE_OTHER


class DayField(forms.DateField):
    """A day, chosen from the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class OrganisationForm(FactsForm):
    model = Organisation
    under = (
        (_("What it is"), ("name", "kind", "parent")),
        (_("In the registers"), ("kvk_number", "rsin", "vat_number")),
        (_("Where it is"), ("address", "address_more", "postcode", "city", "municipality", "country")),
        (_("On the web"), ("website", "domain")),
    )
    typed_freely = frozenset({"kvk_number", "rsin", "vat_number", "postcode", "country", "website", "domain"})
    hints = {
        "parent": _("The company or holding that this one belongs to."),
        "kvk_number": _("Eight digits. Leave empty what you do not know."),
        "rsin": _("Nine digits."),
        "vat_number": _("With its country, such as NL001234567B01."),
        "country": _("Two letters, such as NL or DE."),
        "domain": _("Taken from the website when you leave it empty."),
    }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = forms.ModelChoiceField(
            label=_("Part of"),
            queryset=Organisation.objects.visible_to(user),
            required=False,
            widget=organisations.widget(),
            help_text=str(self.hints["parent"]),
        )
        self.order_fields(self.facts())


class NewOrganisationForm(OrganisationForm):
    is_another = forms.BooleanField(label=_("It is another organisation: add it all the same"), required=False)


class ContactForm(FactsForm):
    model = Contact
    under = ((_("Who it is"), ("name", "email", "phone", "language")),)
    typed_freely = frozenset({"phone"})
    hints = {"phone": _("With its country, such as +31 591 123 456. Without one it is read as a Dutch number.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = dict(settings.LANGUAGES)
        own = self.initial.get("language") or settings.LANGUAGE_CODE
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=list({own: own, **spoken}.items()), initial=own
        )
        self.order_fields(self.facts())


class NewContactForm(ContactForm):
    """With where the person works, when that is known."""

    organisation = forms.ModelChoiceField(
        label=_("Works at"), queryset=Organisation.objects.none(), required=False, widget=organisations.widget()
    )
    role = forms.CharField(label=_("As"), required=False, max_length=80)
    since_on = DayField(label=_("Since"), required=False, help_text=_("Empty: since today."))
    is_another = forms.BooleanField(label=_("It is another person: add this one all the same"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user)  # type: ignore[attr-defined]

    def sections(self) -> Any:
        work = (_("Where this person works"), [self[name] for name in ("organisation", "role", "since_on")])
        return [*super().sections(), work]


class EstablishmentForm(FactsForm):
    model = Establishment
    under = (
        (_("Which place"), ("name", "number")),
        (_("Where it is"), ("address", "postcode", "city", "municipality")),
    )
    typed_freely = frozenset({"number", "postcode"})
    hints = {"number": _("Twelve digits. Leave empty what you do not know.")}


class AffiliationForm(forms.Form):
    role = forms.CharField(label=_("As"), required=False, max_length=80, help_text=_("Such as director or buyer."))
    since_on = DayField(label=_("Since"), required=False, help_text=_("Empty: since today."))


class AffiliationChangeForm(forms.Form):
    """Also of work that ended: without an end it lasts again."""

    role = forms.CharField(label=_("As"), required=False, max_length=80, help_text=_("Such as director or buyer."))
    since_on = DayField(label=_("Since"))
    until_on = DayField(label=_("Until"), required=False, help_text=_("Empty: it lasts."))


class PersonAtForm(AffiliationForm):
    """Somebody we know who works at the organisation of the page."""

    contact = forms.ModelChoiceField(
        label=_("Person"), queryset=Contact.objects.none(), widget=contacts.widget(show_clear_link=False)
    )
    field_order = ("contact", "role", "since_on")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = Contact.objects.visible_to(user)  # type: ignore[attr-defined]


class WorksAtForm(AffiliationForm):
    """An organisation where the person of the page works."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        widget=organisations.widget(show_clear_link=False),
    )
    field_order = ("organisation", "role", "since_on")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user)  # type: ignore[attr-defined]


class StopForm(forms.Form):
    """How a person told a colleague to stop; it is kept as evidence of consent that was taken back."""

    channel = forms.ChoiceField(
        label=_("How they told us"),
        choices=[(one.value, one.label) for one in (ConsentChannel.SPOKEN, ConsentChannel.WRITTEN)],
    )
    evidence = forms.CharField(
        label=_("Why, and when"),
        max_length=160,
        help_text=_("Such as: “Called on 3 November, wants no mail.” It stays with the decision."),
    )


def _both_ways() -> list[tuple[str, Any]]:
    """Each kind as either of the two would say it."""
    one = list(Relationship.Kind.choices)
    other = [(f"{kind}:turned", words) for kind, words in SEEN_FROM_THE_OTHER.items()]
    return [*one, *other]


class RelationshipForm(forms.Form):
    """What the organisation of the page is to another."""

    kind = forms.ChoiceField(label=_("What it is to the other"), choices=_both_ways)
    to_organisation = forms.ModelChoiceField(
        label=_("The other organisation"),
        queryset=Organisation.objects.none(),
        widget=organisations.widget(show_clear_link=False),
    )
    since_on = DayField(label=_("Since"), required=False, help_text=_("Leave empty what you do not know."))
    until_on = DayField(label=_("Until"), required=False, help_text=_("Empty: it lasts."))
    source = forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("Who says so, or where it can be read.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_organisation"].queryset = Organisation.objects.visible_to(user)  # type: ignore[attr-defined]

    def relationship(self, of: int) -> dict[str, Any]:
        """What the action takes, when the page is about the organisation `of`."""
        given = {name: self.cleaned_data[name] for name in ("since_on", "until_on", "source")}
        other = self.cleaned_data["to_organisation"].pk
        kind, _colon, turned = self.cleaned_data["kind"].partition(":")
        one, two = (other, of) if turned else (of, other)
        return {"from_organisation_id": one, "to_organisation_id": two, "kind": kind, **given}


class RelationshipChangeForm(forms.Form):
    """What may be put right of a relationship; another kind or another organisation is another relationship."""

    since_on = DayField(label=_("Since"), required=False, help_text=_("Leave empty what you do not know."))
    until_on = DayField(label=_("Until"), required=False, help_text=_("Empty: it lasts."))
    source = forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("Who says so, or where it can be read.")
    )


class EndForm(forms.Form):
    until_on = DayField(label=_("The last day"), initial=timezone.localdate)
