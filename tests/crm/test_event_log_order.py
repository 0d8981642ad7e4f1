"""One subject's events are heard in the order they were published in, whoever fails, waits or works beside."""

import random
import threading
import time
from collections import defaultdict

import pytest
from django.db import connection, transaction

from crm.eventlog import draining
from crm.eventlog.draining import drain
from crm.eventlog.publishing import publish
from crm.models import DeliveryState, EventDelivery, Interaction
from tests.crm.bells import BellRung
from tests.crm.rows import a_contact

WORKERS, WRITERS, SUBJECTS, EACH = 4, 3, 5, 40


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_each_subject_is_heard_in_order_by_four_workers_that_fail_at_random(hear, monkeypatch):
    monkeypatch.setattr(draining, "wait_after", lambda _attempts: 0.01)
    contacts = [a_contact(f"c{number}@example.org") for number in range(SUBJECTS)]
    fate = random.Random(7)

    def listen(event):
        Interaction.objects.create(
            contact_id=event.contact_id, kind="note", subject=str(event.times), happened_at="2026-01-01T00:00Z"
        )
        time.sleep(fate.random() / 200)
        if fate.random() < 0.15:
            raise ValueError("at random, after its effect")

    name = hear(listen, name="test.in_order", ordered=True, max_attempts=1000)
    writing, published = threading.Event(), defaultdict(list)
    writers = [threading.Thread(target=write, args=(contacts, number, published)) for number in range(WRITERS)]
    workers = [threading.Thread(target=work, args=(name, writing)) for _ in range(WORKERS)]
    all_of_them(threading.Thread.start, [*writers, *workers])
    all_of_them(threading.Thread.join, writers)
    writing.set()
    all_of_them(threading.Thread.join, workers)

    heard = defaultdict(list)
    for effect in Interaction.objects.order_by("pk"):
        heard[effect.contact_id].append(int(effect.subject))
    assert not EventDelivery.objects.filter(subscriber=name).exclude(state=DeliveryState.DONE).exists()
    assert sum(map(len, published.values())) == WRITERS * EACH
    assert heard == published


def all_of_them(verb, threads):
    for thread in threads:
        verb(thread)


def write(contacts, writer, published):
    """Holds no subject itself, and its transactions cross those of the others: who publishes first commits first."""
    fate = random.Random(writer)
    for number in range(EACH):
        contact = fate.choice(contacts)
        with transaction.atomic():
            times = number * WRITERS + writer
            publish(BellRung(contact_id=contact.pk, times=times), subject=contact)
            published[contact.pk].append(times)
            time.sleep(fate.random() / 100)
    connection.close()


def work(name, writing_is_over):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        drain("events", seconds=1)
        if writing_is_over.is_set() and not EventDelivery.objects.filter(subscriber=name, state__lt=2).exists():
            break
        time.sleep(0.005)
    connection.close()
