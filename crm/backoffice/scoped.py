"""Lists and objects of the back office, scoped per row. Everything staff sees of our models goes through these.

Wagtail's own model views ask what a user may do with a model, not with a row; these ask
`Model.objects.visible_to(user)`. Who may not see a thing gets 404, as if it were not there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, resolve, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from crm.backoffice.list_state import ListState
from crm.backoffice.list_tools import tool_urls
from crm.backoffice.returning import as_it_stands, next_of, returning
from crm.backoffice.scoped_pages import Scoped, ScopedPage
from crm.backoffice.searching import ExactSearch, sorted_by_index

__all__ = ["CappedPaginator", "Scoped", "ScopedGroup", "ScopedList", "ScopedObject", "ScopedPage", "ScopedViewSet"]

COUNT_CAP = 10_000
FAR = 500


class CappedPaginator(WagtailPaginator):
    """Counts to COUNT_CAP and no further; a list nobody pages to its end need not be counted to it."""

    object_list: models.QuerySet[Any]

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: COUNT_CAP + 1].count()

    def page(self, number: Any) -> Any:
        if self.is_capped:
            self.object_list = sorted_by_index(self.object_list)
        return super().page(number)

    def _get_page(self, rows: Any, *args: Any, **kwargs: Any) -> Any:
        """Further on, the rows are found first and what belongs to them is fetched for those alone."""
        if rows.query.low_mark >= FAR:
            rows = self.object_list.filter(pk__in=rows.values("pk"))
        return super()._get_page(rows, *args, **kwargs)

    @property
    def is_capped(self) -> bool:
        return bool(self.count > COUNT_CAP)

    @cached_property
    def items_count_label(self) -> str:
        if self.count > COUNT_CAP:
            return f"{COUNT_CAP:,}+ {self.verbose_name_plural}"
        return super().items_count_label


def found_or_merged(visible: models.QuerySet[Any], pk: Any) -> Any:
    """The row, or the one it was merged into, among those the user may see; else 404."""
    found = visible.filter(pk=pk).first()
    if found is None and hasattr(visible.model, "merged_into"):
        buried = visible.model._default_manager.filter(pk=pk)
        found = visible.filter(pk__in=buried.values("merged_into")).first()
    if found is None:
        raise Http404
    return found


def led_on(request: HttpRequest, winner: models.Model) -> HttpResponse:
    """The same page of the row that stands for the one asked for; who sent something is told that it was not kept."""
    match = resolve(request.path_info)
    if request.method in {"GET", "HEAD"}:
        return redirect(reverse(match.view_name, kwargs={**match.kwargs, "pk": winner.pk}))
    messages.warning(
        request, _("This was merged with another meanwhile, so nothing was saved. Here is what it is now.")
    )
    return redirect(reverse(f"{match.namespace}:inspect", args=[winner.pk]))


class ScopedList(Scoped, ListState, ExactSearch, IndexView):
    """The rows the user may see, with what `list_select_related` names fetched along.

    Whoever goes from here to a row, to edit it or to add one finds the list again as it stood: `next` says where.
    """

    empty_sentence: Any = ""
    list_select_related: tuple[str, ...] = ()
    change_url_name: str | None = None
    paginator_class = CappedPaginator
    template_name = "crm/backoffice/list.html"
    any_permission_required = ("view",)

    def get_base_queryset(self) -> models.QuerySet[Any]:
        return self.model.objects.visible_to(self.request.user).select_related(*self.list_select_related)

    def order_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """As asked, and what is alike in the list's own order, so that no row is on two pages or on none."""
        rows: models.QuerySet[Any] = super().order_queryset(queryset)
        asked = rows.query.order_by
        if len(asked) != 1 or not isinstance(asked[0], str):
            return rows
        field, alike = asked[0].removeprefix("-"), self.default_ordering or ("pk",)
        then = [one for one in ([alike] if isinstance(alike, str) else alike) if one.removeprefix("-") != field]
        turned = asked[0].startswith("-")
        return rows.order_by(asked[0], *(_turned(one) if turned else one for one in then))

    def filter_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Nothing for a filter that cannot be read: everything would be a lie."""
        readable = (not self.filters or self.filters.is_valid()) and not self.unknown_filters()
        return super().filter_queryset(queryset) if readable else queryset.none()

    @cached_property
    def as_it_stands(self) -> str:
        return as_it_stands(self.request, self.index_url)

    def get_inspect_url(self, instance: models.Model) -> str | None:
        address = super().get_inspect_url(instance)
        return returning(address, self.as_it_stands) if address else None

    def get_add_url(self) -> str | None:
        address = super().get_add_url()
        return returning(address, self.as_it_stands) if address else None

    def get_list_more_buttons(self, instance: models.Model) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if self.change_url_name and self.user_has_permission("change"):
            edit = returning(reverse(self.change_url_name, args=[instance.pk]), self.as_it_stands or self.index_url)
            buttons.insert(0, MenuItem(_("Edit"), url=edit, icon_name="edit", priority=10))
        return buttons


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


class ScopedObject(Scoped, InspectView):
    """One row, or 404. `get` renders it; actions on it are own views that inherit this one."""

    any_permission_required = ("view",)
    object_select_related: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if str(self.object.pk) != str(self.pk):
            return led_on(request, self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: models.QuerySet[Any] | None = None) -> models.Model:
        visible = self.model.objects.visible_to(self.request.user)
        return found_or_merged(visible.select_related(*self.object_select_related), self.pk)

    def get_page_title(self) -> str:
        return str(self.model._meta.verbose_name).capitalize()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`here` is where a page that changes the thing returns to."""
        return {**super().get_context_data(**kwargs), "here": self.request.get_full_path()}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list in them is the one the person came from, with its filters."""
        return [self._as_it_stood(item) for item in super().get_breadcrumbs_items()]

    def _as_it_stood(self, item: dict[str, Any]) -> dict[str, Any]:
        back = next_of(self.request)
        leads_there = item["url"] and self.index_url_name and str(item["url"]) == reverse(self.index_url_name)
        return {**item, "url": back} if leads_there and back.partition("?")[0] == item["url"] else item


class ScopedViewSet(ModelViewSet):
    """A list and an object page at `index` and `inspect`; what changes a row is an own view that calls an action.

    Give `name` a prefix of the app (it becomes the address) and further addresses through `extra_urlpatterns`; one
    called `add` or `edit` is offered on the list when `offers` names it. A foreign key that the list shows must be
    fetched along with `list_select_related`: without it the viewset does not start.

    People choose among `list_display` and `more_columns`, and keep views of the list unless `has_views` says no. Who
    holds `exported_with` takes rows out; `edits_several` says which columns may get one value in several rows, and with
    which form field: column → a function of the user. Both also need the list in `contracts.listings`.
    """

    index_view_class = ScopedList
    inspect_view_class = ScopedObject
    inspect_view_enabled = True
    copy_view_enabled = False
    list_export: list[str] = []
    list_select_related: tuple[str, ...] = ()
    object_select_related: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    more_columns: tuple[Any, ...] = ()
    empty_sentence: Any = ""
    has_views = True
    exported_with = ""
    edits_several: Mapping[str, Any] = {}
    index_template_name = "crm/backoffice/list.html"
    index_results_template_name = "crm/backoffice/list_results.html"
    add_to_reference_index = False
    list_per_page = 25

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        fetched = {path.partition("__")[0] for path in self.list_select_related}
        if dear := set(self._shown_relations()) - fetched:
            raise ImproperlyConfigured(f"{type(self).__name__} asks for {sorted(dear)} once per row")

    def _shown_relations(self) -> Iterator[str]:
        """Foreign keys among the columns, whose names would be asked for row by row."""
        relations = {field.name for field in self.model._meta.fields if field.is_relation}
        shown_or_not = [*self.list_display, *self.more_columns] if isinstance(self.list_display, list | tuple) else ()
        for column in shown_or_not:
            shown = column if isinstance(column, str) else (getattr(column, "accessor", None) or column.name)
            if isinstance(shown, str) and (name := shown.partition(".")[0]) in relations:
                yield name

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = dict.fromkeys(
            ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name")
        )
        shared: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {**shared, **absent}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        offered = {
            "add_url_name": self.get_url_name("add") if "add" in self.offers else None,
            "change_url_name": self.get_url_name("edit") if "edit" in self.offers else None,
        }
        several = {
            "list_name": self.name if self.has_views else "",
            "more_columns": self.more_columns,
            "exported_with": self.exported_with,
            "edits_several": self.edits_several,
        }
        said = {"empty_sentence": self.empty_sentence} if self.empty_sentence else {}
        return {**own, **offered, **several, **said, "list_select_related": self.list_select_related}

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_inspect_view_kwargs(**kwargs)
        return {**own, "object_select_related": self.object_select_related}

    def get_urlpatterns(self) -> list[URLPattern]:
        converter = self.pk_path_converter
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"<{converter}:pk>/", self.inspect_view, name="inspect"),
            *tool_urls(self),
            *self.extra_urlpatterns(),
        ]

    def extra_urlpatterns(self) -> list[URLPattern]:
        return []

    def register_admin_url_finder(self) -> None:
        """Wagtail's finder leads to an edit view, which a scoped viewset does not have."""


class ScopedGroup(ModelViewSetGroup):
    """Scoped viewsets under one menu item; a user sees the item when he may see one of them."""
