"""Pure drawing: a panel in, an SVG out. Same input, same drawing.

Across in per cent and down in pixels, without a view box: a drawing fills whatever width it gets while its letters and
lines keep their size. Colours are classes, so dark, print and forced colours are the style sheet's.
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
    """The panel as a picture with a title and a description; `name` keeps its ids apart from others on the page."""
    if kind == "slope" and panel.earlier is None:
        return drawn("bar", panel, Scale(0, max(mark.value for mark in panel.marks)), name)
    draw, height = _KINDS[kind]
    title, said = f"{name}t", f"{name}d"
    return _el(
        "svg",
        _el("title", panel.name, id=title),
        _el("desc", described(panel), id=said),
        draw(panel, scale, name),
        width="100%",
        height=height(panel),
        role="img",
        aria_labelledby=title,
        aria_describedby=said,
        class_=f"plot plot--{len(panel.marks) if kind == 'bar' else kind}",
    )


def described(panel: Panel) -> str:
    """Every value in words, for who does not see the drawing."""
    return "; ".join(f"{mark.area_name}, {mark.day}: {mark.printed}" for mark in panel.marks)


def _el(tag: str, *inside: SafeString | str, **attributes: str | float) -> SafeString:
    named = {key.rstrip("_").replace("_", "-"): _short(value) for key, value in attributes.items()}
    if not inside:
        return format_html("<{}{}/>", tag, flatatt(named))
    return format_html("<{0}{1}>{2}</{0}>", tag, flatatt(named), _joined(inside))


def _joined(parts: tuple[SafeString | str, ...] | list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _short(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def _across(place: float) -> str:
    return f"{_short(place)}%"


def _text(x: float, y: float, words: str, style: str = "", anchor: str = "start") -> SafeString:
    extra = {"text_anchor": anchor} if anchor != "start" else {}
    return _el("text", words, x=_across(x), y=y, class_=f"t {style}".strip(), **extra)


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> SafeString:
    return _el("line", x1=_across(x1), y1=y1, x2=_across(x2), y2=y2, class_=style)


def _dot(x: float, y: float, style: str) -> SafeString:
    return _el("circle", cx=_across(x), cy=y, r=6, class_=style)


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
    length = _across(scale.part(mark.value))
    fill = {} if solid else {"fill": f"url(#{name}-cut)" if mark.is_own else "none"}
    words = mark.day if mark.is_own else f"{mark.area_name}, {mark.day}"
    return _joined(
        [
            _el("text", words, _el("tspan", printed, dx=8, class_="v"), x=8, y=top + 17, class_="t"),
            _el("rect", x=0, y=top + 24, width=length, height=16, class_="bar" if solid else "bar bar--cut", **fill),
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
            *(_line(x, 2, x, FLOOR + 26, "rule") for x in (LEFT, RIGHT)),
            *(_line(LEFT, start, RIGHT, y, style) for _mark, y in ends),
            _dot(LEFT, start, "dot dot--open"),
            *(_dot(RIGHT, y, "dot") for _mark, y in ends),
            _text(LEFT - 4, start + 5, before.printed, "v", "end"),
            *_end_labels(panel, ends),
            _text(LEFT, FLOOR + 44, str(before.on.year), "m", "middle"),
            _text(RIGHT, FLOOR + 44, str(panel.newest[0].on.year), "m", "middle"),
        ]
    )


def _end_labels(panel: Panel, ends: list[tuple[Mark, float]]) -> list[SafeString]:
    """The change below a single value; two values one above the other, though they lie too close for that."""
    x, middle = RIGHT + 4, sum(y for _mark, y in ends) / len(ends)
    if len(ends) == 1:
        return [_text(x, middle + 5, ends[0][0].printed, "v"), _text(x, middle + 24, printed_change(panel), "m")]
    highest_first = sorted(ends, key=lambda end: -end[0].value)
    first = middle + 5 - (len(ends) - 1) * 10
    words = [mark.printed if not place else _or(mark) for place, (mark, _y) in enumerate(highest_first)]
    return [_text(x, first + place * 20, each, "v") for place, each in enumerate(words)]


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
            _line(0, 84, 100, 84, "rule"),
            *(_tick(step, scale) for step in _steps(scale)),
            _line(min(places), 44, max(places), 44, "measure"),
            *(_end(mark, place) for mark, place in zip(ends, places, strict=True)),
        ]
    )


def _end(mark: Mark, x: float) -> SafeString:
    anchor = "start" if x < 20 else "end" if x > 80 else "middle"
    words, value = f"{mark.area_name} ", _el("tspan", mark.printed, class_="v")
    attributes = {"x": _across(x), "text_anchor": anchor}
    if mark.is_own:
        return _joined([_dot(x, 44, "dot"), _el("text", words, value, y=26, class_="t", **attributes)])
    square = _el("svg", _el("rect", x=-5.5, y=-5.5, width=11, height=11), x=_across(x), y=44, overflow="visible")
    return _joined(
        [_el("g", square, class_="dot dot--open"), _el("text", words, value, y=73, class_="t", **attributes)]
    )


def _steps(scale: Scale) -> list[float]:
    step = next((each for each in (1, 2, 5, 10, 20, 25, 50, 100) if (scale.high - scale.low) / each <= 5), scale.high)
    return [scale.low + step * place for place in range(int((scale.high - scale.low) / step) + 1)]


def _tick(value: float, scale: Scale) -> SafeString:
    x = scale.part(value)
    anchor = "start" if x < 1 else "end" if x > 99 else "middle"
    return _joined([_line(x, 80, x, 88, "rule"), _text(x, 104, f"{value:g}", "m", anchor)])


Draw = Callable[[Panel, Scale, str], SafeString]
_KINDS: dict[Kind, tuple[Draw, Callable[[Panel], int]]] = {
    "bar": (_bar, lambda panel: ROW * len(panel.marks)),
    "slope": (_slope, lambda _panel: FLOOR + 50),
    "dumbbell": (_dumbbell, lambda _panel: 110),
}
