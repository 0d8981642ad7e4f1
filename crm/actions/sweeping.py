"""What nobody was woken for is found; what is old and has no reader is cleared away."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from crm.eventlog.draining import Drained, drain
from crm.eventlog.subscribing import LANES
from crm.eventlog.wakeups import MAIL, wake_now
from crm.mail.carrying import mail_is_due
from crm.models import ClockTick, DeliveryState, EventDelivery, EventKey, MailState, OutgoingMail

KEEP_TICKS = timedelta(days=30)
KEEP_KEYS = timedelta(days=30)


def sweep() -> Drained:
    """Due deliveries of every lane have been tried, and the mailer is woken when mail is due."""
    drained = sum((drain(lane) for lane in LANES), Drained())
    if mail_is_due():
        wake_now(MAIL)
    return drained


@transaction.atomic
def take_back_leases() -> None:
    """What a killed process had begun is due at once. Only for who knows that no other process works on this data."""
    now = timezone.now()
    EventDelivery.objects.filter(state=DeliveryState.LEASED).update(due_at=now)
    OutgoingMail.objects.filter(state=MailState.SENDING).update(due_at=now)


def tidy() -> None:
    """Passed slots of the clock and used-up idempotency keys are gone; events and people stay."""
    now = timezone.now()
    ClockTick.objects.filter(taken_at__lt=now - KEEP_TICKS).delete()
    EventKey.objects.filter(created_at__lt=now - KEEP_KEYS).delete()
