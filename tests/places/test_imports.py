"""Importing areas, estates and units: what is right is written, what is wrong comes back with a reason."""

import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook

from audit.models import AuditEntry
from places.models import Area, Building, Estate, Owner, Ownership, Unit
from places.services import set_area_border
from places.services.import_areas import AreaImporter
from places.services.import_estates import EstateImporter
from places.services.import_units import UnitImporter
from tests.places.conftest import csv_file, make_estate, run, xlsx_file

# --- Areas ----------------------------------------------------------------------------------------

AREA_ROWS = [
    ["区划代码", "名称"],
    ["990101003001", "桂语社区"],
    ["99010100300101", "一网格"],
    ["990101003", "芙蓉街道"],
    ["990101001", "大丰镇"],
    ["990101001", "大丰镇"],
    ["99010", "错码"],
    ["880101001", "别处街道"],
    ["990101003002", ""],
]


def test_areas_are_added_in_any_order_and_renamed(tree: Any) -> None:
    result = run(AreaImporter(by=None), csv_file(AREA_ROWS))
    assert result.counts == {"created": 3, "updated": 1, "duplicates": 1, "rejected": 3}
    assert Area.objects.get(code="99010100300101").path == "990101/990101003/990101003001/99010100300101/"
    assert Area.objects.get(code="990101001").name == "大丰镇"


def test_a_dry_run_says_the_same_and_writes_nothing(tree: Any) -> None:
    before = set(Area.objects.values_list("code", "name"))
    dry = run(AreaImporter(by=None), csv_file(AREA_ROWS), dry_run=True)
    assert set(Area.objects.values_list("code", "name")) == before
    assert dry.counts == run(AreaImporter(by=None), csv_file(AREA_ROWS)).counts


def test_importing_again_changes_nothing(tree: Any) -> None:
    run(AreaImporter(by=None), csv_file(AREA_ROWS))
    entries = AuditEntry.objects.count()
    again = run(AreaImporter(by=None), csv_file(AREA_ROWS))
    assert again.counts == {"unchanged": 4, "duplicates": 1, "rejected": 3}
    assert AuditEntry.objects.count() == entries


def test_a_person_imports_areas_into_their_own_only(tree: Any, person: Any) -> None:
    officer = person("officer", "subdistrict_officer", tree.first)
    rows = [["code", "name"], ["990101001002", "新社区"], ["990101002002", "邻社区"], ["990101002", "改名"]]
    result = run(AreaImporter(by=officer), csv_file(rows))
    assert result.counts == {"created": 1, "rejected": 2}
    assert AuditEntry.objects.order_by("-id")[0].action == "places.import_areas"


# --- Estates --------------------------------------------------------------------------------------

SQUARE = {"type": "Polygon", "coordinates": [[[104, 30], [104.1, 30], [104.1, 30.1], [104, 30.1], [104, 30]]]}
HEADER = ["小区名称", "区县", "街道", "地址", "经度", "纬度", "建筑年代", "户数", "物业公司"]


@pytest.fixture
def drawn(tree: Any) -> Any:
    set_area_border(tree.district.pk, by=None, border=SQUARE)
    return tree


def estates(*rows: list[Any]) -> Any:
    return csv_file([HEADER, *rows])


def test_estates_find_their_area_by_point_name_and_subdistrict(drawn: Any) -> None:
    file = estates(
        ["甲园", "", "", "", "104.05", "30.05", "2005年", "300", "示范物业"],
        ["乙园", "东区", "大丰街道", "", "", "", "", "", ""],
        ["丙园", "东区玉林", "", "", "", "", "", "", ""],
        ["丁园", "东", "", "玉林街道示范路1号", "", "", "暂无", "暂无", "暂无信息"],
    )
    result = run(EstateImporter(by=None), file)
    assert result.counts == {"created": 3, "rejected": 1}, result.first_errors
    place = dict(Estate.objects.values_list("name", "area__name"))
    assert place == {"甲园": "东区", "乙园": "大丰街道", "丙园": "玉林街道"}
    first = Estate.objects.get(name="甲园")
    assert (first.built_year, first.household_count, first.reported_firm_name) == (2005, 300, "示范物业")


def test_coordinates_in_another_datum_are_converted(drawn: Any) -> None:
    run(EstateImporter(by=None, datum="bd09"), estates(["甲园", "", "", "", "104.06", "30.067", "", "", ""]))
    estate = Estate.objects.get()
    assert (round(estate.longitude, 3), round(estate.latitude, 3)) == (Decimal("104.051"), Decimal("30.063"))


def test_a_point_outside_of_all_borders_is_dropped_when_the_district_is_named(drawn: Any) -> None:
    result = run(
        EstateImporter(by=None),
        estates(
            ["甲园", "东区", "", "", "116.4", "39.9", "", "", ""],
            ["乙园", "成都周边", "", "", "104.9", "30.9", "", "", ""],
        ),
    )
    assert result.counts == {"created": 1, "rejected": 1}
    assert Estate.objects.get().longitude is None


def test_one_name_near_one_point_is_one_estate(drawn: Any) -> None:
    result = run(
        EstateImporter(by=None),
        estates(
            ["华邑·阳光里", "东区", "", "", "104.050000", "30.050000", "", "", ""],
            ["华邑阳光里(东区)", "西区", "", "", "104.051", "30.050000", "", "", ""],
            ["华邑阳光里", "东区", "", "", "104.09", "30.09", "", "", ""],
        ),
    )
    assert result.counts == {"created": 2, "duplicates": 1}


def test_blank_cells_change_nothing_and_filled_ones_do(drawn: Any) -> None:
    row = ["甲园", "东区", "", "示范路1号", "104.05", "30.05", "2005", "300", "示范物业"]
    run(EstateImporter(by=None), estates(row))
    assert run(EstateImporter(by=None), estates(row)).counts == {"unchanged": 1}
    changed = ["甲园", "东区", "", "", "104.05", "30.05", "", "320", ""]
    assert run(EstateImporter(by=None), estates(changed)).counts == {"updated": 1}
    estate = Estate.objects.get()
    assert (estate.household_count, estate.built_year, estate.address) == (320, 2005, "示范路1号")


def test_an_area_put_right_by_hand_survives_the_next_import(drawn: Any) -> None:
    row = ["甲园", "东区", "", "", "104.05", "30.05", "", "", ""]
    run(EstateImporter(by=None), estates(row))
    Estate.objects.update(area=drawn.community)
    run(EstateImporter(by=None), estates(row))
    assert Estate.objects.get().area == drawn.community


def test_a_stated_area_code_moves_the_estate(drawn: Any) -> None:
    estate = make_estate(drawn.other, "甲园")
    rows = [
        ["小区编号", "小区名称", "区划代码"],
        [estate.code, "甲园新名", drawn.community.code],
        ["ZZZZZZZZ", "乙", ""],
    ]
    result = run(EstateImporter(by=None), csv_file(rows))
    assert result.counts == {"updated": 1, "rejected": 1}
    estate.refresh_from_db()
    assert (estate.name, estate.area) == ("甲园新名", drawn.community)
    assert "jyxm" in estate.search_text


def test_a_person_imports_estates_into_their_own_area_only(drawn: Any, person: Any) -> None:
    officer = person("officer", "subdistrict_officer", drawn.first)
    other = make_estate(drawn.other, "己园")
    rows = [
        ["小区编号", "小区名称", "区划代码"],
        ["", "甲园", drawn.community.code],
        ["", "乙园", drawn.other.code],
        [other.code, "己园", drawn.community.code],
    ]
    result = run(EstateImporter(by=officer), csv_file(rows))
    assert result.counts == {"created": 1, "rejected": 2}


BAD_ESTATES = [
    ["", "东区", "", "", "", "", "", "", ""],
    ["···", "东区", "", "", "", "", "", "", ""],
    ["=1+1", "东区", "", "", "", "", "", "", ""],
    ["长" * 121, "东区", "", "", "", "", "", "", ""],
    ["甲", "无此区", "", "", "", "", "", "", ""],
    ["甲", "东区", "", "", "104.05", "", "", "", ""],
    ["甲", "东区", "", "", "abc", "30", "", "", ""],
    ["甲", "东区", "", "", "204", "30", "", "", ""],
    ["甲", "东区", "", "", "", "", "1600", "", ""],
    ["甲", "东区", "", "", "", "", "", "-5", ""],
    ["甲", "东区", "", "", "", "", "", "三百", ""],
    ["甲", "东区", "", "地" * 301, "", "", "", "", ""],
    ["甲\x01", "东区", "", "", "", "", "", "", ""],
    ["甲", "东区", "", "", "", "", "", "99999999999", ""],
    ["甲", "东区", "", "", "1e999", "30", "", "", ""],
    ["甲", "东区", "", "", "", "", "", "", "公" * 121],
]


@pytest.mark.parametrize("row", BAD_ESTATES, ids=range(len(BAD_ESTATES)))
def test_a_bad_row_comes_back_with_a_reason(drawn: Any, row: list[str]) -> None:
    result = run(EstateImporter(by=None), estates(row, ["好园", "东区", "", "", "", "", "", "", ""]))
    assert result.counts == {"created": 1, "rejected": 1}
    assert Estate.objects.get().name == "好园"
    assert len(result.first_errors[0]) > 8


def test_ten_thousand_rows_with_one_in_a_hundred_broken(drawn: Any) -> None:
    rows = [
        [f"第{number}园", "东区", "", "", "", "", "1600" if number % 100 == 7 else "2001", "", ""]
        for number in range(10_000)
    ]
    result = run(EstateImporter(by=None), estates(*rows))
    assert result.counts == {"created": 9_900, "rejected": 100}
    assert (Estate.objects.count(), result.errors.count, len(result.first_errors)) == (9_900, 100, 20)
    sheet = load_workbook(io.BytesIO(result.errors.file().read())).active
    assert sheet.max_row == 101


def test_the_refused_rows_corrected_are_imported_on_their_own(drawn: Any) -> None:
    first = run(EstateImporter(by=None), estates(["甲园", "东区", "", "", "", "", "1600", "", ""]))
    workbook = load_workbook(io.BytesIO(first.errors.file().read()))
    workbook.active["G2"] = "1996"
    corrected = io.BytesIO()
    workbook.save(corrected)
    assert run(EstateImporter(by=None), corrected).counts == {"created": 1}
    assert Estate.objects.get().built_year == 1996


def test_what_only_the_database_refuses_is_narrowed_down_to_its_row(drawn: Any, monkeypatch: Any) -> None:
    from places.services import import_estates

    codes = iter(["SAMECODE1", "SAMECODE1", "CODE222222", "CODE333333", "SAMECODE1", "SAMECODE1", *"ABCDEFGH"])
    monkeypatch.setattr(import_estates, "new_estate_code", lambda: f"{next(codes):0<8}")
    rows = [[name, "东区", "", "", "", "", "", "", ""] for name in ("甲", "乙", "丙")]
    result = run(EstateImporter(by=None), estates(*rows))
    assert result.counts["created"] + result.counts["rejected"] == 3
    assert Estate.objects.count() == result.counts["created"]


# --- Units ----------------------------------------------------------------------------------------

UNIT_HEADER = ["小区名称", "楼栋", "单元", "房号", "建筑面积", "用途", "业主姓名", "电话", "份额", "取得日期"]


def units(*rows: list[Any]) -> Any:
    return xlsx_file([UNIT_HEADER, *rows])


@pytest.fixture
def estate(tree: Any) -> Any:
    return make_estate(tree.community, "甲园")


def test_units_owners_and_shares_are_recorded(estate: Any) -> None:
    file = units(
        ["甲园", "1栋", "1单元", 301, 89.5, "住宅", "凌云", "19900000001", "1/2", "2020-01-01"],
        ["甲园", "1栋", "1单元", 301, 89.5, "住宅", "陈晨", "19900000002", "50%", "2020-01-01"],
        ["甲园", "1栋", "1单元", 302, 60, "商铺", "凌云", "19900000001", "", ""],
        ["甲园", "2栋", "", "车1", 12.5, "车位", "", "", "", ""],
    )
    result = run(UnitImporter(by=None), file)
    assert result.counts == {"created": 3, "updated": 1}, result.first_errors
    assert (Building.objects.count(), Unit.objects.count(), Owner.objects.count()) == (2, 3, 2)
    assert sum(one.share for one in Ownership.objects.filter(unit__number="301")) == Fraction(1)
    assert Unit.objects.get(number="302").use == "shop"


def test_units_are_found_again(estate: Any) -> None:
    row = ["甲园", "1栋", "", "301", "89.5", "", "凌云", "", "", "2020-01-01"]
    run(UnitImporter(by=None), units(row))
    assert run(UnitImporter(by=None), units(row)).counts == {"unchanged": 1}
    row[4] = "91.2"
    assert run(UnitImporter(by=None), units(row)).counts == {"updated": 1}
    assert Unit.objects.get().exclusive_area == Decimal("91.20")
    assert Ownership.objects.count() == 1


@pytest.mark.parametrize(
    "row",
    [
        ["", "1栋", "", "301", "89.5", "", "", "", "", ""],
        ["无此园", "1栋", "", "301", "89.5", "", "", "", "", ""],
        ["甲园", "", "", "301", "89.5", "", "", "", "", ""],
        ["甲园", "1栋", "", "301", "0", "", "", "", "", ""],
        ["甲园", "1栋", "", "301", "89.555", "", "", "", "", ""],
        ["甲园", "1栋", "", "301", "89.5", "城堡", "", "", "", ""],
        ["甲园", "1栋", "", "301", "89.5", "", "", "", "1/2", ""],
        ["甲园", "1栋", "", "301", "89.5", "", "凌云", "", "3/2", ""],
        ["甲园", "1栋", "", "301", "89.5", "", "凌云", "", "", "2020-02-30"],
    ],
)
def test_a_bad_unit_comes_back_with_a_reason(estate: Any, row: list[str]) -> None:
    result = run(UnitImporter(by=None), units(row, ["甲园", "9栋", "", "901", "50", "", "", "", "", ""]))
    assert result.counts == {"created": 1, "rejected": 1}
    assert Unit.objects.get().number == "901"


@pytest.mark.parametrize("dry_run", [True, False])
def test_shares_beyond_the_whole_are_refused_already_by_the_check(estate: Any, dry_run: bool) -> None:
    rows = [
        ["甲园", "1栋", "", "301", "89.5", "", "凌云", "", "2/3", "2020-01-01"],
        ["甲园", "1栋", "", "301", "89.5", "", "陈晨", "", "2/3", "2020-01-01"],
    ]
    result = run(UnitImporter(by=None), units(*rows), dry_run=dry_run)
    assert result.counts == {"created": 1, "rejected": 1}


def test_two_estates_of_one_name_need_the_code(estate: Any, tree: Any) -> None:
    make_estate(tree.other, "甲园")
    row = ["甲园", "1栋", "", "301", "89.5", "", "", "", "", ""]
    assert run(UnitImporter(by=None), units(row)).counts == {"rejected": 1}
    rows = [["小区编号", *UNIT_HEADER[1:5]], [estate.code, *row[1:5]]]
    assert run(UnitImporter(by=None), csv_file(rows)).counts == {"created": 1}


def test_a_person_imports_units_into_their_own_area_only(estate: Any, tree: Any, person: Any) -> None:
    officer = person("officer", "subdistrict_officer", tree.second)
    row = ["甲园", "1栋", "", "301", "89.5", "", "", "", "", ""]
    assert run(UnitImporter(by=officer), units(row)).counts == {"rejected": 1}


def test_a_thousand_units_take_as_many_statements_per_chunk_as_one(estate: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements(rows: list[list[Any]]) -> int:
        with CaptureQueriesContext(connection) as queries:
            run(UnitImporter(by=None), units(*rows))
        return len(queries)

    def row(number: int) -> list[Any]:
        return ["甲园", "1栋", "", f"{number}", "50", "", f"业主{number}", f"199{number:08}", "", ""]

    one = statements([row(1)])
    assert statements([row(number) for number in range(2, 502)]) <= one + 2
