"""Reading a rulebook from a workbook. What is wrong is told with sheet, row and column."""

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from common.errors import Refusal
from common.spreadsheets import open_workbook
from credit.rules.documents import check_document
from credit.rules.flat import Field, put_together, to_number
from credit.rules.source import Path
from credit.rules.workbook.sheets import (
    CLOCK_HEADERS,
    CLOCK_SHEET,
    HEAD_SHEET,
    LIST_SIGNS,
    REST_HEADER,
    REST_HEADERS,
    REST_SHEET,
    TABLES,
    clock_names,
    columns_of,
    head_rows,
)

MOST_PROBLEMS = 100
MOST_ROWS = 5000
YES, NO = {"是", "true", "yes", "1"}, {"否", "false", "no", "0"}
Place = tuple[str, int, str]


@dataclass(frozen=True, order=True)
class WorkbookProblem:
    """What is wrong in which cell: sheet, row as the spreadsheet program counts, header of the column."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return _("Sheet “%(sheet)s”, row %(row)s, column “%(column)s”: %(message)s") % {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


class WorkbookRefused(Refusal):
    """The workbook has problems; `problems` lists them by sheet and row."""

    status = 400

    def __init__(self, problems: list[WorkbookProblem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def read_workbook(file: IO[bytes]) -> dict[str, Any]:
    """The checked document of a workbook. Raises `WorkbookRefused` with every problem, `UnreadableTable`."""
    reader = _Reader(open_workbook(file))
    document = reader.read()
    if not reader.problems:
        reader.check(document)
    if reader.problems:
        raise WorkbookRefused(sorted(set(reader.problems))[:MOST_PROBLEMS])
    return document


class _Reader:
    """Collects the document, the places of its values, and problems."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.problems: list[WorkbookProblem] = []
        self.places: dict[Path, Place] = {}

    def read(self) -> dict[str, Any]:
        for title in self.workbook.sheetnames:
            if title not in (HEAD_SHEET, CLOCK_SHEET, REST_SHEET, *TABLES.values()):
                self._problem((title, 1, "-"), _("There is no such sheet in a rulebook. Rename or remove it."))
        document = self._head()
        for part, title in TABLES.items():
            entries = self._table(part, title)
            if entries:
                document[part] = entries
        self._clocks(document)
        self._rest(document)
        return document

    def check(self, document: dict[str, Any]) -> None:
        """The rules of the format; each problem is told at the cell that it is about."""
        for path, message in check_document(document):
            self._problem(self._place_of(path), message)

    def _place_of(self, path: Path) -> Place:
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        below = [place for known, place in self.places.items() if known[: len(path)] == path]
        return min(below) if path and below else (HEAD_SHEET, 1, "-")

    def _problem(self, place: Place, message: str) -> None:
        self.problems.append(WorkbookProblem(*place, message))

    def _rows(self, title: str) -> list[list[Any]]:
        if title not in self.workbook.sheetnames:
            return []
        sheet = self.workbook[title]
        width = max(3, min(sheet.max_column, 200))
        rows = [list(cells) for cells in sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS + 1), max_col=width)]
        if len(rows) > MOST_ROWS:
            self._problem((title, MOST_ROWS + 1, "-"), _("The sheet has too many rows."))
        return rows[:MOST_ROWS]

    def _head(self) -> dict[str, Any]:
        known = {shown: (part, field) for shown, part, field in head_rows()}
        values: dict[str, list[tuple[Path, Any]]] = {}
        for number, cells in enumerate(self._rows(HEAD_SHEET)[1:], start=2):
            shown, cell = _text(cells[0]), cells[1] if len(cells) > 1 else None
            if not shown and _is_empty(cell):
                continue
            place = (HEAD_SHEET, number, shown or "-")
            if shown not in known:
                self._problem(place, _("There is no such field."))
                continue
            part, field = known[shown]
            self.places[(part, *field.path) if part else field.path] = place
            if not _is_empty(cell):
                values.setdefault(part, []).append((field.path, self._value(field, cell, place)))
        document = put_together(values.pop("", []))
        return document | {part: put_together(found) for part, found in values.items()}

    def _table(self, part: str, title: str) -> list[dict[str, Any]]:
        rows = self._rows(title)
        fields = dict(columns_of(part))
        headers = [_text(cell) for cell in rows[0]] if rows else []
        for header in headers:
            if header and header not in fields and header != REST_HEADER:
                self._problem((title, 1, header), _("There is no such column."))
        entries: list[dict[str, Any]] = []
        for number, cells in enumerate(rows[1:], start=2):
            if all(_is_empty(cell) for cell in cells):
                continue
            entries.append(self._entry((part, len(entries)), title, number, headers, cells, fields))
        return entries

    def _entry(
        self, path: Path, title: str, number: int, headers: list[str], cells: list[Any], fields: dict[str, Field]
    ) -> dict[str, Any]:
        found: list[tuple[Path, Any]] = []
        rest: Any = {}
        self.places[path] = (title, number, headers[0] if headers else "-")
        for header, cell in zip(headers, cells, strict=False):
            place = (title, number, header)
            if header in fields:
                self.places[(*path, *fields[header].path)] = place
            if _is_empty(cell):
                continue
            if header == REST_HEADER:
                rest = self._json(cell, place)
                if not isinstance(rest, dict):
                    self._problem(place, _("This is not a JSON object."))
                    rest = {}
                self.places |= {(*path, word): place for word in rest}
            elif header in fields:
                found.append((fields[header].path, self._value(fields[header], cell, place)))
            elif not header:
                self._problem((title, number, "-"), _("This value stands in a column without a header."))
        entry = put_together(found)
        for word in set(entry) & set(rest):
            self._problem((title, number, REST_HEADER), _("“%s” stands in its own column too.") % word)
        return entry | rest

    def _clocks(self, document: dict[str, Any]) -> None:
        names = clock_names()
        fields = ("days", "calendar", ("basis", "source"), ("basis", "clause"))
        for number, cells in enumerate(self._rows(CLOCK_SHEET)[1:], start=2):
            if all(_is_empty(cell) for cell in cells):
                continue
            shown = _text(cells[0])
            if shown not in names:
                self._problem((CLOCK_SHEET, number, CLOCK_HEADERS[0]), _("There is no such deadline."))
                continue
            path: Path = ("clocks", names[shown])
            self.places[path] = (CLOCK_SHEET, number, CLOCK_HEADERS[0])
            found = []
            for header, words, cell in zip(CLOCK_HEADERS[1:], fields, cells[1:], strict=False):
                at = words if isinstance(words, tuple) else (words,)
                place = (CLOCK_SHEET, number, header)
                self.places[(*path, *at)] = place
                if not _is_empty(cell):
                    found.append((at, self._value(Field(at, "whole" if at == ("days",) else "text"), cell, place)))
            document.setdefault("clocks", {})[names[shown]] = put_together(found)

    def _rest(self, document: dict[str, Any]) -> None:
        pieces: dict[tuple[str, str], str] = {}
        rows: dict[tuple[str, str], int] = {}
        for number, cells in enumerate(self._rows(REST_SHEET)[1:], start=2):
            if all(_is_empty(cell) for cell in cells):
                continue
            part, place = _text(cells[0]), _text(cells[1])
            pieces[part, place] = pieces.get((part, place), "") + str(cells[2].value or "")
            rows.setdefault((part, place), number)
        for (part, place), text in pieces.items():
            value = self._parsed(text, (REST_SHEET, rows[part, place], REST_HEADERS[2]))
            self._put_rest(document, part, place, value, rows[part, place])

    def _put_rest(self, document: dict[str, Any], part: str, place: str, value: Any, row: int) -> None:
        where = (REST_SHEET, row, REST_HEADERS[2])
        if place:
            entries = document.setdefault(part, [])
            if not isinstance(entries, list):
                self._problem((REST_SHEET, row, REST_HEADERS[0]), _("This part has no entries."))
                return
            self.places[part, len(entries)] = where
            entries.append(value)
        elif isinstance(value, dict) and isinstance(document.get(part), dict):
            document[part] |= value
        else:
            document[part] = value
            self.places[(part,)] = where

    def _value(self, field: Field, cell: Any, place: Place) -> Any:
        """A cell as the format has it; what does not fit is left for the rules of the format to tell."""
        if getattr(cell, "data_type", "") == "f":
            self._problem(place, _("This cell holds a formula. Replace it by its value."))
            return ""
        if field.kind == "nested":
            return self._json(cell, place)
        if field.kind == "words":
            return [word for word in LIST_SIGNS.split(_text(cell)) if word]
        if field.kind == "flag":
            return _flag(cell.value)
        if field.kind in ("whole", "number"):
            return _number(cell.value, is_whole=field.kind == "whole")
        return _text(cell)

    def _json(self, cell: Any, place: Place) -> Any:
        return self._parsed(_text(cell), place)

    def _parsed(self, text: str, place: Place) -> Any:
        try:
            return json.loads(text, parse_float=str)
        except (ValueError, RecursionError):
            self._problem(place, _("This is not JSON."))
            return {}


def _is_empty(cell: Any) -> bool:
    return cell is None or cell.value is None or str(cell.value).strip() == ""


def _text(cell: Any) -> str:
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(_number(value, is_whole=False)) if isinstance(value, float) else str(value).strip()


def _number(value: Any, *, is_whole: bool) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() else f"{Decimal(repr(value)):f}"
    if isinstance(value, str):
        return to_number(value) if is_whole else value.strip()
    return value


def _flag(value: Any) -> Any:
    word = str(value).strip().lower()
    return True if word in YES else False if word in NO else value
