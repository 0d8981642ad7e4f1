"""Files of rows: CSV and XLSX, written row by row, in which nothing is ever read as a formula."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

READ_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_CELL = 32_767
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class CsvSheet:
    """UTF-8 with its mark, so that spreadsheets read it as such. A text that looks like a formula begins with `'`."""

    def __init__(self, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text)

    def write(self, cells: Sequence[Any]) -> None:
        self._writer.writerow([_in_csv(cell) for cell in cells])

    def close(self) -> None:
        self._text.flush()
        self._text.detach()


class XlsxSheet:
    """Numbers and days as such, everything else as text."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet()

    def write(self, cells: Sequence[Any]) -> None:
        self._sheet.append([self._cell(cell) for cell in cells])

    def close(self) -> None:
        self._book.save(self._file)

    def _cell(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float | Decimal):
            return value
        if isinstance(value, datetime):
            return timezone.make_naive(value) if timezone.is_aware(value) else value
        if isinstance(value, date | time):
            return value
        text = NOT_IN_XML.sub("", str(value))[:LONGEST_CELL]
        if not text.startswith(("=", "#")):
            return text
        cell = WriteOnlyCell(self._sheet, text)
        cell.data_type = "s"  # openpyxl would take "=…" for a formula and "#N/A" for an error
        return cell


def sheet(form: str, file: BinaryIO) -> CsvSheet | XlsxSheet:
    return CsvSheet(file) if form == "csv" else XlsxSheet(file)


def _in_csv(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="minutes") if timezone.is_aware(value) else value
    if isinstance(value, str) and value.lstrip(" ").startswith(READ_AS_FORMULA):
        return f"'{value}"
    return value
