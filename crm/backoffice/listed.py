"""A list of the back office as work in the background reads it: the same rows, columns and words."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from crm.backoffice.scoped import ScopedList, ScopedViewSet
from crm.contracts import Listing, listings

PLAIN = (int, float, Decimal, date, datetime, time)
Note = Callable[[list[Any], Any, str], None]


def offer_list(viewset: type[ScopedViewSet], *, note: Note | None = None) -> None:
    """Rows of the viewset's list can be taken out and edited together; `note` puts what is confidential on record."""
    model: Any = viewset.model

    def rows(user: Any) -> models.QuerySet[Any]:
        found: models.QuerySet[Any] = model.objects.visible_to(user).select_related(*viewset.list_select_related)
        return found

    def headings(names: list[str]) -> list[str]:
        return [str(column.label) for column in _columns(viewset, names)]

    def cells(taken: list[Any], names: list[str], user: Any) -> list[list[Any]]:
        columns = _columns(viewset, names)
        prepared = viewset.index_view_class.prepared(taken, user)
        return [[_plain(column, row) for column in columns] for row in prepared]

    name = str(viewset.name)
    listings.register(name, Listing(model._meta.label_lower, viewset.exported_with, rows, headings, cells, note))


def _columns(viewset: type[ScopedViewSet], names: list[str]) -> list[Any]:
    view: ScopedList = viewset.index_view_class(
        model=viewset.model, list_display=viewset.list_display, more_columns=viewset.more_columns
    )
    return [view.possible_columns[name] for name in names if name in view.possible_columns]


def _plain(column: Any, row: Any) -> Any:
    own = getattr(column, "plain_value", column.get_value)
    value = own(row)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if value is None or isinstance(value, PLAIN) else str(value)
