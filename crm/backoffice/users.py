"""Accounts of colleagues, where Wagtail keeps them, with the municipality an account manager works for."""

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from crm.models.roles import MAY, role_name


def _in_words(form: forms.Form) -> None:
    """Roles are ticked by what they are called and what they may do."""
    form.fields["groups"].label = _("Roles")
    form.fields["groups"].label_from_instance = lambda group: (  # type: ignore[attr-defined]
        f"{role_name(group.name)}: {MAY[group.name]}" if group.name in MAY else group.name
    )


class NewColleagueForm(UserCreationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_words(self)

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"municipality"}


class ColleagueForm(UserEditForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.get("editing_self", False)
        super().__init__(*args, **kwargs)
        _in_words(self)
        if editing_self:
            for name in ("groups", "municipality"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Nobody gives roles to themselves; ask another administrator.")

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"municipality"}


class Colleagues(IndexView):
    @cached_property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("municipality", label=_("Municipality"), sort_key="municipality")]

    def get_base_queryset(self) -> models.QuerySet[Any]:
        return super().get_base_queryset().select_related("municipality")


class ColleagueViewSet(UserViewSet):
    index_view_class = Colleagues

    def get_form_class(self, for_update: bool = False) -> type[NewColleagueForm] | type[ColleagueForm]:
        return ColleagueForm if for_update else NewColleagueForm
