"""What staff fill in about a fact: only the fields that its kind has."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.actions.facts import Known
from crm.backoffice.amounts import AmountField
from crm.backoffice.people_forms import DayField
from crm.models import Fact, FactAnswer, FactKind
from crm.models.facts import NAMED_BY_HAND, NUMBERS, UNITS


class FactForm(forms.Form):
    """A value of one kind, from whom it is and as of when."""

    label = forms.CharField(label=_("What is meant"), max_length=60, help_text=_("Such as “shifts a day”."))
    value = forms.Field()
    unit = forms.CharField(label=_("Unit"), max_length=12, required=False)
    unknown_reason = forms.CharField(
        label=_("Not known, because"),
        max_length=200,
        required=False,
        help_text=_("When you asked and nobody can say. Not known is something else than zero."),
    )
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who says so, or where it stands."))
    source_url = forms.URLField(label=_("Where it can be read"), max_length=300, required=False, assume_scheme="https")
    as_of_on = DayField(label=_("As of"), help_text=_("The day on which it was so."))

    def __init__(self, *args: Any, kind: FactKind, fact: Fact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _value_field(kind)
        self.fields["as_of_on"].initial = timezone.localdate()
        if kind not in NAMED_BY_HAND or fact:
            del self.fields["label"]
        if units := UNITS.get(kind):
            self.fields["unit"] = forms.ChoiceField(
                label=_("Unit"), choices=[(one, _UNIT_WORDS.get(one, one)) for one in units]
            )
        elif kind != FactKind.NUMBER:
            del self.fields["unit"]
        if fact:
            self.initial = {"value": _value(fact), "unit": fact.unit, "source": fact.source, **self.initial}

    def known(self) -> Known:
        given = {name: value for name, value in self.cleaned_data.items() if name != "label"}
        return Known(**given)


_UNIT_WORDS = {"people": _("people"), "MWh/year": _("MWh a year")}


def _value_field(kind: FactKind) -> forms.Field:
    label = _("Value")
    if kind in NUMBERS:
        return AmountField(label=label, required=False)
    if kind == FactKind.DAY:
        return DayField(label=label, required=False)
    if kind == FactKind.CHOICE:
        return forms.ChoiceField(label=label, choices=[("", "—"), *FactAnswer.choices], required=False)
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), required=False)


def _value(fact: Fact) -> Any:
    return fact.number if fact.number is not None else fact.day or fact.text
