"""A handler that never ends holds nobody up for longer than it may."""

import time

import pytest

from crm.eventlog.draining import drain
from crm.models import Contact, DeliveryState, EventDelivery
from tests.crm.bells import contact, hear, ring  # noqa: F401  fixtures by their names

pytestmark = pytest.mark.django_db


def test_a_handler_that_never_ends_is_interrupted_and_its_work_undone(contact, hear):  # noqa: F811  a fixture by its name
    def never_ends(_event):
        Contact.objects.create(name="Half done", email="half@example.org")
        while True:
            time.sleep(0.01)

    name = hear(never_ends, timeout=0.2, max_attempts=1)
    ring(contact)

    drain("events")

    row = EventDelivery.objects.get(subscriber=name)
    assert (row.state, "TookTooLong" in row.last_error) == (DeliveryState.DEAD, True)
    assert not Contact.objects.filter(email="half@example.org").exists()


def test_one_that_is_in_time_is_left_alone_however_many_there_are(contact, hear):  # noqa: F811  a fixture by its name
    name = hear(lambda _event: time.sleep(0.3), timeout=0.5)
    for _ in range(4):
        ring(contact)

    drain("events")

    assert EventDelivery.objects.filter(subscriber=name, state=DeliveryState.DONE).count() == 4
