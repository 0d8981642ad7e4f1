"""The forms of the site: what each asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.public.door_forms import PersonForm, plain_text


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
    message = forms.CharField(
        label=_("What are you looking for?"),
        required=False,
        max_length=4000,
        validators=[plain_text],
        help_text=_("For instance hectares, power, people, or a date."),
        error_messages={"max_length": _("Shorten your message to %(limit_value)d characters; it has %(show_value)d.")},
        widget=forms.Textarea({"rows": 4}),
    )
    may_follow_up = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = self.page_language
        email = self.fields["email"]
        email.help_text = _("The bidbook comes to this address.")
        email.error_messages["required"] = _("Fill in your e-mail address: that is where the bidbook goes.")

    def clean_language(self) -> str:
        return str(self.cleaned_data["language"] or self.page_language)
