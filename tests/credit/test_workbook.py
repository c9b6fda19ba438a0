"""A rulebook goes through YAML and Excel without losing a word; what is wrong is told by cell."""

import copy
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.digest import digest
from common.spreadsheets import UnreadableTable, open_workbook
from credit.rules import read_rulebook
from credit.rules.flat import ENTRY_PARTS, OBJECT_PARTS, fields_of, put_together, value_at
from credit.rules.rewriting import CannotRewrite, add_entry, change, move_entry, remove
from credit.rules.source import read_yaml
from credit.rules.workbook import WorkbookRefused, read_workbook, write_workbook
from credit.rules.workbook.reading import _Reader
from credit.rules.workbook.sheets import CHINESE, columns_of, split_entry
from credit.rules.writing import to_yaml
from tests.credit.builders import SAMPLE, sample

SHIPPED = sorted(SAMPLE.parent.glob("*.yaml"))
TEXT = SAMPLE.read_text(encoding="utf-8")
WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)
ODD = st.sampled_from(
    [
        "=1+1",
        "_x0041_",
        " a ",
        "是",
        "true",
        "null",
        "1.50",
        "007",
        "a\nb",
        "a\r\nb",
        "\x07",
        "\x85",
        "#x",
        "- y",
        "{a",
        "@",
    ]
)


def through_excel(document: dict[str, Any]) -> dict[str, Any]:
    return read_workbook(io.BytesIO(write_workbook(document)))


def changed_cell(sheet: str, cell: str, value: Any) -> io.BytesIO:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(sample())))
    book[sheet][cell] = value
    file = io.BytesIO()
    book.save(file)
    return file


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_rulebook_comes_back_from_excel_and_yaml_digest_for_digest(file: Path) -> None:
    document = read_rulebook(file.read_text(encoding="utf-8"))
    shuffled = json.loads(json.dumps(document, sort_keys=True))  # as the database gives it back
    assert digest(through_excel(shuffled)) == digest(document)
    assert read_yaml(to_yaml(shuffled)).document == document


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_entry_of_every_shipped_rulebook_fits_its_columns(file: Path) -> None:
    """Nothing of what ships needs the column for the rest."""
    document = read_rulebook(file.read_text(encoding="utf-8"))
    for part in ENTRY_PARTS:
        for entry in document.get(part, []):
            cells, rest = split_entry(fields_of(part), entry)
            assert put_together(cells.items()) | rest == entry


@settings(max_examples=25)
@given(st.data())
def test_any_words_come_back_from_excel_and_yaml(data: Any) -> None:
    document = copy.deepcopy(sample())
    words = WORDS | ODD
    document["title"] = data.draw(words)
    document["items"][0]["title"] = data.draw(words)
    document["items"][0]["unknown"] = {"a": [data.draw(words), 1, True, None]}
    document["lists"][0]["leaving"] = data.draw(words)
    document["categories"][0]["cap"] = data.draw(st.sampled_from(["0.5", "15", 15, "1e5", 10**15]))
    document["tests"] = [{"title": data.draw(words), "expect": {"score": None}}]
    document["groups"] = []
    reader = _Reader(open_workbook(io.BytesIO(write_workbook(document))))
    assert reader.read() == document and reader.problems == []
    plain = {**document, "title": "x"}
    assert read_yaml(to_yaml(plain)).document == plain


def test_a_case_longer_than_a_cell_goes_on_in_the_next_row() -> None:
    document = {
        **sample(),
        "tests": [{"title": "x" * 900, "expect": {}, "events": [{"item": "S01", "fact": "y " * 45}] * 500}],
    }
    reader = _Reader(open_workbook(io.BytesIO(write_workbook(document))))
    assert reader.read() == document


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "told"),
    [
        ("项目", "B3", "nowhere", ("项目", 3, "类别")),
        ("项目", "A3", "S01", ("项目", 3, "代码")),
        ("项目", "F2", "viel", ("项目", 2, "分值/固定")),
        ("等级", "D3", 95, ("等级", 3, "代码")),
        ("来源", "A3", None, ("来源", 3, "代码")),
        ("时限", "B2", "bald", ("时限", 2, "天数")),
        ("时限", "A2", "无此时限", ("时限", 2, "时限")),
        ("基本信息", "B9", "2026-13-45", ("基本信息", 9, "生效日期")),
        ("榜单", "G2", "{not json", ("榜单", 2, "条件")),
        ("项目", "C1", "新列", ("项目", 1, "新列")),
        ("指标", "F2", "=1+1", ("指标", 2, "名称")),
    ],
)
def test_problems_name_sheet_row_and_column(sheet: str, cell: str, value: Any, told: tuple[str, int, str]) -> None:
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(changed_cell(sheet, cell, value))
    places = {(problem.sheet, problem.row, problem.column) for problem in caught.value.problems}
    assert told in places, caught.value.problems


def test_numbers_and_yes_as_a_person_types_them() -> None:
    assert read_workbook(changed_cell("项目", "F2", 4.5))["items"][0]["points"] == {"fixed": "4.5"}
    assert read_workbook(changed_cell("项目", "F2", 4.0))["items"][0]["points"] == {"fixed": 4}
    column = [header for header, _field in columns_of("items")].index(CHINESE["evidence_required"])
    letter = openpyxl.utils.get_column_letter(column + 1)
    assert read_workbook(changed_cell("项目", f"{letter}2", "否"))["items"][0]["evidence_required"] is False


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"a,b\n1,2\n"])
def test_a_file_that_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableTable):
        read_workbook(io.BytesIO(content))


def test_nothing_in_the_workbook_runs_as_a_formula() -> None:
    document = {**sample(), "title": "=cmd()", "notice": "+1"}
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(document)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "f" not in kinds


# --- Fields and rewriting ----------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", *ENTRY_PARTS, *OBJECT_PARTS])
def test_every_part_has_fields_and_each_word_of_the_format_is_reached(part: str) -> None:
    from credit.rules.shape import schema

    node = schema()["properties"].get(part, {})
    node = node.get("items", node)
    if "$ref" in node:
        node = schema()["$defs"][node["$ref"].rpartition("/")[2]]
    reached = {field.path[0] for field in fields_of(part)}
    assert reached and set(node.get("properties", reached)) == reached


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_changing_any_entry_keeps_every_other_line_and_comment(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    document = read_yaml(text).document
    for part in ("sources", "categories", "items", "grades", "gaps"):
        for index, entry in enumerate(document.get(part, [])[:6]):
            word = "text" if part == "gaps" else "title"
            after = change(text, (part, index), {**entry, word: "改后：名称 #1"})
            assert read_yaml(after).document[part][index][word] == "改后：名称 #1"
            assert len(set(text.splitlines()) - set(after.splitlines())) <= 1
            assert comments(after) == comments(text)


@settings(max_examples=25)
@given(st.data())
def test_any_series_of_changes_says_what_was_asked_for(data: Any) -> None:
    text = TEXT
    for _turn in range(4):
        document = read_yaml(text).document
        part = data.draw(st.sampled_from(["items", "sources", "grades", "lists", "indicators", "groups"]))
        entries = document.get(part, [])
        act = data.draw(st.sampled_from(["add", "remove", "move", "change"] if len(entries) > 1 else ["add"]))
        index = data.draw(st.integers(0, max(len(entries) - 1, 0)))
        expected = copy.deepcopy(document)
        if act == "add":
            entry = {
                "code": data.draw(WORDS | ODD),
                "title": data.draw(WORDS | ODD),
                "basis": {"source": "sample", "clause": "一"},
            }
            expected.setdefault(part, []).append(entry)
            text = add_entry(text, part, entry)
        elif act == "remove":
            del expected[part][index]
            text = remove(text, (part, index))
        elif act == "move":
            to = data.draw(st.integers(0, len(entries) - 1))
            expected[part].insert(to, expected[part].pop(index))
            text = move_entry(text, part, index, to)
        else:
            entry = {
                **entries[index],
                "title": data.draw(WORDS | ODD),
                "extra": data.draw(st.sampled_from([1, [1, 2], {"a": {"b": 1}}])),
            }
            entry.pop("points", None)
            expected[part][index] = entry
            text = change(text, (part, index), entry)
        assert read_yaml(text).document == expected
        assert comments(TEXT)[0] in comments(text)


def test_what_is_written_as_json_is_written_anew() -> None:
    text = json.dumps(sample(), ensure_ascii=False)
    assert read_yaml(change(text, ("title",), "新")).document == {**sample(), "title": "新"}


@pytest.mark.parametrize("text", ["a: [", "- 1\n", ""])
def test_what_cannot_be_read_cannot_be_changed_by_a_form(text: str) -> None:
    with pytest.raises(CannotRewrite):
        change(text, ("title",), "x")


def test_values_that_are_not_there_are_missing() -> None:
    entry = {"veto": "D", "points": {"range": [1, 5]}}
    assert value_at(entry, ("veto", "grade")) == "D"
    assert value_at(entry, ("points", "range", 1)) == 5
    assert value_at(entry, ("points", "fixed")) is value_at(entry, ("validity", "months"))
    assert put_together([(("veto", "grade"), "D"), (("points", "range", 0), 1), (("points", "range", 1), 5)]) == entry
