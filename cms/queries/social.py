"""The picture that stands beside a shared link: the page's title on a drawing sheet, 1200 by 630 (Open Graph)."""

import re
import textwrap
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

import vl_convert
from django.conf import settings
from django.utils import translation
from wagtail.models import Page

STATIC = Path(__file__).resolve().parents[1] / "static" / "cms"
_INK, _PAPER, _SHEET, _PETROL, _EMBER, _RULE = "#14201f", "#f6f3ec", "#fdfbf6", "#0d4b4a", "#b23a0e", "#c9c8bf"
_COLOURS = {
    "--drawing-accent-line": _PETROL,
    "--drawing-accent": "#c6f24e",
    "--drawing-paper": _SHEET,
    "--drawing-spark": _EMBER,
    "--line-dim": _EMBER,
    "--line-centre": "#7d8a86",
}
HOME = 2  # how deep a home page stands in the tree
_WIDTH, _HEIGHT, _LARGEST = 665, 300, 92  # the title's field, and the size of the largest letters
_LETTER, _LINE = 0.66, 1.08  # how wide a letter is on average, and how high a line, in sizes


def social_mark(page: Page) -> str:
    """Changes when the picture would: part of its address, so that a copy may be kept for ever."""
    return sha256("|".join([_headline(page), *_kin(page), _drawing_of(page)]).encode()).hexdigest()[:12]


def social_picture(page: Page) -> bytes:
    """A PNG; `page` is specific."""
    _know_the_letters()
    return bytes(vl_convert.svg_to_png(social_sheet(page), scale=1))


def social_sheet(page: Page) -> str:
    """The same as SVG."""
    drawing, kicker = _around(page)
    lines, size = _set(_headline(page))
    name = escape(settings.SITE_NAME)
    text = "".join(
        f'<text x="70" y="{150 + (number + 0.8) * size * _LINE:.0f}" font-size="{size:.0f}" font-family="Archivo Title"'
        f' fill="{_INK}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">'
        f'<path d="M0 0H1200V630H0Z" fill="{_PAPER}"/>'
        f'<path d="M770 0H1200V630H770Z" fill="{_SHEET}"/>'
        f'<path d="{_grid()}" stroke="{_RULE}" stroke-width="1" opacity=".6"/>'
        f'<path d="M24 24H1176V606H24ZM770 24V606M24 530H770" fill="none" stroke="{_INK}" stroke-width="2.5"/>'
        f'<svg x="795" y="140" width="356" height="356" viewBox="0 0 800 800">{drawing}</svg>'
        f'<path d="M70 120H240M70 110V130M240 110V130" stroke="{_EMBER}" stroke-width="2.5"/>'
        f'<text x="70" y="94" font-size="26" font-family="Archivo Text" fill="{_EMBER}">{escape(kicker)}</text>{text}'
        f'<text x="70" y="580" font-size="28" font-family="Archivo Title" fill="{_PETROL}">{name}</text>'
        "</svg>"
    )


def _kin(page: Page) -> list[str]:
    """What the words above the title depend on, without looking them up."""
    return [f"{name}:{getattr(page, name, '')}" for name in ("municipality_id", "sector_id", "locale_id")]


def _drawing_of(page: Page) -> str:
    return getattr(page, "drawing", "") or ("globe" if page.depth == HOME else "mark")


def _around(page: Page) -> tuple[str, str]:
    """The drawing beside the title and the words above it."""
    with translation.override(page.locale.language_code):
        place = getattr(page, "municipality", None) or getattr(page, "sector", None)
        place = place or (page.title if page.depth == HOME else None)
        kicker = str(place or page.specific_class._meta.verbose_name).strip()
    return _inked(_drawing_of(page)), kicker[:1].upper() + kicker[1:]


@cache
def _inked(name: str) -> str:
    """The drawing with its colours filled in, for who knows no variables."""
    source = (STATIC / "drawings" / f"{name}.svg").read_text(encoding="utf-8")
    symbol = re.search(r"<symbol([^>]*)>(.*)</symbol>", source, re.DOTALL)
    if symbol is None:
        return ""
    box = re.search(r'viewBox="([^"]+)"', symbol[1])
    inner = re.sub(r"var\((--[\w-]+)(?:,[^()]*)?\)", lambda found: _COLOURS.get(found[1], _PETROL), symbol[2])
    inner = inner.replace("currentColor", _PETROL)
    return f'<svg viewBox="{box[1] if box else "0 0 800 800"}">{inner}</svg>'


def _headline(page: Page) -> str:
    """The home page says its promise, every other page its title."""
    promise = f"{getattr(page, 'promise', '')} {getattr(page, 'promise_after', '')}".strip()
    return promise or page.title


def _set(title: str) -> tuple[list[str], float]:
    """The lines in which the title is largest, and the size of its letters."""
    settings_of = []
    for letters in range(9, 34):
        lines = textwrap.wrap(title, letters, max_lines=6, placeholder="…") or [""]
        widest = max(map(len, lines)) or 1
        settings_of.append((min(_LARGEST, _WIDTH / (widest * _LETTER), _HEIGHT / (len(lines) * _LINE)), lines))
    size, lines = max(settings_of, key=lambda each: (not each[1][-1].endswith("…"), each[0]))
    return lines, size


def _grid() -> str:
    return "".join(f"M{x} 0V630" for x in range(770, 1200, 43)) + "".join(f"M770 {y}H1200" for y in range(7, 630, 43))


@cache
def _know_the_letters() -> None:
    vl_convert.register_font_directory(str(STATIC / "fonts" / "social"))
