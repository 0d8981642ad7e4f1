"""What a company fills in: whether it agrees, and what it would say otherwise."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from acquisition.actions.confirmations import Answer
from acquisition.models import Counterfactual, HeardVia, Measure

GRADES = [(str(grade), str(grade)) for grade in range(1, 6)]
OPEN = [("", _("I would rather not say"))]


class AnswerForm(forms.Form):
    """`promised` is what we have on record: measure → value."""

    agrees = forms.ChoiceField(
        label=_("Did your company decide to settle here?"),
        choices=[("yes", _("Yes")), ("no", _("No, or not like this"))],
        widget=forms.RadioSelect,
    )
    counterfactual = forms.ChoiceField(
        label=_("What would you have done without the help of the region?"),
        choices=[*OPEN, *Counterfactual.choices],
        required=False,
    )
    helpfulness = forms.ChoiceField(
        label=_("How much did we help, from 1 (not at all) to 5 (very much)?"),
        choices=GRADES,
        required=False,
        widget=forms.RadioSelect,
    )
    heard_via = forms.ChoiceField(
        label=_("How did you first hear of the region?"), choices=[*OPEN, *HeardVia.choices], required=False
    )
    story_consent = forms.BooleanField(
        label=_("You may ask us to tell our story on the site. We see it before it is published."), required=False
    )

    def __init__(self, *args: Any, promised: Mapping[str, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promised = dict(promised)
        for measure, value in self.promised.items():
            known = Measure(measure)
            places = 0 if value == value.to_integral_value() else 1
            said = f"{number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)} {known.unit}"
            self.fields[measure] = forms.DecimalField(
                label=known.label,
                required=False,
                min_value=0,
                max_digits=13,
                decimal_places=1,
                help_text=_("You told us %(value)s. Fill in only what is there today, when you know it.")
                % {"value": said},
            )

    @property
    def figures(self) -> list[forms.BoundField]:
        return [self[measure] for measure in self.promised]

    def answer(self) -> Answer:
        given = self.cleaned_data
        return Answer(
            agrees=given["agrees"] == "yes",
            corrected={name: given[name] for name in self.promised if given[name] is not None},
            counterfactual=given["counterfactual"],
            helpfulness=int(given["helpfulness"]) if given["helpfulness"] else None,
            heard_via=given["heard_via"],
            story_consent=given["story_consent"],
        )
