"""An address as a square that a telephone reads."""

from dataclasses import dataclass
from typing import Any

import qrcode  # type: ignore[import-untyped]


@dataclass(frozen=True)
class QrCode:
    """`path` fills a field of `size` by `size`, its white border included."""

    path: str
    size: int


def qr_code(address: str) -> QrCode:
    code: Any = qrcode.QRCode(border=4)
    code.add_data(address)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, filled in enumerate(row) if filled)
    return QrCode(dark, len(rows))
