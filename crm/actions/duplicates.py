"""Finding what is perhaps one in the background, and saying that two are two."""

import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from crm.models import Contact, DuplicatePair, DuplicateSearch, Organisation
from crm.queries.duplicates import alike, pair_fields

SLICE = 50
SECONDS = 10.0
SETTLED = timedelta(minutes=2)
"""A row that is being saved carries an earlier moment than that at which it can be seen."""


def find_duplicates(*, seconds: float = SECONDS) -> int:
    """What was changed since the last search is compared with what is like it, oldest first, for so many seconds.

    Returns how many rows were looked at. Each slice commits with how far the search came, so that nothing is skipped.
    """
    until, looked_at = time.monotonic() + seconds, 0
    for model in (Contact, Organisation):
        while time.monotonic() < until and (count := _search_slice(model)):
            looked_at += count
    return looked_at


@transaction.atomic
def _search_slice(model: type[Any]) -> int:
    search, _new = DuplicateSearch.objects.select_for_update().get_or_create(kind=model._meta.label_lower)
    rows = model.objects.standing().filter(updated_at__lt=timezone.now() - SETTLED).order_by("updated_at", "pk")
    if search.changed_at:
        later = Q(updated_at=search.changed_at, pk__gt=search.row_id) | Q(updated_at__gt=search.changed_at)
        rows = rows.filter(later, updated_at__gte=search.changed_at)
    found = list(rows[:SLICE])
    for row in found:
        remember_alike(row)
    if found:
        search.changed_at, search.row_id = found[-1].updated_at, found[-1].pk
        search.save()
    return len(found)


def remember_alike(row: Any) -> None:
    """The open pairs of the row are those that are alike now; what somebody said of a pair stays said."""
    one, two = pair_fields(type(row))
    found = {tuple(sorted((row.pk, each.row.pk))): each for each in alike(row)}
    of_row = DuplicatePair.objects.filter(Q(**{one: row.pk}) | Q(**{two: row.pk}))
    known = {(getattr(pair, one), getattr(pair, two)): pair for pair in of_row}
    gone = [pair.pk for both, pair in known.items() if both not in found and pair.state == DuplicatePair.State.OPEN]
    DuplicatePair.objects.filter(pk__in=gone).delete()
    for both, each in found.items():
        values = {"score": each.score, "reasons": list(each.reasons)}
        if both in known:
            DuplicatePair.objects.filter(pk=known[both].pk).update(**values)
        else:
            DuplicatePair.objects.get_or_create(**dict(zip((one, two), both, strict=True)), defaults=values)


@transaction.atomic
def dismiss_pair(*, kind: str, one_id: int, two_id: int, user_id: int) -> None:
    """Somebody said that the two are not the same: they are offered as one no more. Again changes nothing."""
    one, two = pair_fields(Contact if kind == Contact._meta.label_lower else Organisation)
    both = dict(zip((one, two), sorted((one_id, two_id)), strict=True))
    pair, _new = DuplicatePair.objects.get_or_create(**both, defaults={"score": 0})
    if pair.state == DuplicatePair.State.OPEN:
        pair.state, pair.dismissed_by_id, pair.dismissed_at = DuplicatePair.State.DISMISSED, user_id, timezone.now()
        pair.save(update_fields=["state", "dismissed_by", "dismissed_at"])


@transaction.atomic
def offer_pair_again(*, kind: str, one_id: int, two_id: int) -> None:
    """What somebody said of the two counts no more."""
    one, two = pair_fields(Contact if kind == Contact._meta.label_lower else Organisation)
    both = dict(zip((one, two), sorted((one_id, two_id)), strict=True))
    DuplicatePair.objects.filter(**both, score=0).delete()
    DuplicatePair.objects.filter(**both).update(state=DuplicatePair.State.OPEN, dismissed_by=None, dismissed_at=None)
