"""Choosing a row in a dialog, among those the user may see: for a million rows a list of options is no choice."""

from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser as generic
from wagtail.admin.viewsets.chooser import ChooserViewSet

from crm.backoffice.scoped import CappedPaginator


class NamePart(BaseFilterForm):
    """A search for a part of the name."""

    q = forms.CharField(
        label=_("Search"), widget=forms.TextInput(attrs={"placeholder": _("A part of the name")}), required=False
    )

    def filter(self, objects: models.QuerySet[Any]) -> models.QuerySet[Any]:
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return objects.filter(name__icontains=self.search_query) if self.search_query else objects


class ScopedChoice:
    """A view of the dialog that does not exist for who may not view the kind of thing."""

    model_class: Any
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(f"{self.model_class._meta.app_label}.view_{self.model_class._meta.model_name}"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def visible(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model_class.objects.visible_to(self.request.user)
        return rows

    def get_object_list(self) -> models.QuerySet[Any]:
        return self.visible()

    def get_object(self, pk: str) -> models.Model:
        if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
            raise Http404
        found: models.Model = self.visible().get(pk=pk)
        return found

    def get_objects(self, pks: list[str]) -> models.QuerySet[Any]:
        return self.visible().filter(pk__in=[pk for pk in pks if pk.isascii() and pk.isdecimal() and len(pk) < 19])

    def can_create(self) -> bool:
        """New things are made on a page of their own, by an action."""
        return False


class Choose(ScopedChoice, generic.ChooseView):
    filter_form_class = NamePart
    paginator_class = CappedPaginator


class ChooseResults(ScopedChoice, generic.ChooseResultsView):
    filter_form_class = NamePart
    paginator_class = CappedPaginator


class Chosen(ScopedChoice, generic.ChosenView):
    """What was chosen."""


class ChosenSeveral(ScopedChoice, generic.ChosenMultipleView):
    """What was chosen, when several may be."""


class ScopedChooser(ChooserViewSet):
    """A dialog to choose a row of `model`, whose rows have a name and `visible_to`; give `name` a prefix of the app."""

    choose_view_class = Choose
    choose_results_view_class = ChooseResults
    chosen_view_class = Chosen
    chosen_multiple_view_class = ChosenSeveral
    register_widget = False

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        shared: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {name: value for name, value in shared.items() if name != "create_url_name"}

    def get_urlpatterns(self) -> list[Any]:
        """Without the address that saves a form by itself."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]

    def widget(self, **wording: Any) -> Any:
        """What a form shows: the name of what is chosen, and the way to the dialog."""
        return self.widget_class(show_edit_link=False, **wording)
