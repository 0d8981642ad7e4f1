"""The corners of a plot, as they are kept: round once, the first not repeated."""

import math
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused

FEWEST, MOST = 3, 60


class OutlineUnreadable(Refused):
    message = _("An outline is three to sixty corners, each a longitude and a latitude, or is left empty.")


def clean_outline(outline: Sequence[Sequence[float]]) -> list[list[float]]:
    """Corners as [longitude, latitude] to ten centimetres; empty when not drawn yet. Refuses what is no outline."""
    corners = [_corner(point) for point in outline]
    if corners and corners[0] == corners[-1]:
        corners.pop()
    if corners and not FEWEST <= len(corners) <= MOST:
        raise OutlineUnreadable
    return corners


def _corner(point: Sequence[float]) -> list[float]:
    try:
        longitude, latitude = (float(number) for number in point)
    except (TypeError, ValueError):
        raise OutlineUnreadable from None
    if not (math.isfinite(longitude) and abs(longitude) <= 180 and math.isfinite(latitude) and abs(latitude) < 90):
        raise OutlineUnreadable
    return [round(longitude, 6), round(latitude, 6)]
