"""Files as offices hand them in, good and bad."""

import codecs
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from common import spreadsheets
from common.spreadsheets import (
    REASON_HEADER,
    Column,
    ErrorWorkbook,
    UnreadableTable,
    csv_lines,
    header_key,
    open_table,
    safe_cell,
)

COLUMNS = (
    Column("name", ("名称", "name"), is_required=True, max_length=20),
    Column("area", ("建筑面积", "floor area")),
    Column("code", ("代码", "code")),
)
TEXT = "名称,建筑面积,代码\r\n锦绣花园,89.50,00123\r\n"


def table(content: bytes, **more: Any) -> spreadsheets.Table:
    return open_table(io.BytesIO(content), COLUMNS, **more)


def workbook(*rows: list[Any], change: Any = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change is not None:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# --- Files that are read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace("\r\n", "\n").encode(),
        ("某区小区台账\r\n\r\n" + TEXT).encode(),
        TEXT.replace("名称", "* 名称 ").replace("建筑面积", "建筑面积（㎡）").encode(),
        TEXT.replace("00123", '"=""00123"""').encode(),
        workbook(["名称", "建筑面积", "代码"], ["锦绣花园", 89.5, "00123"]),
        workbook(["Name", "Floor_Area", "CODE"], [" 锦绣花园\u200b", "89.50", "00123"]),
    ],
)
def test_every_usual_way_of_writing_a_table_reads_the_same(content: bytes) -> None:
    (row,) = table(content).rows()
    assert row.problems == []
    assert row.values["name"] == "锦绣花园"
    assert float(row.values["area"]) == 89.5
    assert row.values["code"] == "00123"


def test_rows_have_the_number_that_the_spreadsheet_program_shows() -> None:
    rows = list(table("名称\n甲\n\n乙\n".encode()).rows())
    assert [(row.number, row.values["name"]) for row in rows] == [(2, "甲"), (4, "乙")]


def test_absent_columns_are_blank_and_unknown_ones_kept_for_the_way_back() -> None:
    (row,) = table("名称,备注\n甲,好\n".encode()).rows()
    assert (row.values["area"], row.cells) == ("", ["甲", "好"])


def test_numbers_and_days_of_a_workbook_read_as_people_see_them() -> None:
    import datetime

    content = workbook(["名称", "建筑面积", "代码"], [1999.0, 0.1 + 0.2, datetime.date(2026, 3, 1)])
    (row,) = table(content).rows()
    assert row.values == {"name": "1999", "area": "0.3", "code": "2026-03-01"}


def test_long_codes_keep_all_their_digits() -> None:
    (row,) = table(workbook(["名称", "代码"], ["社区", 510108001001])).rows()
    assert row.values["code"] == "510108001001"


def test_hidden_sheets_are_left_out() -> None:
    def hide_first(book: Workbook) -> None:
        book.active.sheet_state = "hidden"
        sheet = book.create_sheet("数据")
        sheet.append(["名称"])
        sheet.append(["甲"])

    assert table(workbook(["其他"], change=hide_first)).count() == 1


def test_lines_within_a_cell_are_one_cell() -> None:
    (row,) = table('名称,建筑面积\n"甲\n乙",1\n'.encode()).rows()
    assert row.values["name"] == "甲\n乙"


def test_the_rows_can_be_read_twice() -> None:
    opened = table(TEXT.encode())
    assert opened.count() == len(list(opened.rows())) == 1


# --- Rows with problems -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("=SUM(A1:A9)", "公式|formula"),
        ('=HYPERLINK("http://x")', "公式|formula"),
        ("x" * 5000, "5000"),
        ("甲\x07乙", "characters|字符"),
        ("", "empty|空"),
    ],
)
def test_a_bad_cell_spoils_its_row_and_no_other(cell: str, says: str) -> None:
    quoted = cell.replace('"', '""')
    rows = list(table(f'名称,代码\n甲,1\n"{quoted}",2\n乙,3\n'.encode()).rows())
    assert [bool(row.problems) for row in rows] == [False, True, False]
    assert rows[1].values["name"] == ""


def test_formulas_and_errors_of_a_workbook_are_told_apart() -> None:
    rows = list(table(workbook(["名称", "代码"], ["=1+1", "1"], ["#REF!", "2"], ["丙", "3"])).rows())
    assert [bool(row.problems) for row in rows] == [True, True, False]


def test_a_cell_of_megabytes_spoils_its_row_only() -> None:
    rows = list(table(("名称,代码\n" + "长" * 400_000 + ",1\n乙,2\n").encode()).rows())
    assert [bool(row.problems) for row in rows] == [True, False]


# --- Files that are refused -------------------------------------------------------------------------


def bomb() -> bytes:
    """A workbook whose sheet unpacks to far more than the limit."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _megabyte in range(spreadsheets.MAX_UNPACKED // 1024**2 + 1):
                sheet.write(b"0" * 1024**2)
    return file.getvalue()


def other_archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return file.getvalue()


def entity_bomb() -> bytes:
    """A workbook whose sheet defines entities that grow."""
    file = io.BytesIO(workbook(["名称"], ["甲"]))
    out = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = (
                    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
                    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                    b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
                )
            target.writestr(entry, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        b"PK\x03\x04 not really an archive",
        other_archive(),
        bomb(),
        entity_bomb(),
        workbook(["名称"], ["甲"])[:-200],
        "名称,代码\n".encode() + b"\xff\xff\xff\xff",
        "小区,面积\n甲,1\n".encode(),
        "名称,name\n甲,乙\n".encode(),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"<html><body><table><tr><td>x</td></tr></table></body></html>",
        ('名称,代码\n"甲,1\n' + "乙,2\n" * 2000).encode(),
    ],
    ids=[
        "empty",
        "blank lines",
        "a picture",
        "an old workbook",
        "a broken archive",
        "another archive",
        "a decompression bomb",
        "an entity bomb",
        "a cut workbook",
        "no encoding",
        "wrong columns",
        "a column twice",
        "a PDF",
        "a web page",
        "a quotation mark that is never closed",
    ],
)
def test_a_file_that_is_no_table_is_refused_with_words(content: bytes) -> None:
    with pytest.raises(UnreadableTable) as caught:
        table(content).count()
    assert caught.value.status == 400
    assert len(str(caught.value)) > 5


def test_missing_columns_are_named() -> None:
    with pytest.raises(UnreadableTable, match="名称") as caught:
        table("小区,面积\n甲,1\n".encode())
    assert "小区" in str(caught.value)


def test_too_many_rows_are_refused() -> None:
    content = ("名称\n" + "甲\n" * 11).encode()
    with pytest.raises(UnreadableTable, match="10"):
        table(content, max_rows=10).count()


# --- Handing back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1"])
def test_nothing_that_is_handed_back_runs_as_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    line = "".join(csv_lines(["名称"], [[text]]))
    assert f"'{text[0]}" in line


@pytest.mark.parametrize("text", ["-3.5", "+86", "12%", "甲", ""])
def test_numbers_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_what_was_made_safe_reads_as_it_was() -> None:
    content = "".join(csv_lines(["名称", "代码"], [["-二期", "@1"]])).encode()
    (row,) = table(content).rows()
    assert (row.values["name"], row.values["code"]) == ("-二期", "@1")


def test_refused_rows_come_back_with_a_reason_and_can_be_handed_in_again() -> None:
    opened = table("名称,备注\n=A1,一\n,二\n".encode())
    errors = ErrorWorkbook(opened.headers)
    for row in opened.rows():
        errors.add(row, row.problems)
    content = errors.file().read()
    sheet = load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[1]] == ["名称", "备注", REASON_HEADER]
    assert sheet["A2"].data_type == "s"
    assert sheet["C2"].value
    again = table(content)
    assert again.headers == ["名称", "备注"]
    assert [row.number for row in again.rows()] == [2, 3]


@pytest.mark.parametrize(
    ("header", "key"),
    [(" * 建筑面积（平方米）", "建筑面积"), ("Build_Year", "buildyear"), ("户 数:", "户数"), ("ＮＡＭＥ", "name")],
)
def test_headers_are_compared_generously(header: str, key: str) -> None:
    assert header_key(header) == key
