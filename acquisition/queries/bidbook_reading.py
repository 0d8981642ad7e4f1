"""Published sections as a reader sees them: figures in the reader's own notation, sources in words they can read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from acquisition.queries.bidbook_figures import REGION, newest, printed
from crm.queries.figures_sources import printed_day, source_label


@dataclass(frozen=True)
class Value:
    text: str
    on: str
    source: str


@dataclass(frozen=True)
class Figure:
    """`now` has more than one value when the source prints more than one for the same date."""

    name: str
    unit: str
    now: list[Value]
    before: list[Value]
    elsewhere: list[Value]

    @property
    def disputed(self) -> bool:
        return len(self.now) > 1

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(value.source for value in self.now))


@dataclass(frozen=True)
class Section:
    """`said` are figures that stand in the text, so that their source stands with it; the others are shown large."""

    key: str
    title: str
    body: SafeString
    figures: list[Figure]
    said: list[Figure]


def _to_read(body: str) -> SafeString:
    """A table wider than the window scrolls by itself, also by keyboard."""
    scrolling = body.replace("<table>", '<table tabindex="0">')
    return mark_safe(scrolling)  # noqa: S308  cleaned when it was published, and never changed since


def sections_to_read(sections: Iterable[dict[str, Any]]) -> list[Section]:
    """In their order, without those that stand in another language only."""
    return [
        Section(
            key=section["key"],
            title=section["title"],
            body=_to_read(section["body_html"]),
            figures=[_figure(figure) for figure in section["figures"] if not figure.get("in_text")],
            said=[_figure(figure) for figure in section["figures"] if figure.get("in_text")],
        )
        for section in sections
        if not section.get("not_translated")
    ]


def _figure(stored: dict[str, Any]) -> Figure:
    own = [value for value in stored["values"] if value["area"] == REGION]
    now = newest(stored)

    def shown(values: list[dict[str, Any]]) -> list[Value]:
        return [_value(value, stored["decimals"]) for value in values]

    return Figure(
        name=stored["name"],
        unit=stored["unit"],
        now=shown(now),
        before=shown([value for value in own if value not in now]),
        elsewhere=shown([value for value in stored["values"] if value["area"] != REGION]),
    )


def _value(stored: dict[str, Any], decimals: int) -> Value:
    return Value(
        text=printed(stored["value"], decimals),
        on=printed_day(date.fromisoformat(stored["reference_on"])),
        source=source_label(stored["source"]),
    )
