"""Paths, names, borders and indicators, without a database."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.rules import (
    UnreadableBorder,
    bare_name,
    child_path,
    indicators,
    kind_of_code,
    name_key,
    parent_code,
    read_border,
    search_text,
    search_words,
    topmost,
)

codes = st.text("0123456789", min_size=1, max_size=6)
paths = st.lists(codes, min_size=1, max_size=5).map(lambda parts: "/".join(parts) + "/")


@given(st.lists(paths, max_size=12), paths)
def test_topmost_paths_contain_exactly_what_all_paths_contain(held: list[str], place: str) -> None:
    kept = topmost(held)
    assert any(place.startswith(path) for path in held) == any(place.startswith(path) for path in kept)
    assert not any(one != other and one.startswith(other) for one in kept for other in kept)


@given(st.lists(codes, min_size=2, max_size=5, unique=True))
def test_a_path_built_level_by_level_lies_below_each_of_its_levels(parts: list[str]) -> None:
    path, above = "", []
    for code in parts:
        path = child_path(path, code)
        above.append(path)
    assert path.strip("/").split("/") == parts
    assert all(path.startswith(prefix) for prefix in above)


@given(codes, codes)
def test_a_code_that_begins_like_another_is_not_below_it(one: str, other: str) -> None:
    if one != other:
        assert not child_path("", one).startswith(child_path("", other))


@pytest.mark.parametrize(
    ("code", "kind", "parents"),
    [
        ("5101", "city", []),
        ("510108", "district", ["5101"]),
        ("510108001", "subdistrict", ["510108", "5101"]),
        ("510108001002", "community", ["510108001", "510108", "5101"]),
        ("51010800100201", "grid", ["510108001002"]),
        ("510108001002A7", "grid", ["510108001002"]),
        ("51", "", []),
        ("51010", "", []),
        ("５１０１", "", []),
        ("51010８", "", []),
        ("510108001002-1", "", []),
        ("", "", []),
    ],
)
def test_the_code_tells_kind_and_parents(code: str, kind: str, parents: list[str]) -> None:
    assert kind_of_code(code) == kind
    assert parent_code(code) == parents


def test_names_are_compared_without_punctuation_case_and_width() -> None:
    assert name_key("华邑·阳光里") == name_key("华邑阳光里")
    assert name_key("Ａ区（二期）") == name_key("a区二期")
    assert name_key("创＋理想城") == name_key("创+理想城")


def test_a_district_in_brackets_is_no_part_of_the_name() -> None:
    assert bare_name("状元府邸（金牛）", {"金牛"}) == "状元府邸"
    assert bare_name("状元府邸(别墅)", {"金牛"}) == "状元府邸(别墅)"
    assert bare_name("(金牛)", {"金牛"}) == "(金牛)"


def test_a_name_is_found_by_characters_pinyin_and_initials() -> None:
    text = search_text("锦绣花园", "示范大道1号")
    assert text == "锦绣花园 jinxiuhuayuan jxhy 示范大道1号"
    assert all(word in text for word in search_words(" JinXiu 花园  示范"))
    assert len(search_words("a b c d e f g")) == 5
    assert search_words("·· ()") == []


SQUARE = [[[104.0, 30.0], [104.1, 30.0], [104.1, 30.1], [104.0, 30.1], [104.0, 30.0]]]


def test_a_border_gets_its_box() -> None:
    border = read_border({"type": "Polygon", "coordinates": SQUARE})
    assert border[1:5] == (Decimal("104.000000"), Decimal("30.000000"), Decimal("104.100000"), Decimal("30.100000"))
    assert not border.was_repaired


def test_a_border_that_crosses_itself_is_repaired() -> None:
    bow_tie = [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]
    border = read_border({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": bow_tie}})
    assert border.was_repaired
    assert border.geometry["type"] == "MultiPolygon"


def test_a_border_in_another_datum_is_moved() -> None:
    border = read_border({"type": "Polygon", "coordinates": SQUARE}, "gcj02")
    assert border.west < Decimal("103.999")


@pytest.mark.parametrize(
    "given_border",
    [
        "{",
        [],
        {"type": "Point", "coordinates": [104, 30]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"]]]},
        {"type": "Polygon", "coordinates": [[[200, 2], [300, 4], [300, 5], [200, 2]]]},
        {"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [3, 3], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[float("nan"), 1], [2, 2], [3, 3], [1, 1]]]},
        {"type": "Polygon", "coordinates": 7},
        {"type": "Polygon"},
    ],
)
def test_what_is_no_border_is_told_apart(given_border: object) -> None:
    with pytest.raises(UnreadableBorder):
        read_border(given_border)


def figures(**facts: object) -> dict[str, object]:
    names = ("kind", "floor_area", "household_count", "building_count", "enterprise_count")
    estate = SimpleNamespace(**(dict.fromkeys(names) | facts))
    return {indicator.code: indicator.value for indicator in indicators(estate)}


def test_each_kind_of_place_has_its_own_indicators() -> None:
    homes = figures(kind="residential", household_count=500, building_count=8, floor_area=Decimal("52000.50"))
    assert homes == {"households_per_building": Decimal("62.50"), "area_per_household": Decimal("104.00")}
    park = figures(kind="industrial", enterprise_count=3, building_count=2, floor_area=Decimal(10_000))
    assert park == {"area_per_enterprise": Decimal("3333.33"), "enterprises_per_building": Decimal("1.50")}
    assert len(figures(kind="mixed")) == 4
    assert figures(kind="commercial") == {"area_per_enterprise": None, "enterprises_per_building": None}
