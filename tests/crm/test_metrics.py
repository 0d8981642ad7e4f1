"""The figures of the event log for machines: the text Prometheus reads, behind a token of ours."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from crm.actions.measures import fold_measures
from crm.actions.sweeping import tidy
from crm.eventlog import measuring
from crm.eventlog.measuring import BOUNDS_MS
from crm.models import DeliveryState, EventDelivery, EventMeasure, EventSubscriber
from crm.queries.measures import LONG_AGO, handler_durations, wakeups
from tests.crm.machines import a_token, bearer
from tests.crm.rows import an_event
from tests.crm.test_api import assert_problem

pytestmark = pytest.mark.django_db
METRICS = "/api/metrics/"


@pytest.fixture(autouse=True)
def _nothing_measured_yet(db, monkeypatch):
    """Figures are written beside a test's transaction, so an earlier one may have left some."""
    monkeypatch.setattr(measuring, "_counting", measuring.Counting())
    EventMeasure.objects.all().delete()


@pytest.fixture
def read(client):
    """Every sample by its name and the values of its labels."""
    issued = a_token("metrics:read")

    def samples():
        response = client.get(METRICS, headers=bearer(issued))
        assert response.status_code == 200
        families = text_string_to_metric_families(response.content.decode())
        return {
            (one.name, *dict(sorted(one.labels.items())).values()): one.value
            for family in families
            for one in family.samples
        }

    return samples


def a_delivery(event, state, name="test.listen", *, lane="events", minutes=20):
    moment = timezone.now() - timedelta(minutes=minutes)
    ended = moment if state > DeliveryState.LEASED else None
    EventDelivery.objects.create(event=event, subscriber=name, lane=lane, state=state, due_at=moment, finished_at=ended)


def a_measure(kind, name, *, days=0, **figures):
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=days)
    buckets = figures.pop("buckets", [0] * (len(BOUNDS_MS) + 1))
    return EventMeasure.objects.create(
        kind=kind, name=name, hour=hour, process=uuid.uuid4(), buckets=buckets, **figures
    )


def test_without_events_every_lane_is_at_nought(read):
    told = read()
    for lane in ("events", "outgoing"):
        for state in ("waiting", "running", "given_up"):
            assert told["dtz_event_deliveries", lane, state] == 0
        assert told["dtz_event_oldest_overdue_seconds", lane] == 0
        assert told["dtz_event_alerts", "given_up", lane] == told["dtz_event_alerts", "overdue", lane] == 0
        for figure in ("sent", "arrived", "useful"):
            assert told[f"dtz_wakeups_{figure}_total", lane] == 0
    assert told["dtz_event_alerts", "no_piece", ""] == 0


def test_deliveries_are_told_by_lane_and_state_with_the_age_of_the_oldest_and_the_alerts(read):
    event = an_event()
    a_delivery(event, DeliveryState.PENDING, "test.a", minutes=10)
    a_delivery(event, DeliveryState.LEASED, "test.b", minutes=-1)
    a_delivery(event, DeliveryState.DEAD, "test.c", lane="outgoing")
    a_delivery(event, DeliveryState.DONE, "test.d")
    told = read()
    assert told["dtz_event_deliveries", "events", "waiting"] == 1
    assert told["dtz_event_deliveries", "events", "running"] == 1
    assert told["dtz_event_deliveries", "outgoing", "given_up"] == 1
    assert told["dtz_event_oldest_overdue_seconds", "events"] == pytest.approx(600, abs=30)
    assert told["dtz_event_oldest_overdue_seconds", "outgoing"] == 0
    assert told["dtz_event_alerts", "overdue", "events"] == told["dtz_event_alerts", "given_up", "outgoing"] == 1


def test_a_paused_subscriber_has_a_backlog_and_makes_no_lane_late(read):
    a_delivery(an_event(), DeliveryState.PENDING)
    EventSubscriber.objects.create(name="test.listen", paused_at=timezone.now())
    told = read()
    assert told["dtz_event_deliveries", "events", "waiting"] == 1
    assert told["dtz_event_oldest_overdue_seconds", "events"] == told["dtz_event_alerts", "overdue", "events"] == 0


def test_durations_are_a_histogram_over_all_processes(read):
    a_measure("heard", "test.listen", count=3, total_ms=30, buckets=[1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    a_measure("heard", "test.listen", count=1, total_ms=6000, buckets=[0] * 10 + [1])
    told = read()
    name = "dtz_handler_duration_seconds"
    up_to = [
        told[f"{name}_bucket", bound, "test.listen"] for bound in ("0.001", "0.005", "0.025", "0.05", "5.0", "+Inf")
    ]
    assert up_to == [1, 2, 2, 3, 3, 4]
    assert told[f"{name}_count", "test.listen"] == 4
    assert told[f"{name}_sum", "test.listen"] == pytest.approx(6.03)


def test_wake_ups_are_counted_as_sent_arrived_and_useful(read):
    a_measure("sent", "events", count=7)
    a_measure("woken", "events", count=5, useful=2)
    told = read()
    assert [told[f"dtz_wakeups_{figure}_total", "events"] for figure in ("sent", "arrived", "useful")] == [7, 5, 2]


def test_totals_do_not_go_down_when_old_figures_are_tidied_away(read):
    buckets = [0, 2, *[0] * 9]
    for days in (40, 39, 1):
        a_measure("heard", "test.listen", days=days, count=2, total_ms=8, longest_ms=days, buckets=buckets)
        a_measure("sent", "events", days=days, count=1)
    before = read()
    tidy()
    tidy()
    assert read() == before
    assert EventMeasure.objects.filter(hour=LONG_AGO).count() == 2
    assert EventMeasure.objects.count() == 4


def test_what_a_person_reads_is_recent(read):
    a_measure("heard", "test.listen", days=40, count=2, total_ms=8, longest_ms=9000)
    a_measure("sent", "events", days=40, count=1)
    fold_measures(before=timezone.now() - timedelta(days=30))
    assert handler_durations() == {}
    assert wakeups() == {}
    assert handler_durations(ever=True)["test.listen"].count == 2
    assert wakeups(ever=True)["events"].sent == 1


def test_the_answer_is_the_text_format_and_is_kept_by_nobody(client):
    issued = a_token("metrics:read")
    for accepted in ("text/plain", "application/openmetrics-text;version=1.0.0,*/*;q=0.1", "image/png"):
        response = client.get(METRICS, headers={**bearer(issued), "accept": accepted})
        assert response["Content-Type"].startswith("text/plain; version=")
        assert "no-store" in response["Cache-Control"]
        assert re.search(r"^# TYPE dtz_event_deliveries gauge$", response.content.decode(), re.MULTILINE)


@pytest.mark.parametrize(
    ("headers", "status"),
    [(dict, 401), (lambda: bearer(a_token("leads:read")), 403), (lambda: {"authorization": "Bearer x"}, 401)],
)
def test_without_the_scope_there_are_no_figures(client, headers, status):
    response = client.get(METRICS, headers={"accept": "text/plain", **headers()})
    assert_problem(response, status)
    assert b"dtz_" not in response.content


def test_figures_are_only_read(client):
    issued = a_token("metrics:read")
    response = client.post(METRICS, headers=bearer(issued))
    assert response.status_code in (403, 405)
    assert_problem(response, response.status_code)


def test_an_answer_costs_the_same_however_much_happened(client, django_assert_max_num_queries):
    issued = a_token("metrics:read")
    client.get(METRICS, headers=bearer(issued))
    event = an_event()
    for number in range(20):
        a_delivery(event, DeliveryState.PENDING, f"test.{number}")
        a_measure("heard", f"test.{number}", count=1)
    with django_assert_max_num_queries(10):
        client.get(METRICS, headers=bearer(issued))
