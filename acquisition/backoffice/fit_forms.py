"""What staff fill in to score a lead and to decide on it: shape only, the actions decide."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from acquisition.backoffice.forms import EMPTY, FromThePage
from acquisition.models import Confidence, Criterion, Decision, EnvironmentalCategory
from acquisition.models.criteria import INPUTS

NOT_KNOWN = ("", _("not known"))
LARGEST = 10**9
JUDGED = [one for one in Criterion if one is not Criterion.GAMECHANGER]
ASKED: dict[Criterion, tuple[str, ...]] = {
    Criterion.SECTOR_FIT: (),
    Criterion.SMART: ("smart",),
    Criterion.CIRCULAR: ("circular",),
    Criterion.JOBS: ("mbo_pct",),
    Criterion.INVESTMENT: (),
    Criterion.ECOSYSTEM_LINK: ("ecosystem_link",),
    Criterion.SPACE_EFFICIENCY: ("area_m2",),
    Criterion.RESOURCE_LOAD: ("power_kw", "water_m3_h", "environmental_category"),
    Criterion.GAMECHANGER: ("regional_suppliers", "new_technology"),
}
FROM_THE_LEAD: dict[Criterion, str] = {
    Criterion.SECTOR_FIT: "sector",
    Criterion.JOBS: "jobs_fte",
    Criterion.INVESTMENT: "investment_eur",
}
LEVELS = [
    NOT_KNOWN,
    ("0", _("0 · nothing")),
    ("1", _("1 · a beginning")),
    ("2", _("2 · as most do")),
    ("3", _("3 · better than most")),
    ("4", _("4 · leads the way")),
]


def _field(name: str) -> forms.Field:
    one, label = INPUTS[name], capfirst(str(INPUTS[name].label))
    if one.kind == "level":
        return forms.TypedChoiceField(label=label, choices=LEVELS, coerce=int, empty_value=None, required=False)
    if one.kind == "category":
        return forms.TypedChoiceField(
            label=label, choices=[NOT_KNOWN, *EnvironmentalCategory.choices], empty_value=None, required=False
        )
    if one.kind == "yes_no":
        answers = [NOT_KNOWN, ("yes", _("yes")), ("no", _("no"))]
        return forms.TypedChoiceField(
            label=label, choices=answers, coerce=lambda answer: answer == "yes", empty_value=None, required=False
        )
    largest = 100 if name.endswith("_pct") else LARGEST
    return forms.IntegerField(label=label, min_value=int(name == "area_m2"), max_value=largest, required=False)


class ScoreForm(FromThePage, forms.Form):
    """What is known of the company beside the lead's own facts; empty is not known. `needs` are known already."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    integrity_flag = forms.BooleanField(
        label=_("A colleague must look at their integrity"),
        help_text=_("Then nobody pursues this lead alone."),
        required=False,
    )

    def __init__(self, *args: Any, needs: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, **needs}
        for names in ASKED.values():
            for name in names:
                self.fields[name] = _field(name)
                if name in needs:
                    self.fields[name].disabled = True
                    self.fields[name].help_text = _("Read from what the company needs.")
        for criterion in JUDGED:
            self.fields[f"confidence:{criterion}"] = forms.ChoiceField(
                label=_("How sure"), choices=[EMPTY, *Confidence.choices], required=False
            )
            self.fields[f"evidence:{criterion}"] = forms.CharField(
                label=_("What it rests on"),
                max_length=600,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def inputs(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for names in ASKED.values() for name in names}

    def said(self, what: str) -> dict[str, str]:
        """Criterion → its `confidence` or `evidence`, where one was given."""
        given = ((str(one), self.cleaned_data[f"{what}:{one}"]) for one in JUDGED)
        return {criterion: text for criterion, text in given if text}


def as_filled_in(inputs: Mapping[str, Any], evidence: Mapping[str, str]) -> dict[str, Any]:
    """What a form shows of a score that was given before."""
    shown = {name: value for name, value in inputs.items() if name in INPUTS}
    if isinstance(new := shown.get("new_technology"), bool):
        shown["new_technology"] = "yes" if new else "no"
    confidence = {f"confidence:{key}": value for key, value in (inputs.get("confidence") or {}).items()}
    return {**shown, **confidence, **{f"evidence:{key}": text for key, text in evidence.items()}}


class DecisionForm(FromThePage, forms.Form):
    qualification = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(label=_("Decision"), choices=[EMPTY, *Decision.choices])
    rationale = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
