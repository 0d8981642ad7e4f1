"""Durations and wake-ups are counted in each process and written down now and then."""

import json
import os

import pytest
from django.db import InterfaceError, OperationalError

from crm.eventlog import measuring
from crm.eventlog.draining import drain
from crm.models import EventMeasure
from tests.crm.bells import ring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counting_anew(db, monkeypatch):
    """Figures are written beside a test's transaction, so an earlier one may have left some."""
    monkeypatch.setattr(measuring, "_counting", measuring.Counting())
    EventMeasure.objects.all().delete()


def figures(name):
    return list(EventMeasure.objects.filter(name=name).order_by("hour").values_list("count", flat=True))


def test_each_run_of_a_handler_is_counted_by_how_long_it_took():
    for milliseconds in (0.5, 1, 3, 99, 70_000):
        measuring.heard("test.bell", milliseconds)
    measuring.flush(at_once=True)
    row = EventMeasure.objects.get(kind=measuring.HEARD, name="test.bell")
    assert (row.count, row.longest_ms, row.total_ms) == (5, 70_000, 70_103.5)
    assert row.buckets == [2, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1]


def test_a_drain_counts_what_it_heard(contact, hear):
    name = hear(lambda _event: None, name="test.bell")
    for _ in range(3):
        ring(contact)
    drain("events")
    measuring.flush(at_once=True)
    assert figures(name) == [3]


def test_useful_wake_ups_are_told_from_the_others():
    measuring.sent("events")
    measuring.woken("events", useful=True)
    measuring.woken("events", useful=False)
    measuring.flush(at_once=True)
    rows = EventMeasure.objects.filter(name="events").order_by("kind").values_list("kind", "count", "useful")
    assert list(rows) == [("sent", 1, 0), ("woken", 2, 1)]


def test_figures_are_written_at_most_every_few_seconds_and_go_on_counting():
    measuring.heard("test.bell", 1)
    measuring.flush()
    measuring.heard("test.bell", 1)
    measuring.flush()
    assert figures("test.bell") == [1]
    measuring.flush(at_once=True)
    assert figures("test.bell") == [2]


def test_the_next_hour_has_a_row_of_its_own_and_the_past_one_is_forgotten(monkeypatch):
    now = [1_800_000_000.0]
    monkeypatch.setattr(measuring.time, "time", lambda: now[0])
    measuring.heard("test.bell", 1)
    measuring.flush(at_once=True)
    now[0] += 3600
    measuring.heard("test.bell", 1)
    measuring.heard("test.bell", 1)
    measuring.flush(at_once=True)
    assert figures("test.bell") == [1, 2]
    assert [key[2] for key in measuring._counting.tallies] == [int(now[0]) // 3600]


@pytest.mark.parametrize("error", [OperationalError("the server went away"), InterfaceError("already closed")])
def test_what_could_not_be_written_is_written_the_next_time_also_when_the_hour_is_over(monkeypatch, error):
    now, writes = [1_800_000_000.0], []
    monkeypatch.setattr(measuring.time, "time", lambda: now[0])
    write = measuring._write

    def fails_once(rows):
        writes.append(len(rows))
        if len(writes) == 1:
            raise error
        write(rows)

    monkeypatch.setattr(measuring, "_write", fails_once)
    measuring.heard("test.bell", 1)
    measuring.flush(at_once=True)
    assert figures("test.bell") == []
    now[0] += 3600
    measuring.flush(at_once=True)
    assert (figures("test.bell"), writes) == ([1], [1, 1])


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_counts_for_itself():
    measuring.heard("test.bell", 1)
    parent = str(measuring._counting.process)
    read, write = os.pipe()
    if os.fork() == 0:
        os.write(write, json.dumps([str(measuring._counting.process), len(measuring._counting.tallies)]).encode())
        os._exit(0)
    os.wait()
    child, counted = json.loads(os.read(read, 1000))
    assert child != parent
    assert counted == 0
