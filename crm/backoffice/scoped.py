"""Lists and objects of the back office, scoped per row. Everything staff sees of our models goes through these.

Wagtail's own model views ask what a user may do with a model, not with a row; these ask
`Model.objects.visible_to(user)`. Who may not see a thing gets 404, as if it were not there.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

COUNT_CAP = 10_000


class CappedPaginator(WagtailPaginator):
    """Counts to COUNT_CAP and no further; a list nobody pages to its end need not be counted to it."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: COUNT_CAP + 1].count()

    @cached_property
    def items_count_label(self) -> str:
        if self.count > COUNT_CAP:
            return f"{COUNT_CAP:,}+ {self.verbose_name_plural}"
        return super().items_count_label


class Scoped:
    """A view that does not exist for who lacks `permission_required` or any of `any_permission_required`."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except PermissionDenied:
            raise Http404 from None


class ScopedList(Scoped, IndexView):
    """The rows the user may see, with what `list_select_related` names fetched along."""

    list_select_related: tuple[str, ...] = ()
    paginator_class = CappedPaginator
    any_permission_required = ("view",)

    def get_base_queryset(self) -> models.QuerySet[Any]:
        return self.model.objects.visible_to(self.request.user).select_related(*self.list_select_related)


class ScopedObject(Scoped, InspectView):
    """One row, or 404. `get` renders it; actions on it are own views that inherit this one."""

    any_permission_required = ("view",)
    object_select_related: tuple[str, ...] = ()

    def get_object(self, queryset: models.QuerySet[Any] | None = None) -> models.Model:
        visible = self.model.objects.visible_to(self.request.user)
        return get_object_or_404(visible.select_related(*self.object_select_related), pk=self.pk)

    def get_page_title(self) -> str:
        return str(self.model._meta.verbose_name).capitalize()


class ScopedPage(Scoped, WagtailAdminTemplateMixin):
    """An own page of the back office (a board, a report); mix into a Django view and name `model`."""

    model: type[models.Model]


class ScopedViewSet(ModelViewSet):
    """A list and an object page at `index` and `inspect`; what changes a row is an own view that calls an action.

    Give `name` a prefix of the app (it becomes the address), a `list_view_class`'s select_related through
    `list_select_related`, and further addresses through `extra_urlpatterns`.
    """

    index_view_class = ScopedList
    inspect_view_class = ScopedObject
    inspect_view_enabled = True
    copy_view_enabled = False
    list_export: list[str] = []
    list_select_related: tuple[str, ...] = ()
    object_select_related: tuple[str, ...] = ()
    add_to_reference_index = False
    list_per_page = 25

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = dict.fromkeys(
            ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name")
        )
        shared: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {**shared, **absent}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return {**own, "list_select_related": self.list_select_related}

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_inspect_view_kwargs(**kwargs)
        return {**own, "object_select_related": self.object_select_related}

    def get_urlpatterns(self) -> list[URLPattern]:
        converter = self.pk_path_converter
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"<{converter}:pk>/", self.inspect_view, name="inspect"),
            *self.extra_urlpatterns(),
        ]

    def extra_urlpatterns(self) -> list[URLPattern]:
        return []

    def register_admin_url_finder(self) -> None:
        """Wagtail's finder leads to an edit view, which a scoped viewset does not have."""


class ScopedGroup(ModelViewSetGroup):
    """Scoped viewsets under one menu item; a user sees the item when he may see one of them."""
