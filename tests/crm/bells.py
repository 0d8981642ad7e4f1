"""A subject, two small events about it, and a subscriber for the length of one test."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from crm.contracts import DomainEvent
from crm.eventlog import subscribing
from crm.eventlog.publishing import publish
from crm.models import Contact, EventDelivery


@dataclass(frozen=True, kw_only=True)
class BellRung(DomainEvent):
    contact_id: int
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class DoorOpened(DomainEvent):
    contact_id: int


@pytest.fixture
def contact():
    return Contact.objects.create(name="Cleo Voorbeeld", email="cleo@example.org")


@pytest.fixture
def hear(monkeypatch):
    """Subscribe for the length of one test."""
    monkeypatch.setattr(subscribing, "_by_name", dict(subscribing._by_name))
    by_event = subscribing.defaultdict(list, {name: list(subs) for name, subs in subscribing._by_event.items()})
    monkeypatch.setattr(subscribing, "_by_event", by_event)

    def subscribe(handler, event=BellRung, **options):
        name = options.pop("name", f"test.{handler.__name__}.{uuid.uuid4().hex[:6]}")
        subscribing.subscribe(event, name=name, **options)(handler)
        return name

    return subscribe


def ring(contact, **fields):
    with transaction.atomic():
        return publish(BellRung(contact_id=contact.pk, **fields), subject=contact)


def later(name):
    EventDelivery.objects.filter(subscriber=name).update(due_at=timezone.now() - timedelta(seconds=1))
