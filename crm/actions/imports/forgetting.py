"""A list holds people's data, so its file and rows do not stay: what it did can still be undone."""

from datetime import datetime

from django.db import transaction

from crm.models import ImportPiece, ImportRow, ImportRun
from crm.models.imports import UNDER_WAY

SLICE = 5000


def forget_lists(*, before: datetime) -> None:
    """Of lists that came before that moment and are not under way the file, the rows and the sample are gone."""
    for run in ImportRun.objects.filter(made_at__lt=before).exclude(state__in=UNDER_WAY).exclude(sample=[]):
        for rows in (ImportRow.objects.filter(run=run), ImportPiece.objects.filter(run=run)):
            while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:SLICE]):
                rows.filter(pk__in=ids).delete()
        _forget_sample(run.pk)


@transaction.atomic
def _forget_sample(import_id: int) -> None:
    """Last, so that a kill before it leaves a list that is still to be forgotten."""
    ImportRun.objects.filter(pk=import_id).update(sample=[])
