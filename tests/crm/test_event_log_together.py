"""Several workers on one log: chunks that lock the same rows in another order cost time, and nothing else."""

import threading
import time

import pytest
from django.db import connection, transaction

from crm.eventlog.draining import drain
from crm.eventlog.publishing import publish
from crm.models import Contact, DeliveryState, EventDelivery, Interaction
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
