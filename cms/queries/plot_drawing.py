"""A plot as a drawing: its outline to scale, each long side with its length, in millimetres on paper."""

import math
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import number_format

from cms.models import PlotListing

_METRES_PER_DEGREE = 111_320
_SCALES = (500, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 20_000)
_WIDEST, _HIGHEST, MARGIN = 130, 46, 13  # millimetres of an A4 page that the plot itself and the space around it take
_SHORTEST_WITH_LENGTH = 9
_SILHOUETTE_METRES = 640

Point = tuple[float, float]


@dataclass(frozen=True)
class Side:
    """One side's dimension line: its ends, where its length is written, and how that is turned."""

    metres: int
    x1: float
    y1: float
    x2: float
    y2: float
    text_x: float
    text_y: float
    turn: float


@dataclass(frozen=True)
class PlotDrawing:
    path: str
    sides: list[Side]
    scale: int
    width: float
    height: float
    bar_metres: int
    bar: float

    @property
    def bar_top(self) -> float:
        return self.height - 6

    @property
    def scale_printed(self) -> str:
        return number_format(self.scale, force_grouping=True)


def drawing_of(plot: PlotListing) -> PlotDrawing | None:
    """None for a plot that nobody has drawn."""
    corners = _metres(plot.outline)
    if not corners:
        return None
    across, down = max(x for x, _ in corners), max(y for _, y in corners)
    scale = next(
        (one for one in _SCALES if across <= _WIDEST * one / 1000 and down <= _HIGHEST * one / 1000), _SCALES[-1]
    )
    placed = [(x * 1000 / scale + MARGIN, y * 1000 / scale + MARGIN) for x, y in corners]
    bar_metres = scale // 50
    return PlotDrawing(
        path=_path(placed),
        sides=_sides(placed, scale),
        scale=scale,
        width=round(across * 1000 / scale + 2 * MARGIN, 1),
        height=round(down * 1000 / scale + 2 * MARGIN + 8, 1),
        bar_metres=bar_metres,
        bar=bar_metres * 1000 / scale,
    )


def silhouette(plot: PlotListing) -> str:
    """The outline in a square that is as many metres wide for every plot, so that lists compare sizes."""
    corners = _metres(plot.outline)
    if not corners:
        return ""
    across, down = max(x for x, _ in corners), max(y for _, y in corners)
    left, top = (_SILHOUETTE_METRES - across) / 2, (_SILHOUETTE_METRES - down) / 2
    return _path([(x + left, y + top) for x, y in corners])


def _metres(outline: list[list[float]]) -> list[Point]:
    """East and south of the plot's own north-western corner, clockwise on paper."""
    if not outline:
        return []
    west, north = min(lon for lon, _ in outline), max(lat for _, lat in outline)
    squeeze = math.cos(math.radians(north))
    corners = [
        ((lon - west) * squeeze * _METRES_PER_DEGREE, (north - lat) * _METRES_PER_DEGREE) for lon, lat in outline
    ]
    return corners if _signed_area(corners) >= 0 else corners[::-1]


def _signed_area(corners: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*corners, corners[0]])) / 2


def _path(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _sides(corners: list[Point], scale: int) -> list[Side]:
    """A side that meets an inward corner is measured inside, where the other such side's length does not stand."""
    inward = [_turns_inward(corners, place) for place in range(len(corners))]
    ends = [(place, (place + 1) % len(corners)) for place in range(len(corners))]
    return [
        _side(corners[a], corners[b], scale, -1 if inward[a] or inward[b] else 1)
        for a, b in ends
        if math.dist(corners[a], corners[b]) >= _SHORTEST_WITH_LENGTH
    ]


def _turns_inward(corners: list[Point], place: int) -> bool:
    before, here, after = corners[place - 1], corners[place], corners[(place + 1) % len(corners)]
    return (here[0] - before[0]) * (after[1] - here[1]) - (here[1] - before[1]) * (after[0] - here[0]) < 0


def _side(a: Point, b: Point, scale: int, outside: int) -> Side:
    """The dimension line stands four millimetres off, its text eight; a text is never upside down."""
    length = math.dist(a, b)
    out_x, out_y = outside * (b[1] - a[1]) / length, outside * (a[0] - b[0]) / length
    turn = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
    upright = (turn + 90) % 180 - 90
    middle_x, middle_y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    return Side(
        metres=round(length * scale / 1000),
        x1=round(a[0] + out_x * 4, 1),
        y1=round(a[1] + out_y * 4, 1),
        x2=round(b[0] + out_x * 4, 1),
        y2=round(b[1] + out_y * 4, 1),
        text_x=round(middle_x + out_x * 8, 1),
        text_y=round(middle_y + out_y * 8, 1),
        turn=round(upright, 1),
    )
