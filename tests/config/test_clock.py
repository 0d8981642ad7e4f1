"""The clock goes on when a broker went and came back."""

import pytest
from celery.beat import SchedulingError
from celery.schedules import schedstate
from django.utils import timezone

from config.celery import app
from config.clock import BeatingScheduler
from crm.actions.sweeping import OVERDUE
from crm.models import DeliveryState, EventDelivery
from tests.crm.bells import contact, hear, ring  # noqa: F401  fixtures by their names


def test_after_a_failure_the_clock_sends_over_a_new_connection(monkeypatch):
    scheduler = BeatingScheduler(app=app)
    entry = scheduler.schedule["sweep"]
    broken = scheduler.producer.connection
    monkeypatch.setattr(app.tasks[entry.task], "apply_async", lambda *_, **__: (_ for _ in ()).throw(OSError("closed")))

    with pytest.raises(SchedulingError):
        scheduler.apply_async(entry, producer=scheduler.producer)

    assert scheduler.producer.connection is not broken
    scheduler.close()


@pytest.mark.django_db
def test_the_clock_itself_does_what_nobody_took(monkeypatch, contact, hear):  # noqa: F811  a fixture by its name
    heard = []
    hear(heard.append)
    record = ring(contact)
    scheduler = BeatingScheduler(app=app)
    monkeypatch.setattr(scheduler, "is_due", lambda _entry: schedstate(is_due=False, next=60))
    monkeypatch.setattr("config.clock.close_old_connections", lambda: None)  # the test's own is in a transaction

    scheduler.tick()
    assert heard == []

    EventDelivery.objects.filter(event=record).update(due_at=timezone.now() - OVERDUE)
    scheduler.tick()

    assert len(heard) == 1
    assert not EventDelivery.objects.filter(event=record, state__lt=DeliveryState.DONE).exists()
    scheduler.close()
