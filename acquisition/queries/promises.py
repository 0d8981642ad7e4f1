"""The promise ledger: what was promised beside what was verified, as of a day.

A landing that was cancelled stands apart. One that closed down has nothing from that day on. What nobody verified is
not known, which differs from nothing. A value is a stock: of one landing and measure only the latest counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from acquisition.models import Commitment, Landing, LandingStatus, LandingTransition, Measure, Realisation

NOT_ADDED_UP = frozenset({Measure.CIRCULAR})
"""A share of one company and a share of another make no share of both."""
NOTHING = Decimal(0)


@dataclass(frozen=True)
class LedgerLine:
    """One measure of one landing. `found` is None while nobody verified anything; `first_promised` is the first word.

    `reported` counts reports of up to that day which nobody has verified.
    """

    landing: Landing
    measure: Measure
    promised: Decimal | None
    first_promised: Decimal | None
    due_on: date | None
    source: str
    found: Decimal | None
    found_on: date | None
    reported: int
    is_cancelled: bool
    is_closed_down: bool

    @property
    def share(self) -> Decimal | None:
        """Found of promised, in per cent; None when one of the two is not known, or nothing was promised."""
        return self.found / self.promised * 100 if self.found is not None and self.promised else None

    @property
    def bar(self) -> int:
        return min(100, int(self.share or 0))

    @property
    def is_changed(self) -> bool:
        return self.first_promised != self.promised


@dataclass(frozen=True)
class LedgerTotal:
    """All landings of one measure. `unknown` counts the landings that promised and of which nothing is verified."""

    measure: Measure
    promised: Decimal
    found: Decimal
    unknown: int
    cancelled: Decimal


@dataclass(frozen=True)
class Ledger:
    as_of: date
    lines: list[LedgerLine]

    @property
    def totals(self) -> list[LedgerTotal]:
        kept = [measure for measure in Measure if measure not in NOT_ADDED_UP]
        return [self._total(measure) for measure in kept if any(line.measure == measure for line in self.lines)]

    def _total(self, measure: Measure) -> LedgerTotal:
        lines = [line for line in self.lines if line.measure == measure]
        standing = [line for line in lines if not line.is_cancelled]
        return LedgerTotal(
            measure,
            promised=_sum(line.promised for line in standing),
            found=_sum(line.found for line in standing),
            unknown=sum(line.found is None for line in standing),
            cancelled=_sum(line.promised for line in lines if line.is_cancelled),
        )


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), NOTHING)


def promise_ledger(landings: QuerySet[Landing], *, as_of: date) -> Ledger:
    """Every measure that one of these landings promised or realised by that day."""
    there = {one.pk: one for one in as_it_was(landings, as_of).select_related("lead", "municipality")}
    promises: dict[tuple[int, str], list[Commitment]] = {}
    given = Commitment.objects.filter(landing__in=there, agreed_on__lte=as_of)
    for promise in given.order_by("agreed_on", "pk"):
        promises.setdefault((promise.landing_id, promise.measure), []).append(promise)
    found: dict[tuple[int, str], list[Realisation]] = {}
    seen = Realisation.objects.filter(landing__in=there, as_of__lte=as_of)
    for realisation in seen.order_by("as_of", "pk"):
        found.setdefault((realisation.landing_id, realisation.measure), []).append(realisation)
    order = list(Measure)
    keys = sorted(promises.keys() | found.keys(), key=lambda key: (key[0], order.index(Measure(key[1]))))
    return Ledger(as_of, [_line(there[pk], m, promises.get((pk, m), []), found.get((pk, m), [])) for pk, m in keys])


def _line(landing: Landing, measure: str, given: list[Commitment], seen: list[Realisation]) -> LedgerLine:
    promise, verified = (given[-1] if given else None), [one for one in seen if one.is_verified]
    latest, closed = (verified[-1] if verified else None), getattr(landing, "was_closed_down", False)
    return LedgerLine(
        landing=landing,
        measure=Measure(measure),
        promised=promise.value if promise else None,
        first_promised=given[0].value if given else None,
        due_on=promise.due_on if promise else None,
        source=promise.source if promise else "",
        found=NOTHING if closed else latest.value if latest else None,
        found_on=landing.closed_down_on if closed else latest.as_of if latest else None,
        reported=sum(not one.is_verified for one in seen),
        is_cancelled=getattr(landing, "was_cancelled", False),
        is_closed_down=closed,
    )


def end_of(day: date) -> datetime:
    """The first moment of the next day, in the region’s own time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def as_it_was(landings: QuerySet[Landing], as_of: date) -> QuerySet[Any]:
    """Those that were open by the end of that day, with `was`, `was_cancelled` and `was_closed_down` on each."""
    steps = LandingTransition.objects.filter(landing=OuterRef("pk"), at__lt=end_of(as_of))
    closed = Landing.objects.filter(pk=OuterRef("pk"), closed_down_on__lte=as_of)
    return landings.filter(opened_at__lt=end_of(as_of)).annotate(
        was=Subquery(steps.order_by("-seq").values("to_status")[:1]),
        was_cancelled=Exists(steps.filter(to_status=LandingStatus.CANCELLED)),
        was_closed_down=Exists(closed),
    )
