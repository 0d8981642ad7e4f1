"""How long handlers take and what wake-ups were worth: the figures that processes wrote down, added up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from crm.eventlog.measuring import BOUNDS_MS, HEARD, SENT, WOKEN
from crm.models import EventMeasure
from crm.queries.durations import in_words

LONG_AGO = datetime.fromtimestamp(0, tz=UTC)
"""The hour under which old figures lie added up: part of totals, and of nothing recent."""


@dataclass(frozen=True)
class Duration:
    """How long a handler took: `buckets` counts up to each of BOUNDS_MS and beyond; milliseconds."""

    count: int = 0
    total_ms: float = 0.0
    longest_ms: float = 0.0
    buckets: tuple[int, ...] = (0,) * (len(BOUNDS_MS) + 1)

    @property
    def mean_ms(self) -> float | None:
        return self.total_ms / self.count if self.count else None

    def most_within_ms(self, share: float) -> float | None:
        """The bound under which at least this share of the runs stayed, at most the longest; None without runs."""
        if not self.count:
            return None
        seen = 0
        for bound, count in zip(BOUNDS_MS, self.buckets, strict=False):
            seen += count
            if seen >= share * self.count:
                return min(float(bound), self.longest_ms)
        return self.longest_ms

    @property
    def mean_words(self) -> str:
        return in_words(self.mean_ms or 0.0)

    @property
    def most_words(self) -> str:
        return in_words(self.most_within_ms(0.99) or 0.0)

    @property
    def longest_words(self) -> str:
        return in_words(self.longest_ms)


@dataclass(frozen=True)
class Wakeups:
    """Of one lane: `useful` are those that arrived and found work."""

    sent: int = 0
    arrived: int = 0
    useful: int = 0


@dataclass(frozen=True)
class Sums:
    count: int
    useful: int
    total_ms: float
    longest_ms: float
    buckets: tuple[int, ...]


def handler_durations(*, ever: bool = False) -> dict[str, Duration]:
    """By subscriber, over the figures still kept hour by hour; with `ever` since the first."""
    return {
        name: Duration(sums.count, sums.total_ms, sums.longest_ms, sums.buckets)
        for name, sums in _by_name(HEARD, ever=ever).items()
    }


def wakeups(*, ever: bool = False) -> dict[str, Wakeups]:
    """By lane, over the same time."""
    sent, woken = _by_name(SENT, ever=ever), _by_name(WOKEN, ever=ever)
    nothing = added([])
    return {
        lane: Wakeups(sent.get(lane, nothing).count, woken.get(lane, nothing).count, woken.get(lane, nothing).useful)
        for lane in sent.keys() | woken.keys()
    }


def added(measures: Iterable[EventMeasure]) -> Sums:
    rows = list(measures)
    return Sums(
        count=sum(row.count for row in rows),
        useful=sum(row.useful for row in rows),
        total_ms=sum(row.total_ms for row in rows),
        longest_ms=max((row.longest_ms for row in rows), default=0.0),
        buckets=tuple(map(sum, zip(*(row.buckets for row in rows), strict=True))),
    )


def _by_name(kind: str, *, ever: bool) -> dict[str, Sums]:
    asked = EventMeasure.objects.filter(kind=kind)
    rows: dict[str, list[EventMeasure]] = defaultdict(list)
    for row in asked if ever else asked.exclude(hour=LONG_AGO):
        rows[row.name].append(row)
    return {name: added(measures) for name, measures in rows.items()}
