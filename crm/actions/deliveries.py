"""Looking after deliveries that were given up: a person has them tried again, or says why they need not be."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.eventlog.wakeups import wake
from crm.events import DeliveryRetried, DeliverySkipped
from crm.models import DeliveryState, EventDelivery
from crm.queries.eventlog import given_up

SLICE = 500


class NotGivenUp(Refused):
    message = _("This delivery is not given up any more. Reload the page to see how it stands.")


class SkipReasonMissing(Refused):
    message = _("Say why nobody need hear this event any more.")


@transaction.atomic
def retry_delivery(*, delivery_id: int) -> None:
    """A given-up delivery is due now, with all its tries before it. Refuses one that is not given up."""
    if not _retried([delivery_id]):
        raise NotGivenUp


@transaction.atomic
def skip_delivery(*, delivery_id: int, reason: str) -> None:
    """A given-up delivery will not be tried again, and why is on record. Refuses an empty reason, and any other."""
    if not reason.strip():
        raise SkipReasonMissing
    delivery = EventDelivery.objects.select_for_update().dead().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotGivenUp
    delivery.state, delivery.finished_at = DeliveryState.SKIPPED, timezone.now()
    delivery.skip_reason = reason.strip()[:200]
    delivery.lease_token = None
    delivery.save(update_fields=["state", "finished_at", "skip_reason", "lease_token"])
    publish(
        DeliverySkipped(delivery_id=delivery.pk, event_id=delivery.event_id, subscriber=delivery.subscriber),
        subject=delivery,
    )


def retry_deliveries(
    *, subscriber: str = "", lane: str = "", delivery_ids: Sequence[int] | None = None, limit: int | None = None
) -> int:
    """Every given-up delivery of the subscriber or lane (of all, without one), or of these ids, is due now.

    Returns how many; with `limit` those published first, and no more.
    In slices of SLICE, each in a transaction of its own: a stop in the middle leaves the rest given up.
    """
    asked = given_up(subscriber=subscriber, lane=lane).order_by("pk")
    if delivery_ids is not None:
        asked = asked.filter(pk__in=delivery_ids)
    retried, last = 0, 0
    while ids := list(asked.filter(pk__gt=last).values_list("pk", flat=True)[: _slice(limit, retried)]):
        with transaction.atomic():
            retried += _retried(ids)
        last = ids[-1]
    return retried


def _slice(limit: int | None, retried: int) -> int:
    return SLICE if limit is None else max(0, min(SLICE, limit - retried))


def _retried(ids: Sequence[int]) -> int:
    rows = list(EventDelivery.objects.select_for_update().dead().filter(pk__in=ids).order_by("pk"))
    EventDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=DeliveryState.PENDING,
        attempts=0,
        due_at=timezone.now(),
        finished_at=None,
        lease_token=None,
    )
    for row in rows:
        publish(DeliveryRetried(delivery_id=row.pk, event_id=row.event_id, subscriber=row.subscriber), subject=row)
    for lane in {row.lane for row in rows}:
        wake(lane)
    return len(rows)
