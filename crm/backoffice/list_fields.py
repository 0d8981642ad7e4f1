"""What one fills in to give several rows one value: a form field per column, for the user who asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from crm.backoffice.people_choosers import organisations
from crm.models import Municipality, Organisation, User
from crm.queries.colleagues import who_may


class NameOfColleague(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_full_name() or obj.get_username())


def colleagues(rows: Any, label: Any, *, required: bool) -> forms.Field:
    empty = None if required else _("nobody")
    return NameOfColleague(label=label, queryset=rows, required=required, empty_label=empty)


def colleague_choice(_user: User) -> forms.Field:
    return colleagues(who_may("view_task"), _("For"), required=True)


def language_choice(_user: User) -> forms.Field:
    return forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


def kind_choice(_user: User) -> forms.Field:
    return forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)


def municipality_choice(_user: User) -> forms.Field:
    places = Municipality.objects.all()
    return forms.ModelChoiceField(label=_("Municipality"), queryset=places, required=False, empty_label=_("none"))


def country_choice(_user: User) -> forms.Field:
    hint = _("Two letters, such as NL or DE. Empty: not known.")
    return forms.CharField(label=_("Country"), max_length=40, required=False, help_text=hint)


def parent_choice(user: User) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Part of"),
        queryset=Organisation.objects.visible_to(user),
        required=False,
        widget=organisations.widget(),
        help_text=_("The company or holding that these belong to. Empty: of none."),
    )
