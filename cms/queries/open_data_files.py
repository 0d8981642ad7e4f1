"""The files of the open data: which there are, what their columns mean, how machines are told."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.queries.open_data import LICENCE, Record, figure_records, municipality_records, plot_records

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class File:
    """One set of records; `columns` are name, type (of XML Schema) and meaning, in the order of the file."""

    slug: str
    title: str | Promise
    about: str | Promise
    columns: tuple[tuple[str, str, str | Promise], ...]
    records: Callable[[], list[Record]]

    @property
    def names(self) -> list[str]:
        return [name for name, _kind, _meaning in self.columns]

    def address(self, ending: str) -> str:
        return f"{settings.PUBLIC_URL}/data/{self.slug}.{ending}"


FIGURES = File(
    "figures",
    _("Figures of the region"),
    _("Every value with its source and date; where the source prints two values, both."),
    (
        ("id", "string", _("stays the same: indicator, area, date and value")),
        ("indicator", "string", _("which figure it is")),
        ("name_nl", "string", _("its name in Dutch")),
        ("name_en", "string", _("its name in English")),
        ("name_de", "string", _("its name in German")),
        ("value", "decimal", _("the number")),
        ("unit", "string", _("its unit; empty for a count")),
        ("area", "string", _("region or netherlands")),
        ("reference_on", "date", _("the day it holds for; 31 December when only the year is known")),
        ("source", "string", _("where it is printed, as written there")),
        ("source_url", "anyURI", _("where to find the source, when it is public")),
        ("stale_after", "date", _("after this day a newer count was due")),
        ("is_stale", "boolean", _("whether that day has passed")),
        ("is_disputed", "boolean", _("whether the source prints another value for the same day")),
        ("is_derived", "boolean", _("whether we worked it out from what the source prints")),
        ("note", "string", _("what to know about it, in English")),
    ),
    figure_records,
)
MUNICIPALITIES = File(
    "municipalities",
    _("Municipalities"),
    _("The municipalities of the region, by the code of Statistics Netherlands (CBS)."),
    (
        ("id", "string", _("the CBS code")),
        ("slug", "string", _("its name in addresses")),
        ("name", "string", _("its name")),
        ("province", "string", _("the province it lies in")),
        ("development_agency", "string", _("the regional development agency that works there")),
        ("member_from", "date", _("member since; empty when we do not know the day")),
        ("source", "string", _("where it is printed, as written there")),
    ),
    municipality_records,
)
PLOTS = File(
    "plots",
    _("Plots on offer"),
    _("What the site finder shows, as a table. Empty means that nobody knows it yet, never zero."),
    (
        ("id", "string", _("stays the same as long as the plot exists")),
        ("slug", "string", _("its name in addresses")),
        ("name", "string", _("its name")),
        ("park", "string", _("the business park")),
        ("municipality", "string", _("the CBS code of the municipality")),
        ("area_m2", "integer", _("its area in square metres")),
        ("largest_plot_m2", "integer", _("the largest piece that can be had at once, in square metres")),
        ("environmental_category", "string", _("the highest environmental category allowed")),
        ("price_eur_m2_from", "integer", _("asking price in euros a square metre, from")),
        ("price_eur_m2_to", "integer", _("asking price in euros a square metre, to")),
        ("available_from", "date", _("free from this day")),
        ("availability", "string", _("free, part (a part of it is taken) or held (under option)")),
        ("longitude", "double", _("of a point in it (WGS 84)")),
        ("latitude", "double", _("of a point in it (WGS 84)")),
        ("is_sample", "boolean", _("invented, to show how it looks")),
    ),
    plot_records,
)
FILES = (FIGURES, PLOTS, MUNICIPALITIES)


def csv_text(names: list[str], records: list[Record]) -> str:
    """Unknown is an empty cell; a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_cell(record[name]) for name in names] for record in records)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def table_schema(file: File) -> Record:
    """What a reader of “CSV on the Web” finds beside the file (W3C: address + “-metadata.json”)."""
    columns = [
        {"name": name, "titles": name, "datatype": kind, "dc:description": str(meaning)}
        for name, kind, meaning in file.columns
    ]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": file.address("csv"),
        "dc:title": str(file.title),
        "dc:description": str(file.about),
        "dc:license": {"@id": LICENCE},
        "tableSchema": {"primaryKey": "id", "columns": columns},
    }


def catalogue() -> Record:
    """All files, as DCAT says it."""
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@id": f"{settings.PUBLIC_URL}/data/",
        "@type": "dcat:Catalog",
        "dct:title": settings.WAGTAIL_SITE_NAME,
        "dct:license": {"@id": LICENCE},
        "dcat:dataset": [_dataset(file) for file in FILES],
    }


def _dataset(file: File) -> Record:
    kinds = {"csv": "text/csv", "json": "application/json"}
    return {
        "@id": f"{settings.PUBLIC_URL}/data/#{file.slug}",
        "@type": "dcat:Dataset",
        "dct:title": str(file.title),
        "dct:description": str(file.about),
        "dct:license": {"@id": LICENCE},
        "dcat:distribution": [
            {"@type": "dcat:Distribution", "dcat:downloadURL": {"@id": file.address(ending)}, "dcat:mediaType": kind}
            for ending, kind in kinds.items()
        ],
    }
