"""What a person decides about one subscriber: let it rest, let it go on, have it hear the past again."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.eventlog.subscribing import Subscription, subscription
from crm.eventlog.wakeups import wake
from crm.events import SubscriberPaused, SubscriberReplayed, SubscriberResumed
from crm.models import EventDelivery, EventRecord, EventSubscriber

SLICE = 1000


class SubscriberUnknown(Refused):
    message = _("No running code subscribes under this name. `manage.py subscribers` lists the names.")


class PauseReasonMissing(Refused):
    message = _("Say why the subscriber rests, for whoever finds it resting.")


class NotReplayable(Refused):
    message = _("What this subscriber does leaves our database, and doing it again would do harm.")


@transaction.atomic
def pause_subscriber(*, name: str, reason: str, actor_id: int | None = None) -> None:
    """From its next claim on the subscriber hears nothing; what is published for it waits. Refuses an empty reason.

    One that code no longer knows can rest too when deliveries are left: then nobody is told that no worker takes them.
    """
    if subscription(name) is None and not EventDelivery.objects.filter(subscriber=name).exists():
        raise SubscriberUnknown
    if not reason.strip():
        raise PauseReasonMissing
    row, _new = EventSubscriber.objects.select_for_update().get_or_create(name=name)
    if row.paused_at is None:
        row.paused_at, row.paused_by_id, row.pause_reason = timezone.now(), actor_id, reason.strip()[:200]
        row.save()
        publish(SubscriberPaused(subscriber=name), subject=row)


@transaction.atomic
def resume_subscriber(*, name: str) -> None:
    """The subscriber hears what waited and what comes. Resuming one that does not rest changes nothing."""
    row = EventSubscriber.objects.select_for_update().filter(name=name, paused_at__isnull=False).first()
    if row is None:
        return
    row.paused_at, row.paused_by, row.pause_reason = None, None, ""
    row.save()
    publish(SubscriberResumed(subscriber=name), subject=row)
    if found := subscription(name):
        wake(found.lane)


def replay(
    *, name: str, since: int = 1, until: int | None = None, progress: Callable[[int, int], object] | None = None
) -> int:
    """Every past event from id `since` to `until` waits for the subscriber once more; returns how many.

    In slices of SLICE, each a transaction, after which `progress` is called with how many there are so far and the id
    of the last: a replay that was stopped goes on with `since`. Two at once are two replays, each with its own `run`.
    Refuses an unknown name, and what must not be done again.
    """
    known = _known(name)
    if not known.replayable:
        raise NotReplayable
    run, last = None, since - 1
    past = EventRecord.objects.filter(name=known.event.stored_name()).order_by("pk")
    if until is not None:
        past = past.filter(pk__lte=until)
    told = 0
    while records := list(past.filter(pk__gt=last).only("pk", "subject_type", "subject_id")[:SLICE]):
        run = _deliver_again(known, records, run)
        told, last = told + len(records), records[-1].pk
        if progress:
            progress(told, last)
    return told


@transaction.atomic
def _deliver_again(known: Subscription, records: list[EventRecord], run: int | None) -> int:
    """Returns the number of the replay: with the first slice, while nobody else can take one, the next free."""
    now = timezone.now()
    row, _new = EventSubscriber.objects.select_for_update().get_or_create(name=known.name)
    run = run or _last_run(known) + 1
    EventDelivery.objects.bulk_create(
        EventDelivery(
            event=record,
            subscriber=known.name,
            lane=known.lane,
            order_key=f"{record.subject_type}:{record.subject_id}" if known.ordered else "",
            run=run,
            due_at=now,
        )
        for record in records
    )
    publish(SubscriberReplayed(subscriber=known.name, run=run, events=len(records)), subject=row)
    wake(known.lane)
    return run


def _last_run(known: Subscription) -> int:
    return EventDelivery.objects.filter(subscriber=known.name).aggregate(last=Max("run"))["last"] or 0


def _known(name: str) -> Subscription:
    found = subscription(name)
    if found is None:
        raise SubscriberUnknown
    return found
