"""What a chart is made of: panels of marks, each mark a value with its date, area and source."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from crm.queries.figures_sources import Source

Kind = Literal["bar", "slope", "dumbbell"]


@dataclass(frozen=True)
class Mark:
    """One value in a chart; a star behind it says that we worked it out.

    `is_newest` is true of every value of the newest date, so of both when two are printed.
    """

    value: float
    printed: str
    on: date
    day: str
    area: str
    area_name: str
    source: Source
    is_own: bool
    is_newest: bool
    is_derived: bool
    is_stale: bool


@dataclass(frozen=True)
class Panel:
    """One indicator: its marks from old to new, the country's after the region's own."""

    slug: str
    name: str
    is_share: bool
    marks: list[Mark]

    @property
    def newest(self) -> list[Mark]:
        """The region's own values of the newest date, the smallest first."""
        return sorted((mark for mark in self.marks if mark.is_own and mark.is_newest), key=lambda mark: mark.value)

    @property
    def earlier(self) -> Mark | None:
        """The region's own value before that."""
        return next((mark for mark in reversed(self.marks) if mark.is_own and not mark.is_newest), None)

    @property
    def country(self) -> Mark | None:
        return next((mark for mark in reversed(self.marks) if not mark.is_own), None)

    @property
    def change(self) -> float | None:
        """Since the earlier value, in per cent; None when it is not known or when two values contradict each other."""
        if self.earlier is None or len(self.newest) != 1 or not self.earlier.value:
            return None
        return (self.newest[0].value / self.earlier.value - 1) * 100
