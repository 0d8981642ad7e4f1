"""GET /api/metrics/: how the event log is doing, in the text format that Prometheus reads."""

from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from crm.api.views import MachineView
from crm.eventlog.measuring import BOUNDS_MS
from crm.queries.eventlog import LaneState, alerts, lane_states
from crm.queries.measures import handler_durations, wakeups

KINDS = ("given_up", "overdue")


class AnyType(BaseContentNegotiation):
    """A scraper asks for text in several versions; a refusal is problem+json whatever it asked for."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class MetricsView(MachineView):
    required_scopes = {"GET": "metrics:read"}
    http_method_names = ["get", "head"]
    content_negotiation_class = AnyType

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR})
    def get(self, request: Request) -> HttpResponse:
        """How the event log is doing, in the Prometheus text format."""
        return HttpResponse(generate_latest(EventLogCollector()), content_type=CONTENT_TYPE_LATEST)


class EventLogCollector(Collector):
    """The figures as they stand when it is asked; nothing is kept in between."""

    def collect(self) -> Iterator[Any]:
        lanes = lane_states()
        yield _deliveries(lanes)
        yield _oldest(lanes, timezone.now())
        yield _durations()
        yield from _wakeups(lanes)
        yield _alerts(lanes)


def _deliveries(lanes: list[LaneState]) -> GaugeMetricFamily:
    told = GaugeMetricFamily(
        "dtz_event_deliveries", "Deliveries that are not done, also of paused subscribers.", labels=["lane", "state"]
    )
    for lane in lanes:
        told.add_metric([lane.lane, "waiting"], lane.waiting)
        told.add_metric([lane.lane, "running"], lane.running)
        told.add_metric([lane.lane, "given_up"], lane.given_up)
    return told


def _oldest(lanes: list[LaneState], now: datetime) -> GaugeMetricFamily:
    told = GaugeMetricFamily(
        "dtz_event_oldest_overdue_seconds",
        "How long the oldest due delivery waits, without those of paused subscribers; 0 when none is due.",
        labels=["lane"],
    )
    for lane in lanes:
        told.add_metric([lane.lane], (now - lane.overdue_since).total_seconds() if lane.overdue_since else 0)
    return told


def _durations() -> HistogramMetricFamily:
    told = HistogramMetricFamily("dtz_handler_duration_seconds", "How long handlers ran.", labels=["subscriber"])
    bounds = [*(str(bound / 1000) for bound in BOUNDS_MS), "+Inf"]
    for name, duration in sorted(handler_durations(ever=True).items()):
        buckets = list(zip(bounds, accumulate(duration.buckets), strict=True))
        told.add_metric([name], buckets, sum_value=duration.total_ms / 1000)
    return told


def _wakeups(lanes: list[LaneState]) -> Iterator[CounterMetricFamily]:
    figures = wakeups(ever=True)
    for name, meaning in (
        ("sent", "Wake-ups handed to the broker."),
        ("arrived", "Wake-ups that reached a worker."),
        ("useful", "Wake-ups that reached a worker and found work."),
    ):
        told = CounterMetricFamily(f"dtz_wakeups_{name}", meaning, labels=["lane"])
        for lane in sorted({lane.lane for lane in lanes} | figures.keys()):
            told.add_metric([lane], getattr(figures.get(lane), name, 0))
        yield told


def _alerts(lanes: list[LaneState]) -> GaugeMetricFamily:
    told = GaugeMetricFamily(
        "dtz_event_alerts", "What a person must see to: deliveries by kind, or 1; 0 is well.", labels=["kind", "lane"]
    )
    counts = dict.fromkeys([(kind, lane.lane) for kind in KINDS for lane in lanes] + [("no_piece", "")], 0)
    counts |= {(alert.kind, alert.lane): max(1, alert.count) for alert in alerts()}
    for labels, count in counts.items():
        told.add_metric(labels, count)
    return told
