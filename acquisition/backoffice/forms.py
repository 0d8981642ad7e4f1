"""What staff fill in about leads, enquiries and bidbooks: shape only, the actions decide."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from acquisition.models import DeclineReason, EndReason, Lead, Outcome, ReplyChannel
from crm.models import Municipality, User

EMPTY = ("", "—")
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def who_may(permission: str) -> QuerySet[User]:
    """Colleagues who hold it by role."""
    return User.objects.with_perm(permission, backend=MODEL_BACKEND, include_superusers=False)


class FromThePage:
    """A form whose hidden fields the page filled in: one that cannot be read is told where a person sees it."""

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        form: Any = self
        if any(field.errors for field in form.hidden_fields()):
            form.add_error(None, _("What was sent cannot be read. Reload the page and try again."))


class FactsForm(FromThePage, forms.ModelForm):
    """The facts of a lead, as they were when the person looked."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Lead
        fields = [
            "title",
            "owner",
            "next_step",
            "sector",
            "origin",
            "confidentiality",
            "jobs_new_fte_est",
            "jobs_unknown_reason",
            "investment_eur_est",
            "investment_unknown_reason",
            "expected_decision_on",
            "expected_operational_on",
            "evidence_title",
            "evidence_on",
            "standing",
            "standing_reason",
            "resume_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (jobs := self.initial.get("jobs_new_fte_est")) is not None and jobs == int(jobs):
            self.initial["jobs_new_fte_est"] = int(jobs)
        colleagues = who_may("acquisition.view_every_lead")
        self.fields["owner"].queryset = colleagues.order_by("first_name", "username")  # type: ignore[attr-defined]
        self.fields["confidentiality"].help_text = _(
            "A lead that is no longer open to the region is shared with no municipality any more."
        )
        for name in ("resume_on", "expected_decision_on", "expected_operational_on", "evidence_on"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate_unique(self) -> None:
        """The action refuses with a sentence."""

    def validate_constraints(self) -> None:
        """The action refuses with a sentence."""

    def changes(self) -> dict[str, Any]:
        """What the action takes: relations as ids."""
        given = {name: self.cleaned_data[name] for name in self.Meta.fields}
        for name in ("sector", "owner"):
            chosen = given.pop(name)
            given[f"{name}_id"] = chosen.pk if chosen else None
        return given


class MoveForm(FromThePage, forms.Form):
    to_stage = forms.CharField(max_length=16, widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    override = forms.BooleanField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(FromThePage, forms.Form):
    outcome = forms.ChoiceField(label=_("How it ended"), choices=Outcome.choices)
    reason = forms.ChoiceField(label=_("Why (not for won)"), choices=[EMPTY, *EndReason.choices], required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReopenForm(FromThePage, forms.Form):
    reason = forms.CharField(label=_("Why it is taken up again"), widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class MemberForm(forms.Form):
    colleague = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = who_may("acquisition.view_lead").order_by("first_name", "username")
        self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]
        self.fields["colleague"].label_from_instance = lambda one: one.get_full_name() or one.get_username()  # type: ignore[attr-defined]


class FormerMemberForm(forms.Form):
    colleague = forms.IntegerField(widget=forms.HiddenInput)


class EmergencyForm(forms.Form):
    code = forms.CharField(label=_("Code of the lead"), max_length=16, help_text=_("Such as DTZ-2026-0042."))
    reason = forms.CharField(
        label=_("Why you must see it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A whole sentence. The lead’s owner and the heads of acquisition get it by mail at once."),
    )


class MunicipalityForm(forms.Form):
    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Municipality.objects.all())


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why it is declined"), choices=[EMPTY, *DeclineReason.choices])


class ReplyForm(forms.Form):
    channel = forms.ChoiceField(label=_("How you replied"), choices=[EMPTY, *ReplyChannel.choices])
