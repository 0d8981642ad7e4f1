"""Charts of the region's figures, drawn once on the server: a title that says the finding, drawings, and a table."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from cms.queries.charts.spec import Kind, Mark, Panel
from cms.queries.charts.svg import Scale, drawn
from cms.queries.figures import COUNTRY, REGION, printed_value
from crm.models import IndicatorValue
from crm.queries.figures_sources import Source, is_derived, printed_area, printed_day, source_of


@dataclass(frozen=True)
class Drawing:
    panel: Panel
    svg: SafeString


@dataclass(frozen=True)
class Chart:
    """Ready to print; `id` is the same every time, so that others can link to the chart."""

    id: str
    kind: Kind
    drawings: list[Drawing]
    slugs: list[str]

    @property
    def marks(self) -> list[Mark]:
        return [mark for drawing in self.drawings for mark in drawing.panel.marks]

    @property
    def sources(self) -> list[Source]:
        return list(dict.fromkeys(mark.source for mark in self.marks if mark.is_newest and not mark.is_derived))

    @property
    def names_each_source(self) -> bool:
        """Whether the table must: the line below the chart says it of all values when they share one."""
        return any(self.sources != [mark.source] for mark in self.marks if not mark.is_derived)

    @property
    def day(self) -> str:
        """Of the newest value in it."""
        return max(self.marks, key=lambda mark: mark.on).day

    @property
    def is_stale(self) -> bool:
        return any(mark.is_stale for mark in self.marks if mark.is_newest)

    @property
    def derived(self) -> list[str]:
        """How we came to the values that have a star."""
        return list(dict.fromkeys(mark.source.words for mark in self.marks if mark.is_derived))

    @property
    def csv_address(self) -> str:
        """The numbers of this chart as a file, and nothing else."""
        if len(self.slugs) == 1:
            return reverse("cms:figure_file", args=[self.slugs[0], "csv"])
        return f"{reverse('cms:data_file', args=['figures', 'csv'])}?only={','.join(self.slugs)}"

    @property
    def has_country(self) -> bool:
        return any(not mark.is_own for mark in self.marks)


def chart(kind: Kind, slugs: Iterable[str], rows: Iterable[IndicatorValue]) -> Chart | None:
    """None when the region has no value of any of these: nothing is drawn rather than an empty frame."""
    known: dict[str, list[IndicatorValue]] = defaultdict(list)
    for row in rows:
        known[row.indicator.slug].append(row)
    panels = [_panel(known[slug]) for slug in slugs if any(row.area == REGION for row in known[slug])]
    if not panels:
        return None
    name = "-".join([kind, *(panel.slug for panel in panels)])
    short = f"c{crc32(name.encode()):x}"  # written many times in a drawing
    scales = _scales(kind, panels)
    drawings = [
        Drawing(panel, drawn(kind, panel, scale, f"{short}-{place}"))
        for place, (panel, scale) in enumerate(zip(panels, scales, strict=True), 1)
    ]
    return Chart(name, kind, drawings, [panel.slug for panel in panels])


def _panel(rows: list[IndicatorValue]) -> Panel:
    indicator = rows[0].indicator
    newest = {area: max((row.reference_on for row in rows if row.area == area), default=None) for area in _AREAS}
    shown = [row for row in rows if row.area in _AREAS]
    shown.sort(key=lambda row: (_AREAS.index(row.area), row.reference_on, row.value))
    return Panel(
        indicator.slug,
        str(indicator),
        indicator.unit == "%",
        [_mark(row, is_newest=row.reference_on == newest[row.area]) for row in shown],
    )


_AREAS = (REGION, COUNTRY)


def _mark(row: IndicatorValue, *, is_newest: bool) -> Mark:
    unit = row.indicator.unit
    return Mark(
        value=float(row.value),
        printed=f"{printed_value(row)} {unit}".strip() + ("*" if is_derived(row.source) else ""),
        on=row.reference_on,
        day=printed_day(row.reference_on),
        area=row.area,
        area_name=printed_area(row.area),
        source=source_of(row),
        is_own=row.area == REGION,
        is_newest=is_newest,
        is_derived=is_derived(row.source),
        is_stale=row.stale_after < timezone.localdate(),
    )


def _scales(kind: Kind, panels: list[Panel]) -> list[Scale]:
    """One scale for all panels that can be compared: growth always, amounts only when all are shares."""
    if kind == "slope":
        return [_growth(panels)] * len(panels)
    if all(panel.is_share for panel in panels):
        highest = max(mark.value for panel in panels for mark in panel.marks)
        return [Scale(0, 100 if kind == "bar" else min(100, math.ceil(highest * 1.15 / 10) * 10))] * len(panels)
    return [Scale(0, max(mark.value for mark in panel.marks)) for panel in panels]


def _growth(panels: list[Panel]) -> Scale:
    """From the deepest fall to the highest rise, 100 where each began; never so near that a trifle looks big."""
    reached = [
        mark.value / panel.earlier.value * 100
        for panel in panels
        if panel.earlier and panel.earlier.value
        for mark in panel.newest
    ]
    return Scale(min(92.0, *reached, 100.0), max(108.0, *reached, 100.0))
