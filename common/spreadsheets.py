"""Spreadsheets that people hand in, and those handed back to them.

Reads CSV (UTF-8 with or without BOM, UTF-16 with BOM, GB 18030) and Excel workbooks (.xlsx) as a stream of rows.
The file as a whole may be refused (`UnreadableTable`); a row never is: what is wrong with it stands in
`Row.problems`. What is handed back cannot run as a formula when a spreadsheet program opens it.
"""

import codecs
import csv
import datetime
import io
import itertools
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from common.errors import Refusal

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters; what Excel itself allows
MAX_UNPACKED = 200 * 1024 * 1024  # bytes of a workbook once unpacked
MAX_LINES_IN_CELL = 500  # more means a quotation mark that is never closed
HEADER_WITHIN = 10  # a title may stand above the header
REASON_HEADER = "导入失败原因"
_CHUNK = 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*%?")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
)
csv.field_size_limit(MAX_UNPACKED)  # a huge cell spoils its row, not the file


class UnreadableTable(Refusal):
    """The file cannot be read as a table at all."""

    message = gettext_lazy("The file cannot be read. Hand in a CSV file or an Excel workbook (.xlsx).")
    status = 400


@dataclass(frozen=True)
class Column:
    """A column that an import knows: its name in `Row.values`, the headers it may have (the first is shown)."""

    name: str
    headers: tuple[str, ...]
    is_required: bool = False
    max_length: int = 300


@dataclass
class Row:
    """One row: its number as the spreadsheet program shows it, values by column name (blank where absent), cells."""

    number: int
    values: dict[str, str]
    cells: list[str]
    problems: list[str] = field(default_factory=list)


class Table:
    """The rows of a file below its header. Use `open_table`."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], max_rows: int) -> None:
        self._file = file
        self._is_workbook = _kind(file) == "workbook"
        self._max_rows = max_rows
        self._names = [column.name for column in columns]
        self._header_number, headers, self._columns = _find_header(self._raw_rows(), columns)
        self._reason_at = headers.index(REASON_HEADER) if REASON_HEADER in headers else None
        self._all_headers = headers
        self.headers = _without(headers, self._reason_at)

    def _raw_rows(self) -> Iterator[list[Any]]:
        self._file.seek(0)
        return _workbook_rows(self._file) if self._is_workbook else _csv_rows(self._file)

    @property
    def unknown_headers(self) -> list[str]:
        """Headers of the file that no column of the import knows: their cells are not read."""
        titles = enumerate(self._all_headers)
        return [title for at, title in titles if title and at not in self._columns and at != self._reason_at]

    def rows(self) -> Iterator[Row]:
        """The rows that are not blank, from the top. May be called again. Raises `UnreadableTable`."""
        count = 0
        for number, raw in enumerate(self._raw_rows(), start=1):
            if number <= self._header_number or not any(_text(cell).strip() for cell in raw):
                continue
            count += 1
            if count > self._max_rows:
                raise UnreadableTable(
                    _("The file has more than %(most)s rows. Split it into smaller files.") % {"most": self._max_rows}
                )
            yield self._row(number, raw)

    def count(self) -> int:
        """Number of rows; reads the whole file. Raises `UnreadableTable`."""
        return sum(1 for _row in self.rows())

    def _row(self, number: int, raw: list[Any]) -> Row:
        cells = [_text(cell) for cell in raw]
        row = Row(number, dict.fromkeys(self._names, ""), _without(cells, self._reason_at))
        for position, column in self._columns.items():
            if position < len(raw):
                row.values[column.name] = read_cell(raw[position], column, row.problems)
        return row


def open_table(file: IO[bytes], columns: Sequence[Column], *, max_rows: int = MAX_ROWS) -> Table:
    """Read the header of a CSV file or workbook. Raises `UnreadableTable`, which says what to do."""
    return Table(file, columns, max_rows)


def _without(cells: list[str], position: int | None) -> list[str]:
    return cells if position is None else cells[:position] + cells[position + 1 :]


# --- Header ---------------------------------------------------------------------------------------


def header_key(text: str) -> str:
    """How headers are compared: `* 建筑面积（平方米）` → `建筑面积`, `Build_Year` → `buildyear`."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"[\s_*:\-]", "", re.sub(r"[(\[].*?[)\]]", "", plain))


def _find_header(rows: Iterator[list[Any]], columns: Sequence[Column]) -> tuple[int, list[str], dict[int, Column]]:
    known = {header_key(header): column for column in columns for header in column.headers}
    best: tuple[int, list[str], dict[int, Column]] = (0, [], {})
    for number, raw in enumerate(rows, start=1):
        headers = [_text(cell).strip() for cell in raw]
        found = {at: known[header_key(text)] for at, text in enumerate(headers) if header_key(text) in known}
        if len(found) > len(best[2]) or (not best[1] and any(headers)):
            best = (number, headers, found)
        if number >= HEADER_WITHIN:
            break
    _check_header(best[1], list(best[2].values()), columns)
    return best


def _check_header(headers: list[str], found: list[Column], columns: Sequence[Column]) -> None:
    if not headers:
        raise UnreadableTable(_("The file is empty."))
    twice = sorted({column.headers[0] for column in found if found.count(column) > 1})
    if twice:
        raise UnreadableTable(_("These columns stand in the file twice: %(names)s.") % {"names": "、".join(twice)})
    missing = [column.headers[0] for column in columns if column.is_required and column not in found]
    if missing:
        raise UnreadableTable(
            _("These columns are missing: %(missing)s. The first line has: %(found)s.")
            % {"missing": "、".join(missing), "found": "、".join(filter(None, headers))[:300]}
        )


# --- Files ----------------------------------------------------------------------------------------


def _kind(file: IO[bytes]) -> str:
    file.seek(0)
    start = file.read(8)
    if not start:
        raise UnreadableTable(_("The file is empty."))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable(
            _("This is a workbook of an old Excel, or one with a password. Save it as .xlsx without a password.")
        )
    if start.startswith(b"PK"):
        _check_archive(file)
        return "workbook"
    return "text"


def _check_archive(file: IO[bytes]) -> None:
    """Refuse an archive that is no workbook or would unpack to far more than a workbook of people's making."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except _DAMAGE as error:
        raise UnreadableTable(_("The workbook is damaged. Open and save it again.")) from error
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise UnreadableTable(_("This archive is not an Excel workbook. Hand in the workbook itself."))
    if len(entries) > 2000 or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableTable(_("The workbook is too large once unpacked. Split it into smaller files."))


def open_workbook(file: IO[bytes], *, read_only: bool = False) -> Workbook:
    """A workbook with all its sheets, formulas not computed; whole, or only to be read. Raises `UnreadableTable`."""
    if _kind(file) != "workbook":
        raise UnreadableTable(_("The file is not an Excel workbook (.xlsx)."))
    file.seek(0)
    try:
        return load_workbook(file, read_only=read_only, data_only=False, keep_links=False)
    except _DAMAGE as error:
        raise UnreadableTable(_("The workbook is damaged. Open and save it again.")) from error


def _workbook_rows(file: IO[bytes]) -> Iterator[list[Any]]:
    try:
        workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = next(sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(max_col=MAX_COLUMNS):
            row = [cell if cell.data_type in "fe" else cell.value for cell in cells]
            while row and row[-1] is None:
                row.pop()
            yield row
        workbook.close()
    except StopIteration as error:
        raise UnreadableTable(_("The workbook has no visible sheet.")) from error
    except _DAMAGE as error:
        raise UnreadableTable(_("The workbook is damaged. Open and save it again.")) from error


def _csv_rows(file: IO[bytes]) -> Iterator[list[Any]]:
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        first_line = text.readline(_CHUNK)
        text.seek(0)
        delimiter = max(",\t;", key=first_line.count)
        reader = csv.reader(text, delimiter=delimiter)
        line = 0
        for cells in reader:
            if reader.line_num - line > MAX_LINES_IN_CELL:
                raise UnreadableTable(_("A quotation mark in line %(line)s is never closed.") % {"line": line + 1})
            line = reader.line_num
            yield cells[:MAX_COLUMNS]
    except csv.Error as error:
        raise UnreadableTable(_("The file cannot be read as CSV: %(error)s.") % {"error": error}) from error
    finally:
        text.detach()  # the file belongs to the caller


def _encoding(file: IO[bytes]) -> str:
    """Encoding in which the whole file can be read. Raises `UnreadableTable`."""
    file.seek(0)
    start = file.read(4)
    if start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    raise UnreadableTable(_("The characters cannot be read. Save the file as CSV UTF-8 or as an Excel workbook."))


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            if "\0" in decoder.decode(chunk):
                raise UnreadableTable  # a picture or program under another name
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


# --- Cells ----------------------------------------------------------------------------------------


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without ".0", days as 2026-03-01."""
    value = cell.value if hasattr(cell, "data_type") else cell
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return str(value)


def read_cell(cell: Any, column: Column, problems: list[str]) -> str:
    """The text of a cell, or of a value that came another way; what is wrong with it goes to `problems`."""
    label = column.headers[0]
    text = _text(cell)
    kind = getattr(cell, "data_type", "")
    if match := re.fullmatch(r'="([^"]*)"', text):  # how Excel keeps leading zeros in a CSV file
        text, kind = match[1], ""
    if kind == "f" or text.startswith("="):
        problems.append(_("%(label)s: holds a formula. Replace it by its value.") % {"label": label})
        return ""
    if kind == "e":
        problems.append(_("%(label)s: holds an error value (%(text)s).") % {"label": label, "text": text[:20]})
        return ""
    if text.startswith("'") and text[1:].startswith(_RISKY):
        text = text[1:]
    text = _INVISIBLE.sub("", text).strip()
    if len(text) > column.max_length:
        problems.append(
            _("%(label)s: has %(length)s characters, at most %(most)s are possible.")
            % {"label": label, "length": len(text), "most": column.max_length}
        )
        return ""
    if _CONTROL.search(text):
        problems.append(_("%(label)s: holds characters that cannot be shown.") % {"label": label})
        return ""
    if column.is_required and not text:
        problems.append(_("%(label)s: is empty.") % {"label": label})
    return text


# --- Handing back ---------------------------------------------------------------------------------


def safe_cell(text: str) -> str:
    """Text that a spreadsheet program shows and never runs: a quote before = + - @, but not before numbers."""
    return f"'{text}" if text.startswith(_RISKY) and not _NUMBER.fullmatch(text) else text


class _Line:
    """A file that `csv.writer` writes one line into."""

    def write(self, text: str) -> str:
        return text


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of a CSV file for people: UTF-8 with BOM (Excel needs it), nothing that runs as a formula."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    for row in itertools.chain([headers], rows):
        yield writer.writerow([safe_cell(_text(cell)) for cell in row])


class ErrorWorkbook:
    """The rows that were refused, as they stood, with a reason column: corrected, it is uploaded again."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._rows: list[list[str]] = [[*headers, REASON_HEADER]]

    @property
    def count(self) -> int:
        """Number of refused rows."""
        return len(self._rows) - 1

    def add(self, row: Row, reasons: Sequence[str]) -> None:
        """Keep a refused row."""
        width = len(self._rows[0]) - 1
        cells = row.cells[:width]
        self._rows.append([*cells, *[""] * (width - len(cells)), " ".join(reasons)])

    def file(self) -> ContentFile:
        """The workbook (.xlsx)."""
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet("errors")
        sheet.freeze_panes = "A2"
        for cells in self._rows:
            write_line(sheet, cells)
        buffer = io.BytesIO()
        workbook.save(buffer)
        return ContentFile(buffer.getvalue(), name="errors.xlsx")


def write_line(sheet: Any, cells: Sequence[str]) -> None:
    """Add a row of texts to a sheet that is only written; none of them runs as a formula."""
    sheet.append([_inert_cell(sheet, text) for text in cells])


def _inert_cell(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=_CONTROL.sub("", text)[:MAX_CELL])
    cell.data_type = "s"  # also where the text begins with "="
    cell.quotePrefix = True
    return cell
