"""What staff fill in to draft a target profile or a value proposition: shape only, the actions decide."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from acquisition.backoffice.fit_forms import LARGEST
from acquisition.backoffice.forms import EMPTY
from acquisition.models import Criterion, EnvironmentalCategory, TargetProfileVersion, ValueProposition
from acquisition.models.criteria import INPUTS
from acquisition.models.profiles import LANGUAGES
from acquisition.queries.profile_words import (
    MAY_BE_CONDITIONS,
    MAY_KNOCK_OUT,
    bands_of,
    profile_in_words,
    proposition_in_words,
)
from crm.models.figures import indicator_choices

FIRST_YEAR, LAST_YEAR = 2020, 2099


class BandsField(forms.CharField):
    """`10: 1, 50: 2`: from where (or up to where) which level holds."""

    def clean(self, value: Any) -> list[list[Any]]:
        try:
            return bands_of(super().clean(value))
        except ValueError:
            raise forms.ValidationError(
                _("Write each band as a value, a colon and a level, with commas between.")
            ) from None


def _year() -> forms.IntegerField:
    return forms.IntegerField(label=_("Programme year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class ProfileForm(forms.Form):
    """Every number of a draft, under the name `profile_in_words` gives it."""

    def __init__(self, data: Any = None, *, version: TargetProfileVersion) -> None:
        said = profile_in_words(version)
        super().__init__(data, initial={name: one.text for name, one in said.items()})
        self.version = version
        self.fields["programme_year"] = _year()
        for name, one in said.items():
            kind, _colon, what = name.partition(":")
            if kind == "weight":
                self.fields[name] = _weight(one.label)
            elif kind == "bands":
                self.fields[name] = BandsField(label=one.label, max_length=300)
            elif name == "at_least":
                self.fields[name] = forms.IntegerField(label=one.label, min_value=1, max_value=len(MAY_BE_CONDITIONS))
            elif kind in {"condition", "over"}:
                self.fields[name] = _limit(one.label, what)
        if self.initial["condition:new_technology"]:
            self.initial["condition:new_technology"] = True

    @property
    def groups(self) -> list[tuple[Promise, list[forms.BoundField]]]:
        """The fields in the order of the work: year and weights, levels, gamechanger, knock-outs."""
        kinds: list[tuple[Promise, set[str]]] = [
            (_("Weights"), {"programme_year", "weight"}),
            (_("Levels"), {"bands"}),
            (_("Gamechanger"), {"at_least", "condition"}),
            (_("Knock-outs"), {"over"}),
        ]
        return [
            (title, [self[name] for name in self.fields if name.partition(":")[0] in kind]) for title, kind in kinds
        ]

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        conditions = [_condition(name, given[f"condition:{name}"]) for name in MAY_BE_CONDITIONS]
        return {
            "programme_year": given["programme_year"],
            "criteria": {key: self._rule(key, rule) for key, rule in self.version.criteria.items()},
            "thresholds": {
                "gamechanger": {"at_least": given["at_least"], "conditions": [one for one in conditions if one]}
            },
            "knockouts": [
                {"input": name, "over": given[f"over:{name}"]}
                for name in MAY_KNOCK_OUT
                if given[f"over:{name}"] not in (None, "")
            ],
        }

    def _rule(self, key: str, rule: dict[str, Any]) -> dict[str, Any]:
        weighed = {**rule, "weight": self.cleaned_data[f"weight:{key}"]}
        if key == Criterion.GAMECHANGER:
            return weighed
        return {**weighed, "parts": [self._part(part) for part in rule["parts"]]}

    def _part(self, part: dict[str, Any]) -> dict[str, Any]:
        bands = self.cleaned_data[f"bands:{part['input']}"]
        kind = next(name for name in ("levels", "up_to", "from") if name in part)
        return {**part, kind: {str(end): level for end, level in bands} if kind == "levels" else bands}


def _weight(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"data-weights-target": "weight", "data-action": "weights#sum"})
    return forms.IntegerField(label=label, min_value=0, max_value=100, widget=widget)


def _limit(label: str, name: str) -> forms.Field:
    kind = INPUTS[name].kind
    if kind == "yes_no":
        return forms.BooleanField(label=label, required=False)
    if kind == "category":
        return forms.ChoiceField(label=label, choices=[EMPTY, *EnvironmentalCategory.choices], required=False)
    return forms.IntegerField(label=label, min_value=0, max_value=LARGEST, required=False)


def _condition(name: str, value: Any) -> dict[str, Any] | None:
    if value in (None, "", False):
        return None
    return {"input": name} if value is True else {"input": name, "at_least": value}


class PropositionForm(forms.Form):
    """The words of a draft in every language, under the names `proposition_in_words` gives them."""

    def __init__(self, data: Any = None, *, version: ValueProposition) -> None:
        said = proposition_in_words(version)
        proofs = {f"proof:{place}": slug for place, slug in enumerate(version.proofs, 1)}
        super().__init__(data, initial={**{name: one.text for name, one in said.items()}, **proofs})
        self.fields["programme_year"] = _year()
        for name, one in said.items():
            if name.startswith("proof:"):
                self.fields[name] = forms.ChoiceField(
                    label=one.label, choices=[EMPTY, *indicator_choices()], required=False
                )
            elif name != "programme_year":
                self.fields[name] = _text(one.label)

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "programme_year": given["programme_year"],
            "texts": {
                language: {
                    "for_whom": given[f"{language}:for_whom"],
                    "promise": given[f"{language}:promise"],
                    "reasons": [given[f"{language}:reason:{place}"] for place in (1, 2, 3)],
                }
                for language in LANGUAGES
            },
            "proofs": [slug for place in (1, 2, 3) if (slug := given[f"proof:{place}"])],
        }


def _text(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
