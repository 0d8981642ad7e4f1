"""What a visitor sends, and what the house holds."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from cms.models import BidbookRequest
from cms.public.guards import new_guard
from crm.models import Contact, EventRecord, Interaction, OutgoingMail


def guard(seconds_ago=10):
    """A guard that was handed out a while ago."""
    with time_machine.travel(timezone.now() - timedelta(seconds=seconds_ago), tick=False):
        return new_guard()


def fields(**more):
    return {
        "name": "Noor de Wit",
        "email": "noor@example.org",
        "organisation": "Wit Metaal",
        "phone": "",
        "language": "nl",
        "message": "Wij zoeken drie hectare.",
        "guard": guard(),
        "campaign_code": "",
        "story_id": "",
        "website": "",
        **more,
    }


def send(client, page, data=None, **headers):
    return client.post(f"/forms/bidbook/{page.pk}/", fields() if data is None else data, headers=headers)


def holdings():
    """How much the house remembers: a refusal leaves this as it was."""
    return {
        model.__name__: model.objects.count()
        for model in (BidbookRequest, Contact, Interaction, EventRecord, OutgoingMail)
    }
