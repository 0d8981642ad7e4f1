"""Long lists come in pages; a page is never larger than we can answer quickly, nor further than anybody reads."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request


class Pages(LimitOffsetPagination):
    """`?limit=` up to 200 and `?offset=` up to 100,000; narrow the list by a filter to see further."""

    default_limit = 50
    max_limit = 200
    max_offset = 100_000

    def get_offset(self, request: Request) -> int:
        offset = super().get_offset(request)
        if offset > self.max_offset:
            raise ValidationError({"offset": [_("This is too far down the list. Use a filter.")]})
        return offset

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        for name in ("limit", "offset"):
            value = request.query_params.get(name, "")
            if value and not (value.isascii() and value.isdecimal()):
                raise ValidationError({name: [_("Give a whole number.")]})
        return super().paginate_queryset(queryset, request, view)
