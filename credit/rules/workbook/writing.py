"""Writing a rulebook as a workbook."""

import io
import json
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from credit.rules.flat import Field
from credit.rules.source import Path
from credit.rules.workbook.sheets import (
    CLOCK_HEADERS,
    CLOCK_SHEET,
    CLOCK_WORDS,
    HEAD_HEADERS,
    HEAD_SHEET,
    LONGEST_CELL,
    REST_HEADER,
    REST_HEADERS,
    REST_SHEET,
    TABLES,
    clock_names,
    columns_of,
    head_rows,
    split_entry,
)
from credit.rules.writing import in_order

WIDTHS = {"名称": 36, "条款": 28, REST_HEADER: 30}


def write_workbook(document: dict[str, Any]) -> bytes:
    """The document as an Excel workbook (.xlsx). Reading it again gives an equal document."""
    document = in_order(document)
    workbook = Workbook()
    workbook.remove(workbook.active)
    rest = _write_head(workbook, document)
    for part, title in TABLES.items():
        _write_table(workbook.create_sheet(title), part, document.get(part, []))
        if document.get(part) == []:
            rest[part] = []
    rest |= _write_clocks(workbook, document.get("clocks", {}))
    known = {*TABLES, *(part or name for _shown, part, field in head_rows() for name in field.path[:1]), "clocks"}
    rest |= {name: value for name, value in document.items() if name not in known and name not in rest}
    _write_rest(workbook, rest)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write_head(workbook: Workbook, document: dict[str, Any]) -> dict[str, Any]:
    """Head and parts that stand once; returns what has no row."""
    sheet = workbook.create_sheet(HEAD_SHEET)
    _write_row(sheet, 1, HEAD_HEADERS, is_header=True)
    parts = dict.fromkeys(part for _shown, part, _field in head_rows())
    cells: dict[tuple[str, Path], Any] = {}
    rest: dict[str, Any] = {}
    for part in parts:
        fields = tuple(field for _shown, of_part, field in head_rows() if of_part == part)
        words = {str(field.path[0]) for field in fields}
        entry = document.get(part, {}) if part else {name: document[name] for name in words if name in document}
        if part == "clocks":
            entry = {name: value for name, value in entry.items() if name in words}
        found, left = split_entry(fields, entry)
        cells |= {(part, path): value for path, value in found.items()}
        if not part:
            rest |= left
        elif left or (part in document and part != "clocks" and not found):
            rest[part] = left
    for number, (shown, part, field) in enumerate(head_rows(), start=2):
        _put(sheet, number, 1, shown)
        if (part, field.path) in cells:
            _put_value(sheet, number, 2, field, cells[part, field.path])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 60
    return rest


def _write_table(sheet: Any, part: str, entries: list[Any]) -> None:
    columns = columns_of(part)
    _write_row(sheet, 1, [*(header for header, _field in columns), REST_HEADER], is_header=True)
    for number, entry in enumerate(entries, start=2):
        cells, rest = split_entry(tuple(field for _header, field in columns), entry)
        for place, (_header, field) in enumerate(columns, start=1):
            if field.path in cells:
                _put_value(sheet, number, place, field, cells[field.path])
        if rest:
            _put(sheet, number, len(columns) + 1, _json(rest))
    for place, (header, _field) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(header.rpartition("/")[2], 14)
    sheet.freeze_panes = "A2"


def _write_clocks(workbook: Workbook, clocks: dict[str, Any]) -> dict[str, Any]:
    """Days and calendars; returns what has no row."""
    sheet = workbook.create_sheet(CLOCK_SHEET)
    _write_row(sheet, 1, CLOCK_HEADERS, is_header=True)
    fields = (
        Field(("days",), "whole"),
        Field(("calendar",), "choice"),
        Field(("basis", "source"), "text"),
        Field(("basis", "clause"), "long"),
    )
    rest: dict[str, Any] = {}
    number = 2
    names = clock_names()
    for shown, word in names.items():
        if word not in clocks:
            continue
        cells, left = split_entry(fields, clocks[word])
        if left or len(cells) < len(CLOCK_WORDS):
            rest[word] = clocks[word]
            continue
        _put(sheet, number, 1, shown)
        for place, field in enumerate(fields, start=2):
            _put_value(sheet, number, place, field, cells[field.path])
        number += 1
    rest |= {word: value for word, value in clocks.items() if word not in (*names.values(), "stays")}
    for letter, width in zip("ABCDE", (26, 8, 12, 16, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    return {"clocks": rest} if rest else {}


def _write_rest(workbook: Workbook, rest: dict[str, Any]) -> None:
    """Everything else as JSON, entry by entry; what is too long for a cell goes on in the next row."""
    sheet = workbook.create_sheet(REST_SHEET)
    _write_row(sheet, 1, REST_HEADERS, is_header=True)
    number = 2
    for part, value in rest.items():
        entries = list(enumerate(value, start=1)) if isinstance(value, list) and value else [("", value)]
        for place, entry in entries:
            text = _json(entry)
            for start in range(0, len(text), LONGEST_CELL):
                _put(sheet, number, 1, part)
                _put(sheet, number, 2, place)
                _put(sheet, number, 3, text[start : start + LONGEST_CELL])
                number += 1
    sheet.column_dimensions["A"].width, sheet.column_dimensions["C"].width = 16, 100


def _json(value: Any) -> str:
    plain = json.dumps(value, ensure_ascii=False)
    text = plain if plain.isprintable() else json.dumps(value)
    return text.replace("_x", "\\u005fx")  # a workbook reads _x0041_ as a character


def _put_value(sheet: Any, row: int, column: int, field: Field, value: Any) -> None:
    if field.kind == "nested":
        value = _json(value)
    elif field.kind == "words":
        value = "、".join(value)
    _put(sheet, row, column, value)


def _put(sheet: Any, row: int, column: int, value: Any) -> Cell:
    cell = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"  # also where the text begins with "="
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.value = value
        cell.alignment = Alignment(vertical="top")
    return cell


def _write_row(sheet: Any, number: int, values: Any, *, is_header: bool = False) -> None:
    for place, value in enumerate(values, start=1):
        cell = _put(sheet, number, place, value)
        if is_header:
            cell.font = Font(bold=True)
