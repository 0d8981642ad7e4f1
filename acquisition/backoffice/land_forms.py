"""What staff fill in about plots: shape only, the actions decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from acquisition.actions.land import PlotDescription
from acquisition.backoffice.forms import EMPTY
from acquisition.models import BusinessPark, FactKey, Plot, PlotFact
from acquisition.models.land import WORDS
from acquisition.queries.land import parks_of

TEXT = "text_"


class OutlineField(forms.CharField):
    """A corner on each line: longitude, then latitude."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(f"{lon}, {lat}" for lon, lat in value or [])

    def to_python(self, value: Any) -> Any:
        lines = [line.split(",") for line in str(value or "").splitlines() if line.strip()]
        try:
            return [[float(number) for number in line] for line in lines]
        except ValueError:
            raise forms.ValidationError(_("Each line holds a longitude, a comma and a latitude.")) from None


class PlotForm(forms.ModelForm):
    outline = OutlineField(
        label=_("Outline"), required=False, help_text=_("A corner on each line, going round: longitude, latitude.")
    )

    class Meta:
        model = Plot
        fields = [
            "park",
            "name",
            "area_m2",
            "largest_plot_m2",
            "environmental_category",
            "price_eur_m2_from",
            "price_eur_m2_to",
            "available_from",
            "landowner",
            "divisible",
            "is_sample",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"] = forms.ModelChoiceField(label=_("Business park"), queryset=parks_of(user))
        self.fields["available_from"].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        for language, called in settings.LANGUAGES:
            self.fields[TEXT + language] = forms.CharField(
                label=_("Text in %(language)s") % {"language": called},
                required=False,
                max_length=600,
                initial=self.instance.texts.get(language, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.initial["outline"] = self.instance.outline

    def validate_unique(self) -> None:
        """The action refuses with a sentence."""

    def validate_constraints(self) -> None:
        """The action refuses with a sentence."""

    @property
    def park_id(self) -> int:
        park: BusinessPark = self.cleaned_data["park"]
        return park.pk

    def description(self) -> PlotDescription:
        given = self.cleaned_data
        own = {name: given[name] for name in PlotForm.Meta.fields if name != "park"}
        texts = {language: given[TEXT + language] for language, _called in settings.LANGUAGES}
        return PlotDescription(**own, outline=given["outline"], texts=texts)


class NewPlotForm(PlotForm):
    class Meta(PlotForm.Meta):
        fields = ["park", "slug", *PlotForm.Meta.fields[1:]]


class PlotFactForm(forms.ModelForm):
    """One fact; left without a value it says that the source did not know."""

    class Meta:
        model = PlotFact
        fields = ["key", "value", "as_of", "source", "stale_after"]

    word = forms.ChoiceField(label=_("In words"), required=False, choices=lambda: [EMPTY, *_words()])
    field_order = ("key", "value", "word")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = _("In figures")
        self.fields["value"].help_text = _("For what is measured. Both empty: the source did not know.")
        for name in ("as_of", "stale_after"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate_unique(self) -> None:
        """A fact of the same day takes the place of the one before."""

    def validate_constraints(self) -> None:
        """The action refuses with a sentence."""

    def clean(self) -> dict[str, Any]:
        """A word of this fact is its value."""
        given: dict[str, Any] = super().clean() or {}
        key, _colon, code = given.pop("word", "").partition(":")
        if key and key != given.get("key"):
            self.add_error("word", _("These words are about another fact. Choose some of the one above."))
        elif key:
            given["value"] = code
        return given


def _words() -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [
        (FactKey(key).label, [(f"{key}:{code}", said) for code, said in known.items()]) for key, known in WORDS.items()
    ]
