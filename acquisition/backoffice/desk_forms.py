"""What staff fill in at the enquiry desk: shape only, the actions decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from acquisition.actions.desk import BY_HAND
from acquisition.backoffice.call_forms import partners
from acquisition.backoffice.forms import EMPTY
from acquisition.models import Bidbook, Channel
from crm.models import Organisation


class NewEnquiryForm(forms.Form):
    """What somebody said on the phone, wrote in a mail, asked at a gathering, or was sent with."""

    channel = forms.ChoiceField(
        label=_("How it came"), choices=[EMPTY, *((one.value, one.label) for one in Channel if one in BY_HAND)]
    )
    referred_by = forms.ModelChoiceField(
        label=_("Handed to us by"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("For a referral: the partner, who gets an answer back from you."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=160, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="nl")
    bidbook = forms.ModelChoiceField(
        label=_("Asks for the bidbook"),
        queryset=Bidbook.objects.none(),
        required=False,
        help_text=_("It is sent at once. With an organisation it opens a lead by itself."),
    )
    message = forms.CharField(label=_("What they ask"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referred_by"].queryset = partners()  # type: ignore[attr-defined]
        self.fields["bidbook"].queryset = Bidbook.objects.all()  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("channel", "name", "email", "phone", "language", "message")}
        return {
            **plain,
            "organisation_name": said["organisation"],
            "bidbook": said["bidbook"].slug if said["bidbook"] else "",
            "referred_by_id": said["referred_by"].pk if said["referred_by"] else None,
        }


class JoinForm(forms.Form):
    """The lead by its code, as it stands on its page."""

    code = forms.CharField(label=_("Code of the lead"), max_length=16, help_text=_("Such as DTZ-2026-0042."))
