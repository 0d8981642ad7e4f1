"""What a person fills in while a list is on its way in."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import ImportChoice, ImportRun
from crm.queries.import_columns import TARGETS

EXAMPLES = 3


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("List"),
        help_text=_("CSV or an Excel workbook (.xlsx), at most 200 MB. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        allow_empty_file=True,
    )


class ColumnsForm(forms.Form):
    """One choice per column of the list: which fact it holds, or none."""

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _facts()
        for place, header in enumerate(run.headers):
            field = forms.ChoiceField(label=header or _("(no name)"), choices=choices, required=False)
            field.initial = run.columns[place] if place < len(run.columns) else ""
            self.fields[f"column_{place}"] = field
        self._samples = run.sample

    def columns(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]

    def rows(self) -> list[tuple[Any, list[str]]]:
        """Each field with the first values of its column."""
        return [(self[name], self._examples(place)) for place, name in enumerate(self.fields)]

    def _examples(self, place: int) -> list[str]:
        cells = (cells[place].strip() for cells in self._samples if place < len(cells))
        return list(dict.fromkeys(cell for cell in cells if cell))[:EXAMPLES]


def _facts() -> list[tuple[Any, Any]]:
    groups: dict[Any, list[tuple[str, str | Promise]]] = {}
    for target in TARGETS:
        groups.setdefault(target.group, []).append((target.name, target.label))
    return [("", _("leave out")), *groups.items()]


class ReadInForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("Rows about whom or what we know already"),
        choices=ImportChoice.choices,
        initial=ImportChoice.FILL,
        widget=forms.RadioSelect,
    )


class RowChoicesForm(forms.Form):
    """`row_<number>` per known row that was shown: its own choice, or that of the whole list."""

    def choices(self) -> dict[int, str]:
        given = {name.removeprefix("row_"): value for name, value in self.data.items() if name.startswith("row_")}
        known = {"", *ImportChoice.values}
        return {int(number): value for number, value in given.items() if number.isdecimal() and value in known}
