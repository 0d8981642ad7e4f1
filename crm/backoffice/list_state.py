"""How a list stands: what its address says of filters, search, order and columns, and what one may do with it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BaseColumn, Column

from crm.backoffice.list_views import VIEW, KeptViews
from crm.contracts import editors

COLUMNS = "columns"


class TickColumn(Column):
    """A box to tick."""

    header_template_name = "crm/backoffice/lists/tick_header.html"
    cell_template_name = "crm/backoffice/lists/tick_cell.html"


def name_of(column: str | BaseColumn) -> str:
    return column if isinstance(column, str) else column.name


class ListState(KeptViews):
    """Mix into a list. Its viewset says which `more_columns` there are and what may be done with several rows."""

    model: Any
    filters: Any
    list_display: Any
    more_columns: tuple[str | BaseColumn, ...] = ()
    exported_with: str = ""
    edits_several: Mapping[str, Any] = {}
    results_only: bool
    search_kwarg: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Wagtail's own export asks for no reason and leaves no record, so no list has it."""
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.is_export = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = None if self.results_only else self.found_by_itself()
        return found or super().get(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def may_export(self) -> bool:
        return bool(self.exported_with) and self.request.user.has_perm(self.exported_with)

    @cached_property
    def may_edit_several(self) -> bool:
        may: bool = self.user_has_permission("change")  # type: ignore[attr-defined]
        return bool(self.edits_several) and editors.get(self.model._meta.label_lower) is not None and may

    @cached_property
    def possible_columns(self) -> dict[str, Any]:
        """By name; the first leads to the row and is always shown."""
        shown = [*self.list_display, *self.more_columns]
        return {name_of(each): self._column(each, is_first=place == 0) for place, each in enumerate(shown)}

    def _column(self, each: Any, *, is_first: bool) -> Any:
        if isinstance(each, BaseColumn):
            return each
        make = self._get_title_column if is_first else self._get_custom_column  # type: ignore[attr-defined]
        return make(each)

    @cached_property
    def chosen_columns(self) -> list[str]:
        """Names, in their order."""
        first = name_of(self.list_display[0])
        asked = dict.fromkeys(self.request.GET.getlist(COLUMNS))
        chosen = [name for name in asked if name in self.possible_columns and name != first]
        return [first, *chosen] if chosen else [name_of(each) for each in self.list_display]

    @cached_property
    def columns(self) -> list[Any]:
        shown = [self.possible_columns[name] for name in self.chosen_columns]
        return [TickColumn("tick", label=""), *shown] if self.may_edit_several else shown

    @property
    def offers_columns(self) -> bool:
        return bool(self.list_name) and len(self.possible_columns) > 1

    def knows(self, parameter: str) -> bool:
        fields = self.filters.form.fields if self.filters else {}
        of_filter = any(parameter == name or parameter.startswith(f"{name}_") for name in fields)
        return of_filter or parameter in {self.search_kwarg, "ordering", COLUMNS}

    def kept_query(self) -> QueryDict:
        kept = QueryDict(mutable=True)
        asked = self.request.GET
        for name in sorted(asked):
            values = [value for value in asked.getlist(name) if value.strip()]
            if values and self.knows(name) and name not in {"ordering", COLUMNS}:
                kept.setlist(name, values)
        order = asked.get("ordering", "")
        if order in self.get_valid_orderings():  # type: ignore[attr-defined]
            kept["ordering"] = order
        if self.chosen_columns != [name_of(each) for each in self.list_display]:
            kept.setlist(COLUMNS, self.chosen_columns)
        return kept

    @cached_property
    def unread_filters(self) -> list[str]:
        """The labels of filters that ask for what is not there any more."""
        if not self.filters or self.filters.is_valid():
            return []
        return [
            str(self.filters.form[name].label) for name in self.filters.form.errors if name in self.filters.form.fields
        ]

    @classmethod
    def prepared(cls, rows: Iterable[Any], user: Any) -> list[Any]:  # noqa: ARG003  lists that need it know whose
        """Rows with what columns show beside the row's own fields, asked for once for all of them."""
        return list(rows)

    def tools(self) -> dict[str, Any]:
        """For the bar above the list."""
        return self.view_links() if self.list_name else {}

    @property
    def kept_by_search(self) -> list[tuple[str, str]]:
        """What a search or another filter leaves as it is."""
        asked = self.request.GET
        names = ("ordering", COLUMNS, VIEW)
        return [(name, value) for name in names for value in asked.getlist(name)] if self.list_name else []

    def base_rows(self) -> models.QuerySet[Any]:
        """All rows of the list the user may see, whatever it is filtered by."""
        rows: models.QuerySet[Any] = self.get_base_queryset()  # type: ignore[attr-defined]
        return rows

    def rows_shown(self) -> models.QuerySet[Any]:
        """The rows of the list as it stands, on all its pages, in its order."""
        rows: models.QuerySet[Any] = self.get_queryset()  # type: ignore[attr-defined]
        return rows
