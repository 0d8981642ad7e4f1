"""The event log in the menu: deliveries, given-up ones first, and the addresses of all that one does there."""

from typing import Any

import django_filters
from django.db import models
from django.urls import URLPattern, path, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column

from crm.backoffice.eventlog_deliveries import LANE_CHOICES, DeliveryPage, Retry, RetryMany, RetryTicked, Skip
from crm.backoffice.eventlog_subscribers import Pause, Replay, Resume, SubscriberPage, SubscribersPage
from crm.backoffice.eventlog_trace import TracePage
from crm.backoffice.scoped import ScopedGroup, ScopedList, ScopedViewSet
from crm.eventlog.subscribing import all_subscriptions
from crm.models import DeliveryState, EventDelivery
from crm.queries.timeline import sentences_for

ANY = "any"


def _subscribers() -> list[tuple[str, str]]:
    """Those of the running code, and those that only left deliveries that were given up."""
    left = EventDelivery.objects.dead().order_by().values_list("subscriber", flat=True).distinct()
    return [(name, name) for name in sorted({one.name for one in all_subscriptions()} | set(left))]


class DeliveryFilters(WagtailFilterSet):
    """Given up, unless a state is asked for."""

    subscriber = django_filters.ChoiceFilter(label=_("Subscriber"), choices=_subscribers, empty_label=_("All"))
    lane = django_filters.ChoiceFilter(label=_("Lane"), choices=LANE_CHOICES, empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        empty_label=DeliveryState.DEAD.label,
        choices=[
            *((str(value), label) for value, label in DeliveryState.choices if value != DeliveryState.DEAD),
            (ANY, _("any")),
        ],
    )

    class Meta:
        model = EventDelivery
        fields = ("subscriber", "lane", "state")

    def in_state(self, rows: Any, _name: str, value: str) -> Any:
        return rows if value == ANY else rows.filter(state=value)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data["state"] else rows.dead()


class TickColumn(Column):
    """A box to tick, where a tick can lead to something."""

    header_template_name = "crm/backoffice/eventlog/tick_header.html"
    cell_template_name = "crm/backoffice/eventlog/tick_cell.html"


class EventColumn(Column):
    """What happened, in a sentence that leads to the delivery; its name leads to what followed from it."""

    cell_template_name = "crm/backoffice/eventlog/event_cell.html"

    def get_value(self, instance: EventDelivery) -> str:
        return str(instance.sentence)  # type: ignore[attr-defined]


class LabelledColumn(Column):
    """On a phone its label stands beside the value."""

    cell_template_name = "crm/backoffice/eventlog/labelled_cell.html"


class WentWrongColumn(Column):
    cell_template_name = "crm/backoffice/eventlog/went_wrong_cell.html"

    def get_value(self, instance: EventDelivery) -> str:
        return instance.last_error.partition("\n")[0]


class StandsColumn(Column):
    """The state, and since when."""

    cell_template_name = "crm/backoffice/eventlog/stands_cell.html"


class DeliveryList(ScopedList):
    results_template_name = "crm/backoffice/eventlog/results.html"
    template_name = "crm/backoffice/eventlog/list.html"
    model: type[EventDelivery]

    def get_page_title(self) -> Any:
        return _("Given-up deliveries")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @property
    def shows_given_up(self) -> bool:
        return bool(self.filters.is_valid() and not self.filters.form.cleaned_data["state"])

    def order_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Each order has its index."""
        return queryset.order_by("-finished_at", "-pk") if self.shows_given_up else queryset.order_by("-pk")

    def filter_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Nothing for a filter that cannot be read: everything would be a lie."""
        return super().filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        asked = self.filters.form.cleaned_data if self.filters.is_valid() else {}
        narrowing = {name: asked[name] for name in ("subscriber", "lane") if asked.get(name)}
        context = super().get_context_data(*args, **kwargs)
        may_retry = self.shows_given_up and self.request.user.has_perm("crm.mend_eventdelivery")
        context["table"].ticks = may_retry
        rows = context["table"].data = list(context["object_list"])
        said = sentences_for(self.request.user, [row.event for row in rows])
        for row in rows:
            row.sentence = said[row.event_id]
        return {
            **context,
            "narrowing": narrowing,
            "narrowing_query": f"?{urlencode(narrowing)}" if narrowing else "",
            "may_retry": may_retry,
            "all_is_well": self.shows_given_up and not narrowing,
        }


class DeliveryViewSet(ScopedViewSet):
    model = EventDelivery
    name = "crm_eventlog"
    url_prefix = "event-log"
    menu_label = _("Given-up deliveries")
    icon = "warning"
    index_view_class = DeliveryList
    inspect_view_class = DeliveryPage
    inspect_template_name = "crm/backoffice/eventlog/delivery.html"
    index_template_name = "crm/backoffice/eventlog/list.html"
    index_results_template_name = "crm/backoffice/eventlog/results.html"
    filterset_class = DeliveryFilters
    list_display = [
        TickColumn("tick", label=""),
        EventColumn("event", label=_("Event")),
        LabelledColumn("subscriber", label=_("Subscriber")),
        WentWrongColumn("last_error", label=_("What went wrong")),
        LabelledColumn("attempts", label=_("Tries")),
        StandsColumn("stands", label=_("How it stands")),
    ]
    list_select_related = ("event",)
    has_views = False
    object_select_related = ("event",)

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        one = "subscribers/<str:name>/"
        return [
            path("retry/", RetryMany.as_view(), name="retry_many"),
            path("retry/ticked/", RetryTicked.as_view(), name="retry_ticked"),
            path("<int:pk>/retry/", self.construct_view(Retry, **shared), name="retry"),
            path("<int:pk>/skip/", self.construct_view(Skip, **shared), name="skip"),
            path("trace/<int:event_id>/", TracePage.as_view(), name="trace"),
            path("subscribers/", SubscribersPage.as_view(), name="subscribers"),
            path(one, SubscriberPage.as_view(), name="subscriber"),
            path(f"{one}pause/", Pause.as_view(), name="pause"),
            path(f"{one}resume/", Resume.as_view(), name="resume"),
            path(f"{one}replay/", Replay.as_view(), name="replay"),
        ]


class SubscribersMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("crm.view_eventdelivery"))


class EventLogGroup(ScopedGroup):
    menu_label = _("Event log")
    menu_icon = "history"
    menu_order = 8900
    items = (DeliveryViewSet,)

    def get_submenu_items(self) -> list[MenuItem]:
        subscribers = SubscribersMenuItem(
            _("Subscribers"), reverse_lazy("crm_eventlog:subscribers"), name="subscribers", icon_name="group", order=9
        )
        return [*super().get_submenu_items(), subscribers]
