"""Searching by what belongs to one thing alone: a number, an address, a code. It asks for equality, not for a part."""

import operator
import re
from functools import reduce
from typing import Any

from django.db import connection, models
from django.db.models.functions import Concat
from django.http import HttpRequest

from crm.contracts import Found, exact_routes

SHORT = 3
"""Fewer letters are no key into the index of parts: they are looked for at the beginning."""


class SortedAfterwards(Concat):
    """A field as an order that no index knows: PostgreSQL finds first and sorts then."""

    def __init__(self, field: str) -> None:
        self.of = field
        super().__init__(models.F(field), models.Value(""))


def sorted_by_index(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The same order, walked along its index: of what is frequent the first rows are soon found."""
    return rows.order_by(*(_by_index(one) for one in rows.query.order_by))


def _by_index(order: Any) -> Any:
    afterwards = order.expression if isinstance(order, models.expressions.OrderBy) else None
    if not isinstance(afterwards, SortedAfterwards):
        return order
    return f"-{afterwards.of}" if order.descending else afterwards.of


class ExactSearch:
    """Mix into a list. What `exact` knows is looked up by equality; what belongs to another list is linked to."""

    request: HttpRequest
    model: Any
    search_query: str
    search_fields: Any
    is_searching: bool

    def exact(self, _typed: str) -> models.Q | None:
        """The condition for what was typed when it names a row of this list, None when it is just words."""
        return None

    def search_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        condition = self.exact(self.search_query.strip()) if self.is_searching else None
        if condition is not None:
            return queryset.filter(condition)
        if self.is_searching and len(self.search_query.strip()) < SHORT:
            return self._sorted_afterwards(queryset.filter(self._beginning()))
        searched: models.QuerySet[Any] = super().search_queryset(queryset)  # type: ignore[misc]
        return self._sorted_afterwards(searched) if self.is_searching else searched

    def _beginning(self) -> models.Q:
        typed = self.search_query.strip()
        return reduce(operator.or_, (models.Q((f"{field}__istartswith", typed)) for field in self.search_fields))

    def _sorted_afterwards(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What is rare is found first; PostgreSQL would rather walk all names in their order, which takes seconds."""
        first, *rest = rows.query.order_by or ("",)
        if connection.vendor != "postgresql" or str(first).removeprefix("-") not in self.search_fields:
            return rows
        found = SortedAfterwards(str(first).removeprefix("-"))
        return rows.order_by(found.desc() if str(first).startswith("-") else found.asc(), *rest)

    def found_elsewhere(self) -> list[Found]:
        typed = self.search_query.strip() if self.is_searching else ""
        routes = [route for name, route in exact_routes.items() if name != self.model._meta.label_lower]
        known = [route for route in routes if re.fullmatch(route.pattern, typed)]
        return [found for route in known for found in route.find(typed, self.request.user)]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)  # type: ignore[misc]
        return {**context, "found_elsewhere": self.found_elsewhere()}
