"""What every form of the site has: who asks, the sentence to agree to, the codes brought along, and the trap."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.queries.codes import Codes, campaign_code, story_code
from cms.queries.wordings import mark_of

_BIDI = "\u202a-\u202e\u2066-\u2069"
_NOT_IN_A_LINE = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff{_BIDI}]")
_NOT_IN_TEXT = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_BIDI}]")


def one_line(value: str) -> None:
    """Refuses line breaks and invisible signs, which have no place in a name or an address."""
    if _NOT_IN_A_LINE.search(value):
        raise ValidationError(_("Write this on one line, without invisible signs."), code="one_line")


def plain_text(value: str) -> None:
    if _NOT_IN_TEXT.search(value):
        raise ValidationError(_("Take out the invisible signs; words and line breaks are fine."), code="plain_text")


class DoorForm(forms.Form):
    """A form that comes in through the door. `website` is a trap that people do not see."""

    asked: ClassVar[tuple[str, ...]]
    """What a visitor fills in: the same words here are the same request."""

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    guard = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    wording = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    campaign_code = forms.CharField(required=False, widget=forms.HiddenInput)
    story_id = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, page_language: str, wording: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "field-%s", **kwargs})
        self.page_language = page_language
        self.wording_mark = mark_of(wording)
        self.offer(wording)
        for field in self.fields.values():  # a browser cuts what is too long without a word; we say so instead
            field.widget.attrs.pop("maxlength", None)

    def offer(self, wording: str) -> None:
        """The sentence stands beside its tick; without a sentence nothing is asked."""
        if "may_follow_up" not in self.fields:
            return
        self.fields["may_follow_up"].label = wording
        if not wording:
            del self.fields["may_follow_up"]

    def clean_campaign_code(self) -> str:
        return campaign_code(self.cleaned_data["campaign_code"])

    def clean_story_id(self) -> int | None:
        return story_code(self.cleaned_data["story_id"])

    @property
    def codes(self) -> Codes:
        """What the visitor brought along, from what was sent or from the address."""
        return Codes(campaign_code(self["campaign_code"].value()), story_code(self["story_id"].value()))

    @property
    def faults(self) -> list[tuple[forms.BoundField, str]]:
        """Each field that needs another look, with the first thing to do about it."""
        return [(field, str(field.errors[0])) for field in self if field.errors and not field.is_hidden]


class PersonForm(DoorForm):
    """A form in which somebody says who they are."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[one_line],
        error_messages={
            "required": _("Tell us your name, so that we know whom to answer."),
            "max_length": _("Shorten your name to %(limit_value)d characters."),
        },
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        validators=[one_line],
        error_messages={
            "required": _("Fill in your e-mail address: that is where our answer goes."),
            "invalid": _("Check your e-mail address; it should look like name@company.com."),
            "max_length": _("This e-mail address is too long; %(limit_value)d characters is the most."),
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    organisation = forms.CharField(
        label=_("For which company do you ask?"),
        required=False,
        max_length=160,
        validators=[one_line],
        error_messages={"max_length": _("Shorten the company's name to %(limit_value)d characters.")},
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    phone = forms.RegexField(
        r"^[0-9+() ./-]*$",
        label=_("Telephone"),
        required=False,
        max_length=32,
        strip=True,
        validators=[one_line],
        error_messages={
            "invalid": _("Use figures only in the telephone number, such as +31 591 00 00 00."),
            "max_length": _("This telephone number is too long; %(limit_value)d characters is the most."),
        },
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )

    @property
    def person_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "email", "organisation", "phone") if name in self.fields]
