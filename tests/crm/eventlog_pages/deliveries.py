"""Given-up deliveries, their addresses, and how a page reads."""

from datetime import timedelta

from django.utils import timezone

from crm.models import (
    DeliveryState,
    EventDelivery,
)
from tests.crm.rows import an_event

LIST = "/admin/event-log/"
SUBSCRIBERS = f"{LIST}subscribers/"


def a_delivery(event=None, *, state=DeliveryState.DEAD, minutes=20, **fields):
    told = {"subscriber": "test.listen", "lane": "events", "last_error": "ValueError: no such plot\nasked twice"}
    return EventDelivery.objects.create(
        event=event or an_event(),
        state=state,
        attempts=8,
        due_at=timezone.now() - timedelta(minutes=minutes),
        finished_at=timezone.now() - timedelta(minutes=minutes) if state > DeliveryState.LEASED else None,
        **{**told, **fields},
    )


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def state_of(delivery):
    delivery.refresh_from_db()
    return delivery.state


def every_address(delivery):
    one, subscriber = f"{LIST}{delivery.pk}/", f"{SUBSCRIBERS}test.listen/"
    return [
        *(LIST, f"{LIST}results/", f"{LIST}retry/", f"{LIST}retry/ticked/", one, f"{one}retry/", f"{one}skip/"),
        *(f"{LIST}trace/{delivery.event_id}/", SUBSCRIBERS, subscriber),
        *(f"{subscriber}{verb}/" for verb in ("pause", "resume", "replay")),
    ]
