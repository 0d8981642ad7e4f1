"""What staff fill in about land for a lead: shape only, the actions decide."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.didam import OBJECTION_DAYS
from acquisition.backoffice.forms import EMPTY, FromThePage
from acquisition.models import Didam, HoldKind, Plot, PlotHold, Requirement
from acquisition.queries.criteria import CRITERIA

OPTION_DAYS = 180
PROCEDURES = [choice for choice in Didam.choices if choice[0] != Didam.NOT_APPLICABLE]
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RequirementForm(FromThePage, forms.ModelForm):
    """What the company needs; left empty it is not asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    wishes = forms.MultipleChoiceField(
        label=_("Which of these are wishes, not conditions?"),
        required=False,
        choices=[(key, criterion.label) for key, criterion in CRITERIA.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A condition rules out a plot that fails it; a wish only ranks it lower."),
    )

    class Meta:
        model = Requirement
        fields = (
            "area_m2_min",
            "area_m2_max",
            "environmental_category",
            "needed_on",
            "price_eur_m2_max",
            "grid_kw",
            "water_m3_h",
            "gas_m3_h",
            "heat_kw",
            "road_min",
            "labour_fte",
            "emits_nitrogen",
            "rail",
            "waterway",
            "fibre",
            "wishes",
        )
        widgets = {"needed_on": DAY}

    def validate_unique(self) -> None:
        """The action refuses with a sentence."""

    def validate_constraints(self) -> None:
        """The action refuses with a sentence."""

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class HoldForm(forms.Form):
    """A claim on one plot for this lead."""

    plot = forms.ModelChoiceField(label=_("Plot"), queryset=Plot.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=HoldKind.choices)
    area_m2 = forms.IntegerField(label=_("Area in m²"), min_value=1)
    expires_on = forms.DateField(label=_("Until and including"), widget=DAY)
    didam = forms.ChoiceField(
        label=_("Fair chance for others"),
        choices=[EMPTY, *PROCEDURES],
        required=False,
        help_text=_("Municipal land asks for one; other land for none."),
    )
    didam_reference = forms.CharField(label=_("Publication or policy"), max_length=200, required=False)
    fee_eur = forms.IntegerField(label=_("Fee (whole euros)"), min_value=0, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plots = Plot.objects.visible_to(user).select_related("park__municipality")
        self.fields["plot"].queryset = plots  # type: ignore[attr-defined]
        self.fields["plot"].label_from_instance = lambda plot: f"{plot.name}, {plot.park} ({plot.free_m2} m²)"  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=OPTION_DAYS)


class HoldVerbForm(FromThePage, forms.Form):
    hold = forms.IntegerField(widget=forms.HiddenInput)


class TurnForm(HoldVerbForm):
    kind = forms.ChoiceField(label=_("Goes on as"), choices=HoldKind.choices[1:])
    expires_on = forms.DateField(label=_("Until and including"), widget=DAY)


class ProlongForm(HoldVerbForm):
    expires_on = forms.DateField(label=_("Until and including"), widget=DAY)


class ReleaseForm(HoldVerbForm):
    reason = forms.CharField(label=_("Why the hold ends"), max_length=200)


class DidamForm(HoldVerbForm):
    """The procedure and its publication; the days for objection are counted from it when left empty."""

    procedure = forms.ChoiceField(label=_("Fair chance for others"), choices=[EMPTY, *PROCEDURES])
    reference = forms.CharField(label=_("Publication or policy"), max_length=200)
    published_on = forms.DateField(label=_("Published on"), required=False, widget=DAY)
    objection_until = forms.DateField(label=_("Others may object until and including"), required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        published: date | None = given.get("published_on")
        if published and not given.get("objection_until"):
            given["objection_until"] = published + timedelta(days=OBJECTION_DAYS)
        return given


def forms_of(hold: PlotHold) -> dict[str, forms.Form]:
    """What can be done with an active hold, filled in as far as it is known."""
    of = {"hold": hold.pk}
    return {
        "prolong": ProlongForm(initial={**of, "expires_on": hold.expires_on}, auto_id=f"prolong-{hold.pk}-%s"),
        "turn": TurnForm(initial={**of, "expires_on": hold.expires_on}, auto_id=f"turn-{hold.pk}-%s"),
        "release": ReleaseForm(initial=of, auto_id=f"release-{hold.pk}-%s"),
        "didam": DidamForm(
            initial={
                **of,
                "procedure": hold.didam,
                "reference": hold.didam_reference,
                "published_on": hold.didam_published_on,
                "objection_until": hold.didam_objection_until,
            },
            auto_id=f"didam-{hold.pk}-%s",
        ),
    }
