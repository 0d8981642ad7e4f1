"""Who carries work on the rows of a list: one process at a time, until its lease ends.

Each slice is one transaction with the position after it, so whoever dies between two slices loses nothing: the lease
ends, and another goes on where it stood.
"""

import uuid
from datetime import timedelta
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from crm.models import BulkEdit, Export
from crm.models.lists import CARRIED

Work = TypeVar("Work", Export, BulkEdit)
LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 8


def due(model: type[Work]) -> QuerySet[Work]:
    return model._default_manager.filter(state__in=CARRIED, due_at__lte=timezone.now())


def claim(model: type[Work], pk: int | None = None) -> Work | None:
    """The work that waits longest, or the one named, is ours until the lease ends; None when there is none to have."""
    with transaction.atomic():
        rows = due(model) if pk is None else due(model).filter(pk=pk)
        free = rows.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked, no_key=True, of=("self",)
        )
        work = free.select_related("made_by").order_by("due_at", "pk").first()
        if work:
            work.lease_token, work.due_at = uuid.uuid4(), timezone.now() + LEASE
            work.attempts += 1
            work.save(update_fields=["lease_token", "due_at", "attempts"])
    return work


def still_ours(work: Work) -> bool:
    """Whether nobody took the work over; if so it stays ours until the transaction ends, and a lease longer."""
    ours = type(work)._default_manager.filter(pk=work.pk, lease_token=work.lease_token, state=work.state)
    work.due_at = timezone.now() + LEASE
    return bool(ours.update(due_at=work.due_at))


def hand_on(work: Work) -> None:
    """The work is due at once for whoever is free: it went well so far, so its tries count anew."""
    ours = type(work)._default_manager.filter(pk=work.pk, lease_token=work.lease_token, state=work.state)
    ours.update(due_at=timezone.now(), lease_token=None, attempts=0)
