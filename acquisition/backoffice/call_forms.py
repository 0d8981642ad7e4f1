"""What staff fill in about site calls: shape only, the actions decide."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from acquisition.backoffice.forms import FromThePage
from acquisition.queries.matching import Match
from acquisition.queries.working_days import CLOSES, REGION
from crm.models import Organisation

DAY = {"type": "date"}


class AskForm(forms.Form):
    """Until when, and what every municipality reads besides the figures."""

    closes_on = forms.DateField(
        label=_("Answer before five o’clock on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    brief = forms.CharField(
        label=_("What every municipality reads"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Besides the figures below. Name the lead by its code, never the company or a person."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if day := given.get("closes_on"):
            given["closes_at"] = datetime.combine(day, CLOSES, REGION)
        return given


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why no municipality is asked"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class CallForm(FromThePage, forms.Form):
    call = forms.IntegerField(widget=forms.HiddenInput)


class CallAnswerForm(forms.Form):
    """The plots that can be offered, each with a note, or why there is none."""

    reason = forms.CharField(
        label=_("If nothing fits: why"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, matches: Sequence[Match], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matches = matches
        for match in matches:
            name = f"{match.plot.name}, {match.plot.park.name}"
            self.fields[f"plot:{match.plot.pk}"] = forms.BooleanField(label=name, required=False)
            self.fields[f"note:{match.plot.pk}"] = forms.CharField(
                label=_("Note on %(plot)s") % {"plot": match.plot.name}, required=False, max_length=300
            )

    def lines(self) -> list[tuple[Match, Any, Any]]:
        return [(one, self[f"plot:{one.plot.pk}"], self[f"note:{one.plot.pk}"]) for one in self.matches]

    def plots(self) -> dict[int, str]:
        """Ticked plot → note."""
        ids = [match.plot.pk for match in self.matches]
        given = self.cleaned_data
        return {pk: given[f"note:{pk}"] for pk in ids if given[f"plot:{pk}"]}


PARTNERS = (Organisation.Kind.NEIGHBOUR_REGION, Organisation.Kind.PARTNER)


class ReferForm(forms.Form):
    """Which partner takes it on."""

    organisation = forms.ModelChoiceField(label=_("Partner"), queryset=Organisation.objects.none())
    note = forms.CharField(label=_("What you agreed"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partners()  # type: ignore[attr-defined]


class ReferralAnswerForm(FromThePage, forms.Form):
    referral = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.CharField(max_length=8, widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=300)


def partners() -> Any:
    """Neighbour regions and partners, as organisations in the address book."""
    return Organisation.objects.standing().filter(kind__in=PARTNERS).order_by("name")
