"""The rows of a list, out of the pieces its file is kept in: never more of it in memory than a piece and a row."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.models import ImportPiece, ImportRun

CELL_AT_MOST = 131_072
LINE_AT_MOST = 1_000_000
UNREADABLE = "\ufffd"
HEAD = 65_536
MOST_COLUMNS = 900  # each is a field of the form in which a person says what it holds, and Django takes a thousand


class NoList(Refused):
    """The file cannot be read as a list; the sentence says why and what helps."""


@dataclass(frozen=True)
class Row:
    """`cells` is None for a row that cannot be read; `number` counts the rows of the file, the header being 1."""

    number: int
    cells: list[str] | None


class Pieces(io.RawIOBase):
    """The file as a stream of bytes."""

    def __init__(self, run_id: int) -> None:
        self._run_id, self._next, self._rest = run_id, 0, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            found = ImportPiece.objects.filter(run_id=self._run_id, number=self._next)
            self._rest = memoryview(bytes(found.values_list("data", flat=True).first() or b""))
            self._next += 1
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def rows_of(run: ImportRun, *, after: int = 1) -> Iterator[Row]:
    """The rows after row `after` that hold anything, in their order."""
    stream = io.BufferedReader(Pieces(run.pk), HEAD)
    text = io.TextIOWrapper(stream, encoding=run.encoding or "utf-8", errors="replace", newline="")
    for row in csv_rows(text, run.separator or ","):
        if row.number > after:
            yield row


def csv_rows(text: io.TextIOBase, separator: str) -> Iterator[Row]:
    """Every row that holds anything; the first of them is row 1. A row that is wrong does not keep the next away."""
    reader = csv.reader(_lines(text), delimiter=separator)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            number += 1
            yield Row(number, None)
            continue
        if any(cell and not cell.isspace() for cell in cells):
            number += 1
            yield Row(number, [_as_written(cell) for cell in cells])


def _as_written(cell: str) -> str:
    """An apostrophe in front of what a spreadsheet would take for a formula is ours, see the list of wrong rows."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell


def _lines(text: io.TextIOBase) -> Iterator[str]:
    """Lines of a length that fits in memory; what is too long becomes a line that no row can be made of."""
    first = True
    while line := text.readline(LINE_AT_MOST):
        if first and line.lower().startswith("sep=") and len(line.strip()) == 5:
            first = False
            continue
        first = False
        if len(line) == LINE_AT_MOST and not line.endswith(("\n", "\r")):
            while (more := text.readline(LINE_AT_MOST)) and not more.endswith(("\n", "\r")):
                pass
            line = "\0\n"
        yield line


class Sniffer:
    """Hears the bytes of a file go by and then knows its encoding."""

    def __init__(self) -> None:
        self.head = b""
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()

    def feed(self, data: bytes) -> None:
        if len(self.head) < HEAD:
            self.head += data[: HEAD - len(self.head)]
        if self._utf8:
            try:
                self._utf8.decode(data)
            except UnicodeDecodeError:
                self._utf8 = None

    def encoding(self) -> str:
        """Refuses what is no text."""
        for mark, name in (
            (codecs.BOM_UTF8, "utf-8-sig"),
            (codecs.BOM_UTF16_LE, "utf-16"),
            (codecs.BOM_UTF16_BE, "utf-16"),
        ):
            if self.head.startswith(mark):
                return name
        if self.head.count(0) > len(self.head) // 4:
            odd = self.head[1::2].count(0) > self.head[::2].count(0)
            return "utf-16-le" if odd else "utf-16-be"
        if self.head.count(0) > 8:
            raise NoList(_("This is not a list. Save it as CSV or as an Excel workbook (.xlsx) and choose that file."))
        return "utf-8" if self._whole() else "cp1252"

    def _whole(self) -> bool:
        if self._utf8 is None:
            return False
        try:
            self._utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True


def separator_of(head: str) -> str:
    """The one that parts the first rows into most columns, as often in each; a comma for a list of one column."""
    first = head.partition("\n")[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    lines = head.splitlines(keepends=True)[:20]
    whole = lines[:-1] if len(lines) > 1 and not lines[-1].endswith("\n") else lines

    def columns(separator: str) -> tuple[int, int]:
        try:
            widths = [len(cells) for cells in csv.reader(whole, delimiter=separator) if cells]
        except csv.Error:
            return (0, 0)
        header = widths[0] if widths else 0
        return (sum(width == header for width in widths) if header > 1 else 0, header)

    return max((",", ";", "\t", "|"), key=lambda one: (columns(one)[0] * columns(one)[1], columns(one)[1]))


def checked_headers(cells: list[str] | None) -> list[str]:
    """Refuses a first row that names no columns."""
    headers = [" ".join(cell.replace("\0", "").split())[:200] for cell in cells or []]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MOST_COLUMNS:
        raise NoList(_("This list has more than 900 columns. Leave out those you do not need and try again."))
    named = [header for header in headers if header]
    values = [header for header in named if "@" in header or header.replace(".", "").replace("-", "").isdigit()]
    if not named or len(values) * 3 >= len(named):
        raise NoList(_("The first row must name the columns, such as “E-mail” and “Name”. Add that row and try again."))
    return headers
