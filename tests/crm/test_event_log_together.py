"""Several workers on one log: chunks that lock the same rows in another order cost time, and nothing else."""

import threading
import time

import pytest
from django.db import connection, transaction

from config.celery import app
from crm.eventlog.draining import drain
from crm.eventlog.publishing import publish
from crm.models import Contact, DeliveryState, EventDelivery, EventRecord, Interaction
from tests.crm.bells import BellRung
from tests.crm.rows import a_contact

WORKERS = 3
EVENTS = 120


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_three_workers_whose_chunks_cross_hear_everything_once(hear):
    contacts = [a_contact(f"c{number}@example.org") for number in range(6)]

    def crossing(event):
        """Locks two rows, the lower first or the higher first by turns, and writes one."""
        order = [event.contact_id, contacts[0].pk + contacts[-1].pk - event.contact_id]
        for pk in order if event.times % 2 else reversed(order):
            Contact.objects.select_for_update().get(pk=pk)
        Interaction.objects.create(
            contact_id=event.contact_id, kind="note", subject=str(event.times), happened_at="2026-01-01T00:00Z"
        )

    name = hear(crossing, name="test.crossing", max_attempts=20)
    with transaction.atomic():
        for number in range(EVENTS):
            contact = contacts[number % len(contacts)]
            publish(BellRung(contact_id=contact.pk, times=number), subject=contact)

    until_done(name)
    assert EventDelivery.objects.filter(subscriber=name, state=DeliveryState.DONE).count() == EVENTS
    assert sorted(map(int, Interaction.objects.values_list("subject", flat=True))) == list(range(EVENTS))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_two_who_publish_under_one_key_at_the_same_moment_leave_one_event(hear):
    hear(lambda _event: None, name="test.listener")
    contact, both, found = a_contact(), threading.Barrier(2), []

    def publish_at_once():
        both.wait()
        with transaction.atomic():
            found.append(publish(BellRung(contact_id=contact.pk), subject=contact, key="bell:1").pk)
            time.sleep(0.1)
        connection.close()

    threads = [threading.Thread(target=publish_at_once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (2, 1)
    assert (EventRecord.objects.count(), EventDelivery.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_one_who_waited_for_a_key_that_was_rolled_back_publishes_itself():
    contact, taken, found = a_contact(), threading.Event(), []

    def publish_second():
        taken.wait()
        with transaction.atomic():
            found.append(publish(BellRung(contact_id=contact.pk, times=2), subject=contact, key="bell:1"))
        connection.close()

    second = threading.Thread(target=publish_second)
    second.start()
    with transaction.atomic():
        publish(BellRung(contact_id=contact.pk, times=1), subject=contact, key="bell:1")
        taken.set()
        time.sleep(0.2)
        transaction.set_rollback(True)
    second.join()
    assert list(EventRecord.objects.values_list("payload__times", flat=True)) == [2]
    assert found


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file and hangs up on nobody")
def test_a_worker_whose_database_hung_up_between_two_drains_goes_on(hear):
    heard = []
    hear(heard.append, name="test.listener")
    contact = a_contact()
    for _ in range(2):
        app.tasks["crm.drain"].apply(args=["events"], throw=True)
        with transaction.atomic():
            publish(BellRung(contact_id=contact.pk), subject=contact)
        hang_up()
    app.tasks["crm.drain"].apply(args=["events"], throw=True)
    assert len(heard) == 2


def hang_up():
    """The server ends our connection, as when it is restarted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    time.sleep(0.1)


def until_done(name, seconds=60):
    until = time.monotonic() + seconds

    def work():
        while time.monotonic() < until and EventDelivery.objects.filter(subscriber=name, state__lt=2).exists():
            drain("events", seconds=1)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
