"""Plots on the map of the region: a point where each lies, and its number in a balloon that covers no other."""

import math
from dataclasses import dataclass

from cms.queries.plots import Candidate
from cms.queries.region_borders import km_at
from cms.queries.region_map import WIDTH, Shape, sheet
from crm.models import Municipality

_APART = 41
_DIRECTIONS = [math.radians(angle) for angle in (-60, -120, 0, 180, 60, 120, -90, 90)]
_REACHES = (42, 56, 70, 84)

Point = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    candidate: Candidate
    x: int
    y: int
    balloon_x: int
    balloon_y: int


@dataclass(frozen=True)
class Named:
    name: str
    shape: Shape


@dataclass(frozen=True)
class PlotMap:
    municipalities: list[Named]
    marks: list[Mark]
    width: int
    height: int
    ten_km: int


def plot_map(candidates: list[Candidate]) -> PlotMap:
    """A plot that nobody has drawn yet has no mark; it stands in the list."""
    drawn = sheet()
    rows = Municipality.objects.members()
    named = [Named(row.name, drawn.shapes[row.code_cbs]) for row in rows if row.code_cbs in drawn.shapes]
    points = {one.number: _point(one, drawn.ten_km) for one in candidates if one.plot.longitude is not None}
    marks: list[Mark] = []
    taken = [*points.values(), *(spot for each in named for spot in _under_the_name(each.shape))]
    for candidate in candidates:
        if point := points.get(candidate.number):
            balloon = _free_place(point, [place for place in taken if place != point])
            taken.append(balloon)
            marks.append(Mark(candidate, *map(round, point), *map(round, balloon)))
    return PlotMap(named, marks, WIDTH, drawn.height, drawn.ten_km)


def _point(candidate: Candidate, ten_km: int) -> Point:
    x, y = km_at(candidate.plot.longitude or 0.0, candidate.plot.latitude or 0.0)
    return x * ten_km / 10, y * ten_km / 10


def _under_the_name(shape: Shape) -> list[Point]:
    return [(shape.label_x + aside, shape.label_y - 6) for aside in (-32, 0, 32)]


def _free_place(point: Point, taken: list[Point]) -> Point:
    """The nearest place around the point that is far enough from everything, or else the first one."""
    places = [
        (point[0] + reach * math.cos(direction), point[1] + reach * math.sin(direction))
        for reach in _REACHES
        for direction in _DIRECTIONS
    ]
    return next((place for place in places if all(math.dist(place, other) >= _APART for other in taken)), places[0])
