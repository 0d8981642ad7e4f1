"""The first sheet of an Excel workbook, row by row; formulas are read as the text they are, and nothing is computed."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from crm.queries.import_files import NoList, Row

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
UNPACKED_AT_MOST = 500_000_000
WORDS_AT_MOST = 150_000_000
WIDEST = 2_000
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    TypeError,
    AttributeError,
)


def sheet_rows(file: IO[bytes]) -> Iterator[Row]:
    """Every row that holds anything; the first of them is row 1. Refuses what is no workbook or unpacks to too much."""
    _check_size(file)
    try:
        workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet: Any = workbook.worksheets[0]
        sheet.reset_dimensions()
        number = 0
        for values in sheet.iter_rows(values_only=True):
            cells = [_written(value) for value in islice(values, WIDEST)]
            if any(cells):
                number += 1
                yield Row(number, cells)
    except IndexError:
        raise NoList(
            _("This workbook has no sheet with rows. Put the list on the first sheet and try again.")
        ) from None
    except _BROKEN:
        raise NoList(
            _("This Excel file is damaged or no workbook. Open it in Excel, save it again and try that.")
        ) from None


def refuse_locked(head: bytes) -> None:
    """A workbook with a password, and one of Excel before 2007, are wrapped in another format."""
    if head.startswith(OLE):
        raise NoList(
            _("This Excel file has a password or is of an old kind. Save it without a password as .xlsx or as CSV.")
        )


def _check_size(file: IO[bytes]) -> None:
    """What the parts say they unpack to is what they unpack to: the unpacker reads no further."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise NoList(
            _("This Excel file is damaged or no workbook. Open it in Excel, save it again and try that.")
        ) from None
    words = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    if sum(part.file_size for part in parts) > UNPACKED_AT_MOST or words > WORDS_AT_MOST:
        raise NoList(
            _("This workbook unpacks to more than we can read. Save the sheet with the list as CSV and try that.")
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise NoList(
            _("This Excel file has a password or is of an old kind. Save it without a password as .xlsx or as CSV.")
        )


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value).strip()
