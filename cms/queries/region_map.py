"""The map of the region, drawn to scale: one shape per municipality, and each of them as a workpiece with measures."""

import math
from dataclasses import dataclass
from functools import cache

from cms.models import MunicipalityPage
from cms.queries.region_borders import Ring, borders, box, neighbours, roomiest_point
from cms.queries.visible import OPEN_TO_ALL
from crm.models import Municipality

WIDTH = 640
_CLOSE_UP_SIDE = 560


@dataclass(frozen=True)
class Shape:
    code_cbs: str
    path: str
    label_x: int
    label_y: int


@dataclass(frozen=True)
class Sheet:
    """The drawing without names: shapes, its size, and how long ten kilometres are on it."""

    shapes: dict[str, Shape]
    height: int
    ten_km: int


@dataclass(frozen=True)
class Place:
    """A municipality with its shape and its page in this language, as far as there are any."""

    municipality: Municipality
    shape: Shape | None
    page: MunicipalityPage | None
    is_here: bool = False


@dataclass(frozen=True)
class RegionMap:
    places: list[Place]
    width: int
    height: int
    ten_km: int

    @property
    def width_km(self) -> int:
        return round(self.width / self.ten_km * 10)

    @property
    def lacks_pages(self) -> bool:
        """Whether a municipality can only lead to its stories, having no page yet."""
        return any(place.page is None for place in self.places)


@dataclass(frozen=True)
class CloseUp:
    """One municipality as a workpiece: its shape inked, those around it in hairlines, its measures in kilometres."""

    shape: Shape
    around: list[Shape]
    width: int
    height: int
    width_km: int
    height_km: int


def region_map(language: str, here: Municipality | None = None) -> RegionMap:
    """Every municipality of the region, with its shape when the border file knows its code."""
    drawn = sheet()
    pages = {page.municipality_id: page for page in municipality_pages(language)}
    places = [
        Place(row, drawn.shapes.get(row.code_cbs), pages.get(row.pk), row == here)
        for row in Municipality.objects.members()
    ]
    return RegionMap(places, WIDTH, drawn.height, drawn.ten_km)


def municipality_pages(language: str) -> list[MunicipalityPage]:
    return list(
        MunicipalityPage.objects.live().filter(OPEN_TO_ALL, locale__language_code=language).defer_streamfields()
    )


@cache
def sheet() -> Sheet:
    west, north, east, south = box([point for ring in borders().values() for point in ring])
    scale = WIDTH / (east - west)
    shapes = {code: _shape(code, _scaled(ring, scale)) for code, ring in borders().items()}
    return Sheet(shapes, math.ceil((south - north) * scale), round(10 * scale))


@cache
def close_up(code: str) -> CloseUp | None:
    """None for a municipality that the border file does not know."""
    if code not in borders():
        return None
    west, north, east, south = box(borders()[code])
    scale = _CLOSE_UP_SIDE / max(east - west, south - north)
    shapes = {
        each: _shape(each, _scaled(borders()[each], scale, west, north)) for each in (code, *sorted(neighbours(code)))
    }
    width, height = round((east - west) * scale), round((south - north) * scale)
    return CloseUp(shapes.pop(code), list(shapes.values()), width, height, round(east - west), round(south - north))


def _scaled(ring: Ring, scale: float, west: float = 0, north: float = 0) -> Ring:
    return [((x - west) * scale, (y - north) * scale) for x, y in ring]


def _shape(code: str, ring: Ring) -> Shape:
    x, y = roomiest_point(ring)
    return Shape(code, "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring[:-1]) + "Z", round(x), round(y))
