"""Every drawing an editor may choose is a small, whole file that takes its colours from the page."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cms.blocks.drawings import DRAWINGS

FOLDER = Path(__file__).parents[2] / "cms" / "static" / "cms" / "drawings"
SVG = "{http://www.w3.org/2000/svg}"
COLOURS_OF_THE_PAGE = re.compile(r"none|currentColor|var\(--(?:line|drawing)-[a-z]+(?:-line)?, (?:none|currentColor)\)")


def symbol(name: str) -> ET.Element:
    found = ET.parse(FOLDER / f"{name}.svg").getroot().find(f"{SVG}symbol")
    assert found is not None
    return found


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_one_square_symbol(name):
    drawn = symbol(name)

    assert (drawn.get("id"), drawn.get("viewBox")) == ("d", "0 0 800 800")


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_takes_its_colours_from_the_page(name):
    colours = {part.get(kind) for part in symbol(name).iter() for kind in ("fill", "stroke", "color")} - {None}

    assert [colour for colour in colours if not COLOURS_OF_THE_PAGE.fullmatch(colour)] == []
    assert not [
        part for part in symbol(name).iter() if part.get("style") or part.tag in (f"{SVG}style", f"{SVG}script")
    ]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_light(name):
    assert (FOLDER / f"{name}.svg").stat().st_size < 9_000
