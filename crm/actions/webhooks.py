"""Who outside is told, and telling them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.subscribing import event_type
from crm.mail.outgoing_http import NotAllowedOut, require_sendable
from crm.mail.webhooks import carry_webhooks, secret
from crm.models import Webhook


class AddressNotAllowed(Refused):
    message = _("Give an https address on the public internet, without a user name or password in it.")


class EventUnknown(Refused):
    message = _("There is no such event. The events are listed in docs/events.md.")


@dataclass(frozen=True)
class Registered:
    webhook_id: int
    secret: str
    """What the partner checks signatures with."""


@transaction.atomic
def register_webhook(*, name: str, url: str, event_name: str) -> Registered:
    """From now on the address is told of each `event_name`. Refuses other addresses than https and unknown events."""
    if event_type(event_name) is None:
        raise EventUnknown
    try:
        require_sendable(url)
    except NotAllowedOut:
        raise AddressNotAllowed from None
    webhook = Webhook.objects.create(name=name, url=url, event_name=event_name)
    return Registered(webhook.pk, secret(webhook))


def deliver_webhooks(*, event_id: int) -> int:
    """Every active webhook for the event accepted it, now or before; returns how many did now.

    Raises NotAllTold after trying all when any did not, so that whoever asked tries again later.
    """
    return carry_webhooks(event_id)
