"""The colours of the site have the contrast they promise (WCAG 2.2, 1.4.3 and 1.4.11), in light and in dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CORE = (Path(settings.ROOT) / "cms" / "static" / "cms" / "css" / "core.css").read_text()
TEXT, SHAPE = 4.5, 3.0


def tokens(scheme):
    found = {}
    for name, value in re.findall(r"--([\w-]+):\s*(light-dark\([^)]*\)|#[0-9a-f]{3,6})", CORE):
        colours = re.findall(r"#[0-9a-f]{3,6}", value)
        found.setdefault(name, colours[-1] if scheme == "dark" else colours[0])
    return found


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    digits = colour.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "paper", TEXT),
        ("ink", "sheet", TEXT),
        ("muted", "paper", TEXT),
        ("muted", "sheet", TEXT),
        ("petrol", "paper", TEXT),
        ("petrol", "sheet", TEXT),
        ("ember", "paper", TEXT),
        ("ember", "sheet", TEXT),
        ("on-deep", "deep", TEXT),
        ("rule", "paper", SHAPE),
        ("focus", "paper", SHAPE),
        ("focus", "sheet", SHAPE),
    ],
)
def test_a_pair_of_tokens_can_be_told_apart(scheme, ink, ground, least):
    known = tokens(scheme)
    assert contrast(known[ink], known[ground]) >= least


def test_white_on_the_button_can_be_read():
    assert contrast("#fff", tokens("light")["ember-fill"]) >= TEXT
    assert round(contrast("#000", "#fff"), 1) == 21.0
