"""Who looked at what is confidential: a list to search, for administrators and whoever guards people’s data."""

from typing import Any

import django_filters
from django.db import models
from django.urls import URLPattern
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column

from crm.backoffice.scoped import ScopedList, ScopedViewSet
from crm.models import AccessKind, AccessLog, User


def _readers(_request: Any) -> models.QuerySet[User]:
    return User.objects.filter(pk__in=AccessLog.objects.order_by().values("user")).order_by("first_name", "username")


def _moment(row: AccessLog) -> str:
    """To the minute: “a while ago” proves nothing."""
    return date_format(localtime(row.at), "SHORT_DATETIME_FORMAT")


def _reader(row: AccessLog) -> str:
    name = row.user.get_full_name() or row.user.get_username()
    return f"{name} ({row.token.name})" if row.token else name


class AccessFilters(WagtailFilterSet):
    user = django_filters.ModelChoiceFilter(label=_("who"), queryset=_readers)
    kind = django_filters.ChoiceFilter(label=_("how"), choices=AccessKind.choices)
    at = django_filters.DateFromToRangeFilter(label=_("when"), widget=DateRangePickerWidget)

    class Meta:
        model = AccessLog
        fields = ("user", "kind", "at")


class AccessList(ScopedList):
    page_title = _("Access log")
    empty_sentence = _("Whoever looks at something confidential is written down here.")


class AccessLogViewSet(ScopedViewSet):
    model = AccessLog
    name = "crm_access"
    menu_label = _("Access log")
    menu_order = 9500
    add_to_settings_menu = True
    icon = "view"
    index_view_class = AccessList
    filterset_class = AccessFilters
    search_fields = ["thing_code", "reason"]
    search_backend_name = None
    list_display = [
        Column("at", label=_("When"), accessor=_moment, sort_key="pk"),
        Column("user", label=_("Who"), accessor=_reader),
        Column("thing_code", label=_("What")),
        Column("kind", label=_("How"), accessor="get_kind_display"),
        Column("reason", label=_("Why")),
    ]
    list_select_related = ("user", "token")
    has_views = False
    ordering = ["-pk"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "inspect_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        """A row of the list is all there is; it has no page of its own."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "inspect"]
