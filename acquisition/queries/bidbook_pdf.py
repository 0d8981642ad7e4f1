"""A bidbook as a PDF: tagged, with bookmarks, in the region's colours. The same book gives the same bytes."""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import typst
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from acquisition.models import BidbookPdf, BidbookVersion, ShareLink
from acquisition.queries.bidbook_files import picture_bytes, pictures_of, stored_bytes
from acquisition.queries.bidbook_reading import Figure, Section, sections_to_read
from acquisition.queries.html_trees import html_tree

FONTS = Path(__file__).resolve().parent.parent / "static" / "acquisition" / "pdf"
TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "acquisition" / "pdf" / "bidbook.typ"


@dataclass(frozen=True)
class Book:
    """What is set: the sections of a version, or of an edition made from it. Nothing in it says for whom."""

    title: str
    language: str
    number: int
    published_on: date
    sections: list[dict[str, Any]]
    watermark: str = ""


def book_of(version: BidbookVersion, sections: list[dict[str, Any]] | None = None, watermark: str = "") -> Book:
    """The version as it is set; `sections` are those of an edition made from it."""
    return Book(
        title=version.title,
        language=version.language,
        number=version.number,
        published_on=timezone.localdate(version.published_at),
        sections=version.sections if sections is None else sections,
        watermark=watermark,
    )


def bidbook_pdf(book: Book) -> tuple[bytes, int]:
    """The PDF (PDF/UA-1) and how many pages it has. Its metadata hold the title and the language alone.

    Raises FileNotFoundError when a picture of the book is not in the private store.
    """
    with translation.override(book.language):
        data = _data(book)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "book.json").write_text(json.dumps(data), encoding="utf-8")
        shutil.copyfile(TEMPLATE, root / "bidbook.typ")
        for name in pictures_of(book.sections):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(picture_bytes(name))
        compiler = typst.Compiler(str(root / "bidbook.typ"), font_paths=[str(FONTS)], ignore_system_fonts=True)
        pdf = cast(bytes, compiler.compile(format="pdf", pdf_standards=["ua-1"]))
        pages = compiler.query("<pages>", field="value", one=True)
    return pdf, int(json.loads(pages))


def pdf_of_link(link: ShareLink) -> bytes:
    """The version's own PDF; set anew for an edition made for a lead, and for a link that puts its number on the pages.

    The salutation is not in it: a PDF is passed on.
    """
    version, stored = link.base, BidbookPdf.objects.filter(version=link.version_id).first()
    if link.version and stored and not link.watermark:
        return stored_bytes(stored.file)
    with translation.override(version.language):
        given = date_format(timezone.localdate(link.created_at), "DATE_FORMAT")
        watermark = _("Copy %(number)s · %(on)s") % {"number": link.pk, "on": given} if link.watermark else ""
    return bidbook_pdf(book_of(version, (link.edition or version).sections, watermark))[0]


def _data(book: Book) -> dict[str, Any]:
    on = date_format(book.published_on, "DATE_FORMAT")
    return {
        "title": book.title,
        "language": book.language,
        "region": settings.SITE_NAME,
        "edition": _("Bidbook · version %(number)s · %(on)s") % {"number": book.number, "on": on},
        "contents": _("Contents"),
        "or": _(" or "),
        "sources": _("Figures in the text"),
        "elsewhere": _("Netherlands"),
        "disputed": _("The source prints two values for the same date. We show both until the count is settled."),
        "colophon": [
            _("This is version %(number)s as it was published on %(on)s. A newer version does not change it.")
            % {"number": book.number, "on": on},
            _("Figures carry their source and date."),
        ],
        "watermark": book.watermark,
        "address": settings.PUBLIC_URL,
        "sections": [_section(section) for section in sections_to_read(book.sections)],
    }


def _section(section: Section) -> Mapping[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "body": html_tree(section.body),
        "figures": _figures(section.figures),
        "said": _figures(section.said),
    }


def _figures(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [
        {**asdict(figure), "disputed": figure.disputed, "sources": figure.sources} for figure in figures if figure.now
    ]
