"""Who outside is told, and telling them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused, webhook_events
from crm.mail.outgoing_http import NotAllowedOut, require_sendable
from crm.mail.webhooks import carry_webhooks, secret
from crm.models import Webhook


class AddressNotAllowed(Refused):
    message = _("Give an https address on the public internet, without a user name or password in it.")


class EventNotTold(Refused):
    """The event does not exist, or nobody tells it to partners."""

    def __init__(self) -> None:
        names = ", ".join(sorted(name for name, _event in webhook_events.items()))
        super().__init__(
            format_lazy(_("Partners are not told of this event. Choose one of these: {names}."), names=names)
        )


@dataclass(frozen=True)
class Registered:
    webhook_id: int
    secret: str
    """What the partner checks signatures with."""


@transaction.atomic
def register_webhook(*, name: str, url: str, event_name: str) -> Registered:
    """From now on the address is told of each `event_name`. Refuses others than https, and events not told."""
    if webhook_events.get(event_name) is None:
        raise EventNotTold
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
