"""A figure as a table: what it counts, what it says, and where its rows are; and how it is told to those outside."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property

from acquisition.models import Enquiry, Landing, Lead, Plot, PlotHold
from acquisition.models.leads import sees_every_lead
from acquisition.queries.funnel import SMALLEST
from acquisition.queries.working_days import REGION
from crm.models import ProgrammeYear


@dataclass(frozen=True)
class Cell:
    """`value` is None where nobody knows. `of` is how many rows are behind it; None: as many as it says itself."""

    value: Any
    unit: str = ""
    of: int | None = None
    url: str = ""
    is_hidden: bool = False

    @property
    def text(self) -> str:
        if isinstance(self.value, int | float | Decimal):
            whole = self.value == int(self.value)
            return number_format(self.value, 0 if whole else 1, use_l10n=True, force_grouping=True)
        return str(self.value)

    @property
    def rows_behind(self) -> int:
        return int(self.value or 0) if self.of is None else self.of


@dataclass(frozen=True)
class Row:
    label: Any
    cells: list[Cell]


@dataclass(frozen=True)
class Figure:
    """`columns` heads the cells of every row; `definition` says in a sentence what is counted."""

    key: str
    label: Any
    definition: Any
    columns: list[Any]
    rows: list[Row]
    rows_vary: bool = False
    """There is a row only where there is something to tell, so that the row itself tells of it."""


def for_outside(figure: Figure) -> Figure:
    """Without ways to the rows, and without what so few are behind that one might be recognised.

    When one number of a row is hidden so is the rest of its row: the others would tell it.
    """
    rows = [_row_outside(row) for row in figure.rows]
    return replace(figure, rows=[row for row in rows if not (figure.rows_vary and row.cells[0].is_hidden)])


def _row_outside(row: Row) -> Row:
    told = [cell for cell in row.cells if cell.value is not None] or row.cells
    few = any(cell.rows_behind < SMALLEST for cell in told)
    return replace(row, cells=[Cell(None, is_hidden=True) if few else replace(cell, url="") for cell in row.cells])


def smaller_part(part: int, whole: int) -> int:
    """How many stand behind two numbers of which each tells the other; none is apart when one has them all."""
    return whole if part in (0, whole) else min(part, whole - part)


def listed(space: str, **asked: Any) -> str:
    """The list of the viewset, filtered so."""
    query = QueryDict(mutable=True)
    for name, value in asked.items():
        query.setlist(name, [str(one) for one in (value if isinstance(value, list | tuple) else [value])])
    return f"{reverse(f'{space}:index')}?{query.urlencode()}"


class Scope:
    """Whose figures of which year. Who works region-wide is told of the rows they may see, each with the way there;
    who sees no lead is told of all of them, with the small numbers left out."""

    def __init__(self, user: Any, year: int, known: ProgrammeYear | None = None) -> None:
        self.user, self.year = user, year
        self.days = (known.starts_on, known.ends_on) if known else (date(year, 1, 1), date(year, 12, 31))
        """The first day and the last: a calendar year where no programme year says otherwise."""
        self.is_inside = sees_every_lead(user) and user.has_perm("acquisition.view_lead")

    @property
    def begin_on(self) -> date:
        return self.days[0]

    @property
    def until_on(self) -> date:
        """The day after the last."""
        return self.days[1] + timedelta(days=1)

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.begin_on, time(), REGION)

    @property
    def until(self) -> datetime:
        return datetime.combine(self.until_on, time(), REGION)

    @property
    def as_of(self) -> date:
        """The last day of the year, or today while it runs."""
        return min(self.days[1], timezone.localdate())

    @cached_property
    def leads(self) -> QuerySet[Lead]:
        return Lead.objects.visible_to(self.user) if self.is_inside else Lead.objects.all()

    @cached_property
    def landings(self) -> QuerySet[Landing]:
        return Landing.objects.visible_to(self.user) if self.is_inside else Landing.objects.all()

    @cached_property
    def enquiries(self) -> QuerySet[Enquiry]:
        return Enquiry.objects.visible_to(self.user) if self.is_inside else Enquiry.objects.all()

    @cached_property
    def holds(self) -> QuerySet[PlotHold]:
        return PlotHold.objects.visible_to(self.user) if self.is_inside else PlotHold.objects.all()

    @cached_property
    def plots(self) -> QuerySet[Plot]:
        return Plot.objects.all()

    def of_year(self, name: str) -> dict[str, str]:
        """What a list is asked for the days of the year."""
        return {f"{name}_after": self.days[0].isoformat(), f"{name}_before": self.days[1].isoformat()}
