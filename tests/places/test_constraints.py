"""What must never be false is refused by the database itself, whoever writes."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from places.models import Area, Building, Estate, Owner, Ownership, Unit
from tests.places.conftest import make_area, make_estate

DAY = datetime.date(2026, 1, 1)
LATER = datetime.date(2026, 7, 1)


def refuses(create: Any) -> str:
    """The constraint that refuses the write."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        create()
    return caught.value.__cause__.diag.constraint_name


def area(**fields: Any) -> Any:
    values = {"code": "990101003", "name": "新街道", "kind": "subdistrict", "path": "990101/990101003/"} | fields
    return lambda: Area.objects.create(**values)


def test_a_code_fits_its_kind(tree: Any) -> None:
    assert refuses(area(code="9901", path="9901/")) == "area_code_fits_kind"
    assert refuses(area(code="99010100100", path="99010100100/")) == "area_code_fits_kind"
    assert refuses(area(kind="grid", code="99010100100a", path="99010100100a/")) == "area_code_fits_kind"


def test_a_code_exists_once(tree: Any) -> None:
    assert "code" in refuses(area(code=tree.first.code, path=tree.first.path, parent=tree.district))


def test_a_path_ends_with_the_code(tree: Any) -> None:
    assert refuses(area(path="990101/", parent=tree.district)) == "area_path_ends_with_code"


def test_a_path_continues_the_parent(tree: Any) -> None:
    assert refuses(area(path="990199/990101003/", parent=tree.district)) == "area_path_continues_parent"
    assert refuses(area(path="990101/990101003/")) == "area_path_continues_parent"


def test_an_area_belongs_to_a_higher_level(tree: Any) -> None:
    path = f"{tree.community.path}990101003/"
    assert refuses(area(path=path, parent=tree.community)) == "area_level_order"
    path = f"{tree.second.path}990101003/"
    assert refuses(area(path=path, parent=tree.second)) == "area_level_order"


def test_an_area_cannot_leave_those_below_it_behind(tree: Any) -> None:
    def rename_path() -> None:
        Area.objects.filter(pk=tree.first.pk).update(code="990101009", path="990101/990101009/")

    assert refuses(rename_path) == "area_path_continues_parent"
    assert refuses(lambda: Area.objects.filter(pk=tree.first.pk).update(kind="grid")) in {
        "area_code_fits_kind",
        "area_path_continues_parent",
        "area_level_order",
    }


def test_a_border_comes_with_its_box(tree: Any) -> None:
    assert refuses(lambda: Area.objects.filter(pk=tree.first.pk).update(geometry={})) == "area_box_belongs_to_geometry"
    assert refuses(lambda: Area.objects.filter(pk=tree.first.pk).update(west=1)) == "area_box_belongs_to_geometry"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"longitude": Decimal(104)}, "estate_point_whole"),
        ({"longitude": Decimal(104), "latitude": Decimal(95)}, "estate_point_whole"),
        ({"floor_area": Decimal(0)}, "estate_floor_area_positive"),
        ({"built_year": 1600}, "estate_built_year_plausible"),
        ({"code": "abc"}, "estate_code_form"),
        ({"name": ""}, "estate_named"),
    ],
)
def test_facts_of_an_estate_are_possible(tree: Any, fields: dict[str, Any], constraint: str) -> None:
    values = {"code": "ABCDEF1234", "name": "晴川", "area": tree.community} | fields
    assert refuses(lambda: Estate.objects.create(**values)) == constraint


@pytest.fixture
def unit(tree: Any) -> Any:
    building = Building.objects.create(estate=make_estate(tree.community), number="1栋")
    return Unit.objects.create(building=building, stair="1", number="301", exclusive_area=Decimal("89.50"))


def test_numbers_of_buildings_and_units_exist_once(unit: Any) -> None:
    estate = unit.building.estate
    assert refuses(lambda: Building.objects.create(estate=estate, number="1栋")) == "building_number_once"
    again = {"building": unit.building, "stair": "1", "number": "301", "exclusive_area": Decimal(50)}
    assert refuses(lambda: Unit.objects.create(**again)) == "unit_number_once"


def test_a_unit_has_an_area(unit: Any) -> None:
    assert refuses(lambda: Unit.objects.filter(pk=unit.pk).update(exclusive_area=0)) == "unit_area_positive"


def owner(name: str) -> Owner:
    return Owner.objects.create(name=name, name_hash=name)


def share(unit: Any, holder: Owner, top: int = 1, bottom: int = 1, since: Any = DAY, until: Any = None) -> Any:
    return Ownership.objects.create(
        unit=unit,
        owner=holder,
        share_numerator=top,
        share_denominator=bottom,
        effective_from=since,
        effective_to=until,
    )


def test_shares_of_a_unit_never_exceed_the_whole(unit: Any) -> None:
    share(unit, owner("a"), 1, 3)
    share(unit, owner("b"), 1, 3)
    share(unit, owner("c"), 1, 3)
    assert refuses(lambda: share(unit, owner("d"), 1, 1_000_000)) == "ownership_shares_at_most_whole"


def test_shares_are_added_exactly(unit: Any) -> None:
    for position in range(7):
        share(unit, owner(str(position)), 1, 7)
    assert sum(one.share for one in unit.ownerships.all()) == 1


def test_a_share_may_follow_another_on_the_day_it_ends(unit: Any) -> None:
    share(unit, owner("a"), until=LATER)
    share(unit, owner("b"), since=LATER)


def test_an_excess_on_a_later_day_is_found(unit: Any) -> None:
    share(unit, owner("later"), since=LATER)
    assert refuses(lambda: share(unit, owner("early"), 1, 100)) == "ownership_shares_at_most_whole"
    share(unit, owner("until then"), until=LATER)


def test_a_larger_share_is_checked_like_a_new_one(unit: Any) -> None:
    share(unit, owner("a"), 1, 2)
    half = share(unit, owner("b"), 1, 2)

    def enlarge() -> None:
        Ownership.objects.filter(pk=half.pk).update(share_numerator=2, share_denominator=3)

    assert refuses(enlarge) == "ownership_shares_at_most_whole"


def test_one_owner_holds_one_share_of_a_unit_at_a_time(unit: Any) -> None:
    holder = owner("a")
    share(unit, holder, 1, 4)
    assert refuses(lambda: share(unit, holder, 1, 4, since=LATER)) == "ownership_period_once"


def test_a_share_is_a_fraction_for_a_period(unit: Any) -> None:
    assert refuses(lambda: share(unit, owner("a"), 3, 2)) == "ownership_share_fraction"
    assert refuses(lambda: share(unit, owner("b"), 0, 2)) == "ownership_share_fraction"
    assert refuses(lambda: share(unit, owner("c"), until=DAY)) == "ownership_period_ordered"


def test_a_child_cannot_slip_below_a_parent_that_is_being_moved(fresh_jurisdiction: Any, at_once: Any) -> None:
    city = make_area(fresh_jurisdiction.national_code, "新市")
    one, two = (make_area(f"{city.code}0{number}", "区", city) for number in (1, 2))
    street = make_area(f"{one.code}001", "街道", one)

    from places.services import create_area, move_area

    results = at_once(
        fresh_jurisdiction,
        lambda: move_area(street.pk, by=None, parent_id=two.pk),
        lambda: create_area(by=None, code=f"{street.code}001", name="社区", kind="community", parent=street),
    )
    assert not any(isinstance(result, Exception) for result in results), results
    street.refresh_from_db()
    assert street.path == f"{two.path}{street.code}/"
    for child in street.children.all():
        assert child.path == f"{street.path}{child.code}/"


def test_two_writers_cannot_give_away_more_than_the_whole(fresh_jurisdiction: Any, at_once: Any) -> None:
    area = make_area(fresh_jurisdiction.national_code, "新市")
    building = Building.objects.create(estate=make_estate(area), number="1")
    unit = Unit.objects.create(building=building, number="1", exclusive_area=1)
    holders = [owner("a"), owner("b")]
    results = at_once(fresh_jurisdiction, *[lambda one=one: share(unit, one, 2, 3) for one in holders])
    assert sum(isinstance(result, IntegrityError) for result in results) == 1
    assert Ownership.objects.filter(unit=unit).count() == 1
