"""A form made of a model's own fields: it takes what is typed, and the action says whether it can be right."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AS_TYPED = 200
Sections = Sequence[tuple[Promise | str, Sequence[str]]]


class FactsForm(forms.Form):
    """Facts of one `model`, under headings. A field in `typed_freely` may be longer as typed than as kept."""

    model: ClassVar[type[models.Model]]
    under: ClassVar[Sections]
    typed_freely: ClassVar[frozenset[str]] = frozenset()
    hints: ClassVar[Mapping[str, Promise | str]] = {}

    def __init__(self, *args: Any, instance: Any = None, initial: Any = None, **kwargs: Any) -> None:
        names = self.facts()
        known = forms.model_to_dict(instance, names) if instance else {}
        kwargs["initial"] = {**known, **(initial or {})}
        super().__init__(*args, **kwargs)
        kept_as_typed = [name for name in names if name not in self.typed_freely]
        self.fields = {**self.fields, **forms.fields_for_model(self.model, kept_as_typed)}
        for name in self.typed_freely:
            self.fields[name] = self._free(name)
        for name, hint in self.hints.items():
            self.fields[name].help_text = str(hint)
        if instance:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=instance.version)
        self.order_fields(names)

    @classmethod
    def facts(cls) -> list[str]:
        return [name for _heading, names in cls.under for name in names]

    def full_clean(self) -> None:
        """A hidden field that cannot be read is told where a person sees it."""
        super().full_clean()
        if self.is_bound and any(field.errors for field in self.hidden_fields()):
            self.add_error(None, _("What was sent cannot be read. Reload the page and try again."))

    def sections(self) -> list[tuple[Promise | str, list[forms.BoundField]]]:
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in self.under]

    def changes(self) -> dict[str, Any]:
        """What the action takes: relations as ids."""
        given = {self._field(name).attname: self.cleaned_data[name] for name in self.facts()}
        return {name: value.pk if isinstance(value, models.Model) else value for name, value in given.items()}

    def name_of(self, attname: str) -> str:
        """The form's name for a field of the model."""
        return next(name for name in self.facts() if self._field(name).attname == attname)

    def _free(self, name: str) -> forms.Field:
        field = self._field(name)
        label = str(field.verbose_name)
        return forms.CharField(label=label[:1].upper() + label[1:], required=not field.blank, max_length=AS_TYPED)

    def _field(self, name: str) -> Any:
        return self.model._meta.get_field(name)
