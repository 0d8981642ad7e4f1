"""The map of the region: borders from open data, drawn to scale, one shape per municipality."""

import json
import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from crm.models import Municipality

BORDERS = Path(__file__).resolve().parents[1] / "static" / "cms" / "data" / "municipalities-2025.geojson"
WIDTH = 640
_KM_PER_DEGREE = 111.32

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    code_cbs: str
    path: str
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Sheet:
    """The drawing without names: shapes, its size, and how long ten kilometres are on it."""

    shapes: dict[str, Shape]
    height: int
    ten_km: int


@dataclass(frozen=True)
class Place:
    municipality: Municipality
    shape: Shape | None


@dataclass(frozen=True)
class RegionMap:
    places: list[Place]
    width: int
    height: int
    ten_km: int

    @property
    def width_km(self) -> int:
        return round(self.width / self.ten_km * 10)


def region_map() -> RegionMap:
    """Every municipality of the region, with its shape when the border file knows its code."""
    drawn = sheet()
    places = [Place(row, drawn.shapes.get(row.code_cbs)) for row in Municipality.objects.members()]
    return RegionMap(places, WIDTH, drawn.height, drawn.ten_km)


@cache
def sheet() -> Sheet:
    """Longitude shrunk by the latitude in the middle: true enough at this size."""
    rings = {
        feature["properties"]["statcode"]: feature["geometry"]["coordinates"][0]
        for feature in json.loads(BORDERS.read_text())["features"]
    }
    points = [point for ring in rings.values() for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)
    placed = {
        code: [((lon - west) * squeeze * scale, (north - lat) * scale) for lon, lat in ring]
        for code, ring in rings.items()
    }
    shapes = {code: Shape(code, _path(ring), *_middle(ring)) for code, ring in placed.items()}
    return Sheet(shapes, math.ceil((north - south) * scale), round(10 / _KM_PER_DEGREE * scale))


def _path(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring[:-1]) + "Z"


def _middle(ring: list[Point]) -> Point:
    """The point inside that lies farthest from every border: where a name fits best."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    steps = 24
    inside = [
        point
        for i in range(1, steps)
        for j in range(1, steps)
        if _contains(
            ring, point := (min(xs) + (max(xs) - min(xs)) * i / steps, min(ys) + (max(ys) - min(ys)) * j / steps)
        )
    ]
    x, y = max(inside, key=lambda point: min(_distance(point, a, b) for a, b in pairwise(ring)))
    return round(x), round(y)


def _contains(ring: list[Point], point: Point) -> bool:
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
