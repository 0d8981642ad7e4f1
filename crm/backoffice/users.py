"""Accounts of colleagues, where Wagtail keeps them, with the municipality an account manager works for."""

from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet


class NewColleagueForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"municipality"}


class ColleagueForm(UserEditForm):
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
