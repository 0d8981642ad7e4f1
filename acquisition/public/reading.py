"""A published version as a reader sees it: figures in the reader's own notation, sources in words they can read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe

from acquisition.models import BidbookVersion
from crm.queries.figures_sources import printed_day, source_label

REGION = "region"


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
    key: str
    title: str
    body: SafeString
    figures: list[Figure]


def sections_to_read(version: BidbookVersion) -> list[Section]:
    return [
        Section(
            key=section["key"],
            title=section["title"],
            body=mark_safe(section["body_html"]),  # noqa: S308  cleaned when it was published, and never changed since
            figures=[_figure(figure) for figure in section["figures"]],
        )
        for section in version.sections
    ]


def _figure(stored: dict[str, Any]) -> Figure:
    own = [value for value in stored["values"] if value["area"] == REGION]
    newest = max((value["reference_on"] for value in own), default="")

    def shown(values: list[dict[str, Any]]) -> list[Value]:
        return [_value(value, stored["decimals"]) for value in values]

    return Figure(
        name=stored["name"],
        unit=stored["unit"],
        now=shown([value for value in own if value["reference_on"] == newest]),
        before=shown([value for value in own if value["reference_on"] != newest]),
        elsewhere=shown([value for value in stored["values"] if value["area"] != REGION]),
    )


def _value(stored: dict[str, Any], decimals: int) -> Value:
    return Value(
        text=number_format(stored["value"], decimal_pos=decimals, use_l10n=True, force_grouping=True),
        on=printed_day(date.fromisoformat(stored["reference_on"])),
        source=source_label(stored["source"]),
    )
