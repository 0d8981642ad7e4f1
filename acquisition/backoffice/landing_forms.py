"""What staff fill in about landings: shape only, the actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from acquisition.backoffice.forms import FromThePage, who_may
from acquisition.models import (
    AftercarePlan,
    Commitment,
    Dependency,
    DependencyStatus,
    Landing,
    LandingStatus,
    Permit,
    Plot,
    Realisation,
    RiskSignal,
)
from crm.backoffice.people_choosers import organisations
from crm.models import Organisation

LONGEST = 2000
DAY = "%Y-%m-%d"


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format=DAY)


def _why(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}), **more)


class OwnRules(forms.ModelForm):
    """A form whose rules are the action's, which refuses with a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                self.fields[name].widget = _day()

    def validate_unique(self) -> None:
        """The action refuses with a sentence."""

    def validate_constraints(self) -> None:
        """The action refuses with a sentence."""


class LandingFactsForm(FromThePage, OwnRules):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Landing
        fields = [
            "municipality",
            "landing_manager",
            "land_document",
            "land_document_on",
            "land_document_reference",
            "expected_operational_on",
            "operational_on",
            "embargo_until",
            "plots",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = who_may("acquisition.view_every_lead").order_by("first_name", "username")
        self.fields["landing_manager"].queryset = colleagues  # type: ignore[attr-defined]
        plots = Plot.objects.visible_to(user).select_related("park__municipality")
        if self.instance.municipality_id:
            plots = plots.filter(park__municipality=self.instance.municipality_id)
        self.fields["plots"].queryset = plots  # type: ignore[attr-defined]
        self.fields["plots"].help_text = _("Those of its municipality; hold Ctrl or ⌘ to choose more than one.")
        self.fields["land_document"].help_text = _("A deed, a lease or an option, by its title.")
        self.fields["land_document_reference"].help_text = _("The case number or folder where it can be read.")

    def changes(self) -> dict[str, Any]:
        """What the action takes: relations as ids."""
        given = {name: self.cleaned_data[name] for name in self.Meta.fields if name != "plots"}
        for name in ("municipality", "landing_manager"):
            chosen = given.pop(name)
            given[f"{name}_id"] = chosen.pk if chosen else None
        return given

    def plot_ids(self) -> list[int]:
        return [plot.pk for plot in self.cleaned_data["plots"]]


class LandingMoveForm(FromThePage, forms.Form):
    to_status = forms.ChoiceField(choices=LandingStatus.choices, widget=forms.HiddenInput)
    reason = _why(_("What changed?"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Why it waits"), max_length=200)
    resume_on = forms.DateField(label=_("Take it up again on"), widget=_day())


class BlockForm(forms.Form):
    dependency = forms.ModelChoiceField(label=_("What blocks it"), queryset=Dependency.objects.none())
    reason = forms.CharField(label=_("In a sentence"), max_length=200, required=False)

    def __init__(self, *args: Any, landing: Landing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = landing.dependencies.exclude(status=DependencyStatus.DONE)
        self.fields["dependency"].queryset = open_ones  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = _why(_("Why"))


class SentenceForm(forms.Form):
    reason = _why(_("Why"), required=False)


class CloseDownForm(forms.Form):
    closed_on = forms.DateField(label=_("Closed down on"), widget=_day())
    reason = _why(_("Why"))


class PermitForm(OwnRules):
    permit_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Permit
        fields = [
            "kind",
            "authority",
            "reference",
            "procedure",
            "applied_on",
            "extended_until",
            "result",
            "decided_on",
            "irrevocable_on",
            "required",
        ]

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class RiskTakenForm(forms.Form):
    permit_id = forms.IntegerField(widget=forms.HiddenInput)
    reason = _why(_("Why the risk of an objection is taken"))


class DependencyForm(OwnRules):
    dependency_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(
        label=_("Who brings it"), queryset=Organisation.objects.none(), required=False, widget=organisations.widget()
    )

    class Meta:
        model = Dependency
        fields = ["kind", "status", "owner", "note", "needed_on", "promised_on", "cost_eur", "paid_by"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Organisation.objects.visible_to(user)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in self.Meta.fields if name != "owner"}
        owner = self.cleaned_data["owner"]
        return {**given, "owner_id": owner.pk if owner else None}


class PromiseForm(OwnRules):
    class Meta:
        model = Commitment
        fields = ["measure", "value", "due_on", "agreed_on", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _("In FTE, whole euros, places or per cent.")


class ReportForm(OwnRules):
    evidence = forms.CharField(label=_("Evidence"), max_length=200, help_text=_("A document, a register, who saw it."))

    class Meta:
        model = Realisation
        fields = ["measure", "value", "as_of", "source", "evidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _("All that is there on that day, not what came since the last time.")


class VerifyForm(FromThePage, forms.Form):
    realisation = forms.IntegerField(widget=forms.HiddenInput)


class WaiveForm(forms.Form):
    reason = _why(_("Why the company need not confirm"), help_text=_("At least 20 characters; it stays on record."))


class PlanForm(OwnRules):
    class Meta:
        model = AftercarePlan
        fields = ["account_manager", "next_visit_on", "first_year_days", "later_days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = who_may("acquisition.view_landing").order_by("first_name", "username")
        self.fields["account_manager"].queryset = colleagues  # type: ignore[attr-defined]


class RiskForm(OwnRules):
    class Meta:
        model = RiskSignal
        fields = ["kind", "severity", "source", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget = forms.Textarea(attrs={"rows": 2})


class SignalForm(FromThePage, forms.Form):
    signal = forms.IntegerField(widget=forms.HiddenInput)


class ExpansionForm(forms.Form):
    next_step = forms.CharField(label=_("Next step"), max_length=200)
