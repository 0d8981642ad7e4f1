"""Pure drawing: a panel in, an SVG out. Same input, same drawing.

Across in per cent and down in pixels, without a view box: a drawing fills whatever width it gets while its letters and
lines keep their size. Colours are the style sheet's, and so dark, print and forced colours; a text, a line or a circle
without a class is the most frequent of its kind.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms.utils import flatatt
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cms.queries.charts.spec import Kind, Mark, Panel


@dataclass(frozen=True)
class Scale:
    """What all panels of a chart share, so that their lengths and slopes can be compared."""

    low: float
    high: float

    def part(self, value: float) -> float:
        """Where a value lies, from 0 to 100."""
        return (value - self.low) / ((self.high - self.low) or 1) * 100


def drawn(kind: Kind, panel: Panel, scale: Scale, name: str) -> SafeString:
    """The panel as a picture that says its values in words; its name stands above it as text.

    `name` keeps its ids apart from others on the page.
    """
    if kind == "slope" and panel.earlier is None:
        return drawn("bar", panel, Scale(0, max(mark.value for mark in panel.marks)), name)
    return _el(
        "svg",
        _KINDS[kind](panel, scale, name),
        role="img",
        aria_label=described(panel),
        class_=f"plot plot--{len(panel.marks) if kind == 'bar' else kind}",
    )


def described(panel: Panel) -> str:
    """Every value in words, for who does not see the drawing."""
    compared = panel.country is not None
    return "; ".join(
        f"{mark.area_name}, {mark.day}: {mark.printed}" if compared else f"{mark.day}: {mark.printed}"
        for mark in panel.marks
    )


def _el(tag: str, *inside: SafeString | str, **attributes: str | float) -> SafeString:
    named = {key.rstrip("_").replace("_", "-"): _short(value) for key, value in attributes.items()}
    if not inside:
        return format_html("<{}{}/>", tag, flatatt(named))
    return format_html("<{0}{1}>{2}</{0}>", tag, flatatt(named), _joined(inside))


def _joined(parts: tuple[SafeString | str, ...] | list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _short(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def _across(**places: float) -> dict[str, str]:
    """In per cent; at the left edge every attribute is by itself."""
    return {name: f"{_short(place)}%" for name, place in places.items() if place}


def _styled(*styles: str) -> dict[str, str]:
    return {"class_": " ".join(filter(None, styles))} if any(styles) else {}


START, MIDDLE, END = "start", "mid", "end"


def _text(x: float, y: float, *words: SafeString | str, styles: tuple[str, ...] = ()) -> SafeString:
    return _el("text", *words, y=y, **_across(x=x), **_styled(*styles))


def _line(x1: float, y1: float, x2: float, y2: float, style: str = "") -> SafeString:
    return _el("line", y1=y1, y2=y2, **_across(x1=x1, x2=x2), **_styled(style))


def _dot(x: float, y: float, style: str = "") -> SafeString:
    return _el("circle", cy=y, **_across(cx=x), **_styled(style))


def _hatch(name: str) -> SafeString:
    """Lines at 45°, as a drawing shows a cut: told from a solid bar without any colour."""
    lines = _el("path", d="M0 7L7 0", class_="hatch")
    return _el("pattern", lines, id=f"{name}-cut", width=7, height=7, patternUnits="userSpaceOnUse")


ROW = 50


def _bar(panel: Panel, scale: Scale, name: str) -> SafeString:
    rows = [
        _bar_row(mark, _or(mark) if mark in panel.newest[1:] else mark.printed, scale, name, place * ROW)
        for place, mark in enumerate(panel.marks)
    ]
    end = len(rows) * ROW
    return _joined([_hatch(name), *rows, _line(0, 0, 0, end, "axis")])


def _bar_row(mark: Mark, printed: str, scale: Scale, name: str, top: float) -> SafeString:
    """The date and the value above a bar: solid for the newest of the region, hatched before, empty for the country."""
    solid = mark.is_own and mark.is_newest
    length = _across(width=scale.part(mark.value))
    fill = {} if solid else {"fill": f"url(#{name}-cut)" if mark.is_own else "none"}
    words = mark.day if mark.is_own else f"{mark.area_name}, {mark.day}"
    return _joined(
        [
            _el("text", words, _el("tspan", printed, dx=8, class_="v"), x=8, y=top + 17),
            _el("rect", y=top + 24, height=16, **length, class_="bar" if solid else "bar bar--cut", **fill),
        ]
    )


LEFT, RIGHT, TOP, FLOOR = 30.0, 66.0, 14, 108


def _slope(panel: Panel, scale: Scale, name: str) -> SafeString:
    """Where it was and where it is, on one scale of growth; two lines part where the source prints two values."""
    before = panel.earlier
    if before is None:
        return SafeString("")

    def down(value: float) -> float:
        return FLOOR - scale.part(value / before.value * 100) / 100 * (FLOOR - TOP)

    start, ends = down(before.value), [(mark, down(mark.value)) for mark in panel.newest]
    style = "line" if len(ends) == 1 else "line line--either"
    return _joined(
        [
            *(_line(x, 2, x, FLOOR + 26) for x in (LEFT, RIGHT)),
            *(_line(LEFT, start, RIGHT, y, style) for _mark, y in ends),
            _dot(LEFT, start, "open"),
            *(_dot(RIGHT, y) for _mark, y in ends),
            _text(LEFT - 4, start + 5, before.printed, styles=("v", END)),
            *_end_labels(panel, ends),
            _text(LEFT, FLOOR + 44, str(before.on.year), styles=("m", MIDDLE)),
            _text(RIGHT, FLOOR + 44, str(panel.newest[0].on.year), styles=("m", MIDDLE)),
        ]
    )


def _end_labels(panel: Panel, ends: list[tuple[Mark, float]]) -> list[SafeString]:
    """The change below a single value; two values one above the other, though they lie too close for that."""
    x, middle = RIGHT + 4, sum(y for _mark, y in ends) / len(ends)
    if len(ends) == 1:
        value, change = ends[0][0].printed, printed_change(panel)
        return [_text(x, middle + 5, value, styles=("v",)), _text(x, middle + 24, change, styles=("m",))]
    highest_first = sorted(ends, key=lambda end: -end[0].value)
    first = middle + 5 - (len(ends) - 1) * 10
    words = [mark.printed if not place else _or(mark) for place, (mark, _y) in enumerate(highest_first)]
    return [_text(x, first + place * 20, each, styles=("v",)) for place, each in enumerate(words)]


def _or(mark: Mark) -> str:
    return f"{gettext('or')} {mark.printed}"


def printed_change(panel: Panel) -> str:
    """Since the earlier value, with its sign; empty when it is not known."""
    if panel.change is None:
        return ""
    return f"{'−' if panel.change < 0 else '+'}{number_format(round(abs(panel.change), 1), 1)} %"


def _dumbbell(panel: Panel, scale: Scale, name: str) -> SafeString:
    """The region's dot above, the country's square below, and the distance between them drawn as a measure."""
    ends = [*panel.newest, *([panel.country] if panel.country else [])]
    places = [scale.part(mark.value) for mark in ends]
    return _joined(
        [
            _line(0, 84, 100, 84),
            _el("g", *(_tick(step, scale) for step in _steps(scale)), class_=f"m {MIDDLE}"),
            _line(min(places), 44, max(places), 44, "measure"),
            *(_end(mark, place) for mark, place in zip(ends, places, strict=True)),
        ]
    )


def _end(mark: Mark, x: float) -> SafeString:
    style = "" if x < 20 else END if x > 80 else MIDDLE
    words, value = f"{mark.area_name} ", _el("tspan", mark.printed, class_="v")
    if mark.is_own:
        return _joined([_dot(x, 44), _text(x, 26, words, value, styles=(style,))])
    square = _el("rect", x=-5.5, y=-5.5, width=11, height=11, class_="open")
    placed = _el("svg", square, y=44, overflow="visible", **_across(x=x))
    return _joined([placed, _text(x, 73, words, value, styles=(style,))])


def _steps(scale: Scale) -> list[float]:
    step = next((each for each in (1, 2, 5, 10, 20, 25, 50, 100) if (scale.high - scale.low) / each <= 5), scale.high)
    return [scale.low + step * place for place in range(int((scale.high - scale.low) / step) + 1)]


def _tick(value: float, scale: Scale) -> SafeString:
    x = scale.part(value)
    style = START if x < 1 else END if x > 99 else ""
    return _joined([_line(x, 80, x, 88), _text(x, 104, f"{value:g}", styles=(style,))])


Draw = Callable[[Panel, Scale, str], SafeString]
_KINDS: dict[Kind, Draw] = {"bar": _bar, "slope": _slope, "dumbbell": _dumbbell}
