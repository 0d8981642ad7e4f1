"""The forms of the site: what each asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.public.door_forms import DoorForm, PersonForm, one_line, plain_text
from cms.queries.triage import QUESTIONS


def message_field(label: Any, *, required: bool = False, hint: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        validators=[plain_text],
        help_text=hint,
        error_messages={
            "required": _("Write what you want to know; one sentence is enough."),
            "max_length": _("Shorten your message to %(limit_value)d characters; it has %(show_value)d."),
        },
        widget=forms.Textarea({"rows": rows}),
    )


class BidbookForm(PersonForm):
    """Who asks, for which language, and whether we may follow up."""

    asked = ("name", "email", "organisation", "phone", "language", "message", "may_follow_up")

    language = forms.ChoiceField(
        label=_("Bidbook in"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the languages shown.")},
    )
    message = message_field(_("What are you looking for?"), hint=_("For instance hectares, power, people, or a date."))
    may_follow_up = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = self.page_language
        email = self.fields["email"]
        email.help_text = _("The bidbook comes to this address.")
        email.error_messages["required"] = _("Fill in your e-mail address: that is where the bidbook goes.")

    def clean_language(self) -> str:
        return str(self.cleaned_data["language"] or self.page_language)


class EnquiryForm(PersonForm):
    """A question, and who asks it. `about` is the plot or the page the visitor came from."""

    asked = ("name", "email", "organisation", "phone", "message", "may_follow_up", "about")

    message = message_field(_("What do you want to know?"), required=True, rows=7)
    may_follow_up = forms.BooleanField(required=False)
    about = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    field_order = ("message", "name", "email", "organisation", "phone")


class TriageForm(PersonForm):
    """Who asks; what they answered comes along hidden. An answer that cannot be is left out by the action."""

    asked = ("name", "email", "organisation", "phone", "message", "may_follow_up", *QUESTIONS)

    message = message_field(_("What else should we know?"))
    may_follow_up = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["organisation"].help_text = _(
            "With a name we open a file at once; without one somebody reads first."
        )

    @property
    def answers(self) -> dict[str, str]:
        return {question: str(self[question].value() or "") for question in QUESTIONS}

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[question] for question in QUESTIONS]


class NewsletterForm(DoorForm):
    """An address, and a name when somebody likes to be greeted by it."""

    asked = ("email", "name")

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        validators=[one_line],
        error_messages={
            "required": _("Fill in the e-mail address that the newsletter should go to."),
            "invalid": _("Check your e-mail address; it should look like name@company.com."),
            "max_length": _("This e-mail address is too long; %(limit_value)d characters is the most."),
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        validators=[one_line],
        error_messages={"max_length": _("Shorten your name to %(limit_value)d characters.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def offer(self, wording: str) -> None:
        """The sentence stands above the button; pressing it is not yet a yes, the link in the mail is."""
        self.sentence = wording
