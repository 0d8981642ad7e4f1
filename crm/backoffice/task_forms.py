"""What a person fills in about tasks. A day is written in words or chosen."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import User
from crm.queries.colleagues import who_may
from crm.queries.day_words import day_in_words

_NOT_UNDERSTOOD = _("This day is not understood. Write “tomorrow”, “friday”, “in 2 weeks” or “2026-12-01”.")

_TWO_DAYS = _("The words and the chosen day are two different days. Empty one of them.")


class ColleagueChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.get_full_name() or obj.get_username()


class DayForm(forms.Form):
    """`day()` is what both fields say; None when both are empty."""

    when = forms.CharField(
        label=_("When"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("tomorrow, friday, in 2 weeks"), "autocomplete": "off"}),
    )
    due_on = forms.DateField(
        label=_("or choose a day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    due_time = forms.TimeField(
        label=_("At what time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_task_%s")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if words := given.get("when"):
            day = day_in_words(words, timezone.localdate())
            if day is None:
                self.add_error("when", _NOT_UNDERSTOOD)
            elif given.get("due_on") not in (None, day):
                self.add_error("when", _TWO_DAYS)
            given["due_on"] = day
        return given


class TaskForm(DayForm):
    """A new task. `about` and `next` come from the page it is planned on."""

    title = forms.CharField(
        label=_("What is to be done"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    assignee = ColleagueChoice(label=_("For"), queryset=User.objects.none())
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    about_type = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    about_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("title", "when", "due_on", "due_time", "assignee", "note")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = who_may("view_task")  # type: ignore[attr-defined]
        self.fields["assignee"].initial = user.pk


class HandOverForm(forms.Form):
    assignee = ColleagueChoice(label=_("To whom"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = who_may("view_task")  # type: ignore[attr-defined]


class MorningMailForm(forms.Form):
    wanted = forms.BooleanField(
        label=_("Send me a mail on working mornings with what is overdue, due today and due this week"), required=False
    )
