"""Old figures of the event log are added up: totals that machines read never go down, and the table stays small."""

import uuid
from datetime import datetime

from django.db import transaction

from crm.models import EventMeasure
from crm.queries.measures import LONG_AGO, added

SLICE = 5000
_NOBODY = uuid.UUID(int=0)


def fold_measures(*, before: datetime) -> None:
    """What was counted before `before` is in one row per kind and name, under LONG_AGO.

    In slices, each a transaction of its own; twice at once does no harm.
    """
    while _fold_some(before):
        pass


@transaction.atomic
def _fold_some(before: datetime) -> bool:
    old = EventMeasure.objects.filter(hour__lt=before).exclude(hour=LONG_AGO)
    first = old.order_by("pk").first()
    if first is None:
        return False
    total, _new = EventMeasure.objects.get_or_create(
        kind=first.kind, name=first.name, hour=LONG_AGO, process=_NOBODY, defaults={"buckets": [0] * len(first.buckets)}
    )
    total = EventMeasure.objects.select_for_update().get(pk=total.pk)  # one at a time: the other finds the rows gone
    rows = list(old.filter(kind=first.kind, name=first.name).order_by("pk")[:SLICE])
    sums = added([total, *rows])
    total.count, total.useful, total.total_ms = sums.count, sums.useful, sums.total_ms
    total.longest_ms, total.buckets = sums.longest_ms, list(sums.buckets)
    total.save()
    EventMeasure.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return True
