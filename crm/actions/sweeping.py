"""What nobody was woken for is found; what is old and has no reader is cleared away."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from crm.actions.attachments import tidy_attachments
from crm.actions.erasing import erase_latecomers
from crm.actions.imports import carry_due_imports, forget_lists, imports_wait
from crm.actions.list_work import carry_list_work, list_work_is_due, tidy_list_work
from crm.actions.measures import fold_measures
from crm.eventlog import measuring
from crm.eventlog.draining import Drained, drain
from crm.eventlog.partitions import ensure_partitions
from crm.eventlog.subscribing import LANES
from crm.eventlog.wakeups import IMPORTS, LIST_WORK, MAIL, wake_now
from crm.mail.carrying import carry_due_mail, mail_is_due
from crm.models import (
    AccessLog,
    BulkEdit,
    ClockTick,
    DeliveryState,
    EventDelivery,
    EventKey,
    Export,
    MailState,
    OutgoingMail,
    Reminder,
)
from crm.models.lists import CARRIED

OVERDUE = timedelta(seconds=15)
MAIL_SECONDS = 5.0
LIST_SECONDS = 5.0
KEEP_DELIVERIES = timedelta(days=14)
KEEP_TICKS = timedelta(days=30)
KEEP_KEYS = timedelta(days=30)
KEEP_MEASURES = timedelta(days=30)
KEEP_REMINDERS = timedelta(days=90)
KEEP_LISTS = timedelta(days=30)
KEEP_LOOKS = timedelta(days=732)
"""A little longer than the months within which the database itself refuses to let a look go."""
KEEP_DRAFTS = timedelta(days=1)
SLICE = 5000
CLOCKS_DIFFER = timedelta(minutes=5)
WAITS_AT_MOST = timedelta(days=1)


def sweep() -> Drained:
    """Due deliveries of every lane have been tried; mailers are woken for mail, others for lists that wait."""
    drained = sum((drain(lane) for lane in LANES), Drained())
    if mail_is_due():
        wake_now(MAIL)
    if imports_wait():
        wake_now(IMPORTS)
    if list_work_is_due():
        wake_now(LIST_WORK)
    return drained


def take_what_nobody_took() -> None:
    """What has been due for OVERDUE is tried here: whoever should have done it cannot be woken, or hears nothing."""
    before = timezone.now() - OVERDUE
    open_states = [DeliveryState.PENDING, DeliveryState.LEASED]
    for lane in LANES:
        if EventDelivery.objects.filter(lane=lane, state__in=open_states, due_at__lte=before).exists():
            drain(lane)
    if OutgoingMail.objects.filter(state__in=[MailState.WAITING, MailState.SENDING], due_at__lte=before).exists():
        carry_due_mail(seconds=MAIL_SECONDS)
    if imports_wait(OVERDUE):
        carry_due_imports(seconds=MAIL_SECONDS)
    if BulkEdit.objects.filter(state__in=CARRIED, due_at__lte=before).exists():
        carry_list_work(seconds=LIST_SECONDS, with_exports=False)  # a file takes longer than a clock may stand still


def drain_woken(lane: str) -> Drained:
    """The same for one lane, asked for by a wake-up; whether there was work is counted."""
    drained = drain(lane)
    measuring.woken(lane, useful=bool(drained))
    return drained


@transaction.atomic
def take_back_leases() -> None:
    """What a killed process had begun is due at once. Only for who knows that no other process works on this data."""
    now = timezone.now()
    EventDelivery.objects.filter(state=DeliveryState.LEASED).update(due_at=now)
    OutgoingMail.objects.filter(state=MailState.SENDING).update(due_at=now)
    Export.objects.filter(state__in=CARRIED).update(due_at=now)
    BulkEdit.objects.filter(state__in=CARRIED).update(due_at=now)


def tidy() -> None:
    """What the log no longer needs is gone: finished deliveries, passed slots of the clock, used-up keys, old reminders
    and looks, files of lists, files that no row knows. The log itself stays.

    In slices, each a transaction of its own, so that nobody waits long; twice at once does no harm. Old figures are
    added up. On PostgreSQL the log's next pieces are there. What a clock that was ahead put far into the future is due
    now.
    """
    now = timezone.now()
    ensure_partitions()
    _bring_back_from_the_future(now)
    _prune_deliveries(now - KEEP_DELIVERIES)
    _prune(ClockTick.objects.filter(taken_at__lt=now - KEEP_TICKS))
    _prune(EventKey.objects.filter(created_at__lt=now - KEEP_KEYS))
    _prune(Reminder.objects.filter(on_day__lt=(now - KEEP_REMINDERS).date()))
    forget_lists(before=now - KEEP_LISTS)
    _prune(AccessLog.objects.filter(at__lt=now - KEEP_LOOKS))
    tidy_list_work(drafts_before=now - KEEP_DRAFTS)
    tidy_attachments()
    fold_measures(before=now - KEEP_MEASURES)
    erase_latecomers()


def _bring_back_from_the_future(now: datetime) -> None:
    """What was never tried is due from its first moment on, and nothing else waits for more than a day."""
    never_tried = models.Q(attempts=0, due_at__gt=now + CLOCKS_DIFFER)
    ahead = never_tried | models.Q(due_at__gt=now + WAITS_AT_MOST)
    for rows in (
        EventDelivery.objects.filter(ahead, state__in=[DeliveryState.PENDING, DeliveryState.LEASED]),
        OutgoingMail.objects.filter(ahead, state__in=[MailState.WAITING, MailState.SENDING]),
    ):
        while ids := list(rows.values_list("pk", flat=True)[:SLICE]):
            rows.filter(pk__in=ids).update(due_at=now)
    for work in (Export, BulkEdit):
        work._default_manager.filter(state__in=CARRIED, due_at__gt=now + CLOCKS_DIFFER).update(due_at=now)


def _prune(rows: models.QuerySet[models.Model]) -> None:
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:SLICE]):
        rows.model._default_manager.filter(pk__in=ids).delete()


def _prune_deliveries(before: datetime) -> None:
    """From the oldest on, until a slice is younger: an index on when they ended would slow down every delivery."""
    finished = [DeliveryState.DONE, DeliveryState.SKIPPED]
    last = 0
    while seen := list(
        EventDelivery.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "event__recorded_at")[:SLICE]
    ):
        first, (last, recorded_at) = seen[0][0], seen[-1]
        EventDelivery.objects.filter(pk__range=(first, last), state__in=finished, finished_at__lt=before).delete()
        if recorded_at >= before:
            return
