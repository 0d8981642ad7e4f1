"""Telling partners: each webhook gets each event signed, until it answered with success once."""

import base64
import hmac
import json
import time

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from crm.mail.outgoing_http import NoAnswer, NotAllowedOut, post
from crm.models import EventRecord, Webhook, WebhookDelivery


class NotAllTold(Exception):
    """Some webhooks did not accept the event yet."""


def carry_webhooks(event_id: int) -> int:
    """Every active webhook for this event has been tried, and how it went is noted; returns how many accepted it now.

    At least once: a partner recognises a repeat by its `webhook-id`. Raises NotAllTold when any failed.
    """
    event = EventRecord.objects.get(pk=event_id)
    accepted, failed = 0, []
    for webhook in Webhook.objects.filter(event_name=event.name, active=True):
        delivery, _new = WebhookDelivery.objects.get_or_create(webhook=webhook, event=event)
        if delivery.delivered_at:
            continue
        if _told(delivery):
            accepted += 1
        else:
            failed.append(webhook.pk)
    if failed:
        raise NotAllTold(f"not accepted by webhook {', '.join(map(str, failed))}")
    return accepted


def _told(delivery: WebhookDelivery) -> bool:
    body = message(delivery.event)
    try:
        answer = post(delivery.webhook.url, body=body, headers=signed_headers(delivery.webhook, delivery.event, body))
        accepted, status = answer.accepted, f"HTTP {answer.status}"
    except (NoAnswer, NotAllowedOut) as error:
        accepted, status = False, f"{type(error).__name__}: {error}"
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        attempts=F("attempts") + 1,
        last_status=status[:80],
        delivered_at=timezone.now() if accepted else None,
    )
    return accepted


def message(event: EventRecord) -> bytes:
    """The body: what happened, when, and the ids it is about; an event holds no personal data."""
    content = {
        "id": message_id(event),
        "event": event.name,
        "occurred_at": event.recorded_at.isoformat(),
        "data": event.payload,
    }
    return json.dumps(content, separators=(",", ":"), sort_keys=True).encode()


def message_id(event: EventRecord) -> str:
    """The same on every try."""
    return f"evt_{event.pk}"


def signed_headers(webhook: Webhook, event: EventRecord, body: bytes) -> dict[str, str]:
    """The headers of the Standard Webhooks convention (standardwebhooks.com)."""
    moment = str(int(time.time()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Dutch TechZone webhooks",
        "Webhook-Id": message_id(event),
        "Webhook-Timestamp": moment,
        "Webhook-Signature": f"v1,{_signature(webhook, message_id(event), moment, body)}",
    }


def _signature(webhook: Webhook, identifier: str, moment: str, body: bytes) -> str:
    signed = b".".join([identifier.encode(), moment.encode(), body])
    return base64.b64encode(hmac.digest(_key(webhook), signed, "sha256")).decode()


def secret(webhook: Webhook) -> str:
    """What the partner checks signatures with. It is derived, so no table holds it; a new SECRET_KEY changes it."""
    return f"whsec_{base64.b64encode(_key(webhook)).decode()}"


def _key(webhook: Webhook) -> bytes:
    return salted_hmac("crm.webhook", str(webhook.pk), algorithm="sha256").digest()
