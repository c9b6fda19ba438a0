"""Commands and demo data: whole trees and files, twice without anything twice."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from common.geo import Point
from places import demo
from places.models import Area, Estate, Owner, Ownership, Unit
from places.selectors import AreaLocator, area_at, district_aliases
from places.services.divisions import area_name, shipped_divisions
from tenants.context import in_jurisdiction
from tests.places.conftest import make_area

SQUARE = [[[104, 30], [104.1, 30], [104.1, 30.1], [104, 30.1], [104, 30]]]


def call(name: str, *args: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def divisions(tmp_path: Path) -> Path:
    """The four files of a national list with one small city."""
    files = {
        "cities.csv": [("9901", "试验市")],
        "areas.csv": [("990101", "东区"), ("990102", "西区"), ("880101", "别处")],
        "streets.csv": [("990101001", "大丰街道"), ("990102001", "玉林街道")],
    }
    for name, rows in files.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("code", "name"), *rows])
    with gzip.open(tmp_path / "communities.csv.gz", "wt", encoding="utf-8") as packed:
        packed.write("code,name\n990101001001,云栖社区居委会\n990102001001,竹溪村委会\n")
    return tmp_path


def test_a_city_and_a_district_take_their_own_sub_tree(divisions: Path, metro: Any, east: Any) -> None:
    assert "7 created" in call("import_areas", str(divisions), jurisdiction="metro", city="9901")
    assert "7 unchanged" in call("import_areas", str(divisions), jurisdiction="metro")
    assert "3 created" in call("import_areas", str(divisions), jurisdiction="east", district="990101")
    with in_jurisdiction(metro):
        assert Area.objects.get(code="990101001001").path == "9901/990101/990101001/990101001001/"
        assert Area.objects.get(code="990101001001").name == "云栖社区"
    with in_jurisdiction(east):
        assert Area.objects.get(parent=None).path == "990101/"


def test_a_tree_with_another_root_is_left_alone(divisions: Path, metro: Any) -> None:
    call("import_areas", str(divisions), jurisdiction="metro")
    with pytest.raises(CommandError, match="another code"):
        call("import_areas", str(divisions), jurisdiction="metro", district="990101")


@pytest.mark.parametrize(
    ("command", "argument"),
    [("import_areas", "nowhere"), ("import_estates", "nowhere.csv"), ("import_area_geometry", "nowhere.json")],
)
def test_a_missing_file_or_jurisdiction_is_one_line(metro: Any, command: str, argument: str) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call(command, argument, jurisdiction="metro")
    with pytest.raises(CommandError, match="atlantis"):
        call(command, argument, jurisdiction="atlantis")


def test_borders_are_matched_by_code_and_by_former_name(divisions: Path, metro: Any, tmp_path: Path) -> None:
    call("import_areas", str(divisions), jurisdiction="metro")
    shape = {"type": "Polygon", "coordinates": SQUARE}
    features = [
        {"type": "Feature", "id": "990101", "properties": {}, "geometry": shape},
        {"type": "Feature", "id": "000000", "properties": {"name": "西区"}, "geometry": shape},
        {"type": "Feature", "id": "000001", "properties": {"name": "无此区"}, "geometry": shape},
        {"type": "Feature", "id": "990101001", "properties": {}, "geometry": {"type": "Point"}},
    ]
    file = tmp_path / "borders.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    printed = call("import_area_geometry", str(file), jurisdiction="metro")
    assert "2 borders drawn, 0 of them repaired, 1 of no area here" in printed
    assert "大丰街道" in printed
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(CommandError):
        call("import_area_geometry", str(file), jurisdiction="metro")


def test_estates_are_imported_from_a_packed_file(divisions: Path, metro: Any, tmp_path: Path) -> None:
    call("import_areas", str(divisions), jurisdiction="metro")
    file = tmp_path / "estates.csv.gz"
    with gzip.open(file, "wt", encoding="utf-8") as packed:
        packed.write("name,district,lng,lat,build_year\n甲园,东区,104.05,30.05,2001\n乙园,南区,,,2001\n")
    assert "1 created" in call("import_estates", str(file), jurisdiction="metro", dry_run=True)
    errors = tmp_path / "errors.xlsx"
    assert "1 created, 1 rejected" in call("import_estates", str(file), jurisdiction="metro", errors=str(errors))
    assert errors.stat().st_size > 1000
    assert "1 rejected, 1 unchanged" in call("import_estates", str(file), jurisdiction="metro")
    with in_jurisdiction(metro):
        assert Estate.objects.get().area.code == "990101"


# --- Which area a point lies in -----------------------------------------------------------------------


def test_a_point_lies_in_the_lowest_area_whose_border_holds_it(tree: Any) -> None:
    from places.services import set_area_border

    set_area_border(tree.district.pk, by=None, border={"type": "Polygon", "coordinates": SQUARE})
    half = [[[104, 30], [104.05, 30], [104.05, 30.1], [104, 30.1], [104, 30]]]
    set_area_border(tree.first.pk, by=None, border={"type": "Polygon", "coordinates": half})
    for find in (area_at, AreaLocator().at):
        assert find(Point(104.02, 30.05)) == tree.first
        assert find(Point(104.07, 30.05)) == tree.district
        assert find(Point(105.5, 30.05)) is None
    assert AreaLocator().at(Point(104.105, 30.05)) == tree.district  # half a kilometre beside the border
    assert area_at(Point(104.105, 30.05)) is None


def test_messy_names_of_districts_are_understood(jurisdiction: Any) -> None:
    city = make_area("5101", "成都市")
    for code, name in (("510107", "武侯区"), ("510116", "双流区"), ("510117", "郫都区")):
        make_area(code, name, city)
    locator = AreaLocator()
    texts = {
        "武侯": "武侯区",
        "武侯外双楠": "武侯区",
        "天府新区": "双流区",
        "高新": "武侯区",
        "高新西区": "郫都区",
        "郫县犀浦": "郫都区",
    }
    for text, name in texts.items():
        district, _rest = locator.district_named(text)
        assert district is not None, text
        assert district.name == name
    assert locator.district_named("武侯外双楠")[1] == "外双楠"
    assert locator.district_named("青羊") == (None, "青羊")


def test_aliases_lead_to_shipped_divisions() -> None:
    codes = {division.code for division in shipped_divisions("5101")}
    assert set(district_aliases().values()) <= codes


# --- Demo ---------------------------------------------------------------------------------------------


def test_the_shipped_list_of_chengdu_is_whole() -> None:
    lengths = [len(division.code) for division in shipped_divisions("5101")]
    assert [lengths.count(length) for length in (4, 6, 9, 12)] == [1, 20, 261, 3047]
    assert shipped_divisions("9901") == []
    assert area_name("水井坊社区居委会") == "水井坊社区"
    assert area_name("某某居委会") == "某某居委会"


def test_the_demo_is_the_same_every_time(east: Any) -> None:
    with in_jurisdiction(east):
        demo.seed("510108", 1)
        first = set(Estate.objects.values_list("code", "name", "household_count"))
        counts = [model.objects.count() for model in (Area, Unit, Owner, Ownership)]
        demo.seed("510108", 1)
        assert set(Estate.objects.values_list("code", "name", "household_count")) == first
        assert [model.objects.count() for model in (Area, Unit, Owner, Ownership)] == counts
        assert len(first) == 22
        assert set(Estate.objects.values_list("kind", flat=True)) == {
            "residential",
            "mixed",
            "commercial",
            "industrial",
            "unowned_court",
        }
        assert Area.objects.get(parent=None).code == "510108"
        assert Estate.objects.filter(area__kind="community").count() == 22
