"""The borders of the municipalities in kilometres, from open data; and what can be measured on them."""

import json
import math
from functools import cache
from itertools import pairwise
from pathlib import Path

BORDERS = Path(__file__).resolve().parents[1] / "static" / "cms" / "data" / "municipalities-2025.geojson"
_KM_PER_DEGREE = 111.32

Point = tuple[float, float]
Ring = list[Point]
Box = tuple[float, float, float, float]


@cache
def borders() -> dict[str, Ring]:
    """Per code a closed ring: kilometres east and south of the region's north-western corner."""
    return {code: [km_at(longitude, latitude) for longitude, latitude in ring] for code, ring in _rings().items()}


def km_at(longitude: float, latitude: float) -> Point:
    """Longitude is shrunk by the latitude in the middle: true enough at the size of a region."""
    west, south, _east, north = _frame()
    squeeze = math.cos(math.radians((south + north) / 2))
    return (longitude - west) * squeeze * _KM_PER_DEGREE, (north - latitude) * _KM_PER_DEGREE


@cache
def _frame() -> Box:
    return box([point for ring in _rings().values() for point in ring])


@cache
def _rings() -> dict[str, Ring]:
    """In degrees, as the file has them."""
    return {
        feature["properties"]["statcode"]: [tuple(point) for point in feature["geometry"]["coordinates"][0]]
        for feature in json.loads(BORDERS.read_text())["features"]
    }


def box(points: Ring) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


@cache
def neighbours(code: str) -> frozenset[str]:
    """The codes that share a piece of border with this one."""
    own = set(borders()[code])
    return frozenset(other for other, ring in borders().items() if other != code and len(own & set(ring)) > 1)


def km_between(code: str, other: str) -> float:
    """As the crow flies, from the middle of the one to the middle of the other."""
    return math.dist(centre(borders()[code]), centre(borders()[other]))


def centre(ring: Ring) -> Point:
    """The point on which the shape, cut from cardboard, would balance."""
    crosses = [(a[0] * b[1] - b[0] * a[1], a, b) for a, b in pairwise(ring)]
    area = sum(cross for cross, _a, _b in crosses) / 2
    x = sum(cross * (a[0] + b[0]) for cross, a, b in crosses) / (6 * area)
    y = sum(cross * (a[1] + b[1]) for cross, a, b in crosses) / (6 * area)
    return x, y


def roomiest_point(ring: Ring) -> Point:
    """The point inside that lies farthest from every border: where a name fits best."""
    west, north, east, south = box(ring)
    steps = 24
    inside = [
        point
        for i in range(1, steps)
        for j in range(1, steps)
        if _contains(ring, point := (west + (east - west) * i / steps, north + (south - north) * j / steps))
    ]
    return max(inside, key=lambda point: min(_distance(point, a, b) for a, b in pairwise(ring)))


def _contains(ring: Ring, point: Point) -> bool:
    x, y = point
    crossings = sum(
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in pairwise(ring)
    )
    return crossings % 2 == 1


def _distance(point: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy or 1)
    t = max(0.0, min(1.0, along))
    return math.hypot(point[0] - a[0] - t * dx, point[1] - a[1] - t * dy)
