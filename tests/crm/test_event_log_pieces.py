"""On PostgreSQL the log lies in pieces by id, made ahead of need."""

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from crm.actions.sweeping import tidy
from crm.eventlog import partitions
from crm.eventlog.partitions import AHEAD, DEFAULT, ROWS, ensure_partitions, partition, rows_in_the_rest
from crm.models import EventRecord
from crm.queries.eventlog import alerts
from tests.crm.bells import ring

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps the log in one table"),
]
TABLE = EventRecord._meta.db_table


def ask(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def record(pk):
    return EventRecord.objects.create(
        pk=pk, name="tests.BellRung", subject_type="crm.contact", subject_id="1", actor="system",
        correlation_id="00000000-0000-0000-0000-000000000001", recorded_at=timezone.now(),
    )  # fmt: skip


def piece_of(pk):
    return ask(f"SELECT tableoid::regclass::text FROM {TABLE} WHERE id = %s", pk)[0][0]


def pieces():
    return {
        name
        for (name,) in ask("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", TABLE)
    }


@pytest.fixture
def far_along():
    """The sequence stands far in the fourth piece; sequences do not roll back, so it is put back by hand."""
    ((last, called),) = ask(f"SELECT last_value, is_called FROM {TABLE}_id_seq")
    ask(f"SELECT setval('{TABLE}_id_seq', %s)", 3 * ROWS + 5)
    yield
    ask(f"SELECT setval('{TABLE}_id_seq', %s, %s)", last, called)


def test_the_next_pieces_are_there_before_they_are_needed():
    assert {partition(number) for number in range(AHEAD + 1)} <= pieces()
    assert ensure_partitions() == 0


def test_as_the_log_grows_further_pieces_are_made(far_along):
    assert ensure_partitions() == AHEAD
    assert partition(3 + AHEAD) in pieces()
    assert ensure_partitions() == 0


def test_each_record_lies_in_the_piece_of_its_id(contact):
    assert piece_of(ring(contact).pk) == partition(0)
    for number in (1, AHEAD):
        assert piece_of(record(number * ROWS).pk) == partition(number)
        assert piece_of(record((number + 1) * ROWS - 1).pk) == partition(number)
    assert not rows_in_the_rest()


def test_a_record_without_a_piece_is_kept_and_raises_an_alert():
    assert "no_piece" not in {alert.kind for alert in alerts()}
    assert piece_of(record(99 * ROWS).pk) == DEFAULT
    assert rows_in_the_rest()
    assert "no_piece" in {alert.kind for alert in alerts()}


def test_a_piece_that_cannot_be_made_keeps_the_next_ones_from_nobody(far_along):
    assert piece_of(record(4 * ROWS + 7).pk) == DEFAULT
    assert ensure_partitions() == AHEAD - 1
    assert {partition(5), partition(6)} <= pieces()
    tidy()


@pytest.mark.django_db(transaction=True)
def test_a_long_reader_holds_up_the_maker_of_pieces_and_nobody_else(far_along, monkeypatch):
    monkeypatch.setattr(partitions, "PATIENCE", "50ms")
    with psycopg.connect(dbname=connection.settings_dict["NAME"], **server()) as reader:
        reader.execute(f"SELECT 1 FROM {TABLE} LIMIT 1")
        assert ensure_partitions() == 0
    assert ensure_partitions() == AHEAD
    ask("DROP TABLE " + ", ".join(partition(number) for number in range(4, 4 + AHEAD)))


def server():
    asked = connection.settings_dict
    return {name.lower(): asked[name] for name in ("HOST", "PORT", "USER", "PASSWORD") if asked[name]}
