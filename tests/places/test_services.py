"""Every act checks the right in its area, keeps the rules and leaves an audit entry."""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from audit.models import AuditEntry
from common.errors import NotAllowed
from places import services
from places.models import Area, Estate, Ownership
from places.services.areas import BorderRefused
from places.services.owners import AlreadyEnded
from tests.places.conftest import TODAY, make_estate

SQUARE = {"type": "Polygon", "coordinates": [[[104, 30], [104.1, 30], [104.1, 30.1], [104, 30.1], [104, 30]]]}


def last_entry() -> AuditEntry:
    entry = AuditEntry.objects.order_by("-id").first()
    assert entry is not None
    return entry


@pytest.fixture
def officer(tree: Any, person: Any) -> Any:
    return person("officer", "subdistrict_officer", tree.first)


# --- Areas ----------------------------------------------------------------------------------------


def test_a_grid_is_added_below_ones_own_community(tree: Any, officer: Any) -> None:
    grid = services.create_area(
        by=officer, code=f"{tree.community.code}02", name=" 第二网格 ", kind="grid", parent=tree.community
    )
    assert (grid.name, grid.path) == ("第二网格", f"{tree.community.path}{grid.code}/")
    assert (last_entry().action, last_entry().actor) == ("places.create_area", "officer")


def test_an_area_outside_of_ones_own_is_refused(tree: Any, officer: Any) -> None:
    with pytest.raises(NotAllowed):
        services.create_area(by=officer, code="99010100200101", name="网格", kind="grid", parent=tree.other)
    with pytest.raises(NotAllowed):
        services.rename_area(tree.second.pk, by=officer, name="别名")


def test_a_wrong_level_or_code_is_refused(tree: Any) -> None:
    with pytest.raises(services.CannotMoveThere):
        services.create_area(by=None, code="990101009", name="街道", kind="subdistrict", parent=tree.community)
    with pytest.raises(ValidationError):
        services.create_area(by=None, code="12", name="街道", kind="subdistrict", parent=tree.district)
    with pytest.raises(ValidationError):
        services.create_area(by=None, code=tree.first.code, name="街道", kind="subdistrict", parent=tree.district)


def test_moving_an_area_takes_everything_below_along(tree: Any) -> None:
    services.move_area(tree.community.pk, by=None, parent_id=tree.second.pk, reason="boundary change")
    tree.grid.refresh_from_db()
    assert tree.grid.path == f"{tree.second.path}{tree.community.code}/{tree.grid.code}/"
    assert not Area.objects.under([tree.first.path]).exclude(pk=tree.first.pk).exists()
    assert last_entry().fields == ["parent", "path"]


def test_rights_follow_a_moved_area_at_once(tree: Any, person: Any) -> None:
    estate = make_estate(tree.community)
    services.move_area(tree.community.pk, by=None, parent_id=tree.second.pk)
    first = person("first", "subdistrict_officer", tree.first)
    second = person("second", "subdistrict_officer", tree.second)
    assert not Estate.objects.visible_to(first).exists()
    assert list(Estate.objects.visible_to(second)) == [estate]


def test_an_area_cannot_move_into_itself_or_below_its_level(tree: Any) -> None:
    for area, parent in ((tree.first, tree.community), (tree.first, tree.second), (tree.district, tree.first)):
        with pytest.raises(services.CannotMoveThere):
            services.move_area(area.pk, by=None, parent_id=parent.pk)


def test_moving_needs_the_right_at_both_places(tree: Any, officer: Any) -> None:
    with pytest.raises(NotAllowed):
        services.move_area(tree.community.pk, by=officer, parent_id=tree.second.pk)


def test_an_area_with_something_in_use_stays_in_use(tree: Any) -> None:
    with pytest.raises(services.AreaInUse):
        services.set_area_in_use(tree.community.pk, by=None, is_active=False)
    assert not services.set_area_in_use(tree.grid.pk, by=None, is_active=False).is_active
    make_estate(tree.other)
    with pytest.raises(services.AreaInUse):
        services.set_area_in_use(tree.other.pk, by=None, is_active=False)


def test_a_border_is_drawn_and_taken_away(tree: Any) -> None:
    area, was_repaired = services.set_area_border(tree.first.pk, by=None, border=SQUARE)
    assert (area.west, area.north, was_repaired) == (Decimal(104), Decimal("30.1"), False)
    area, _ = services.set_area_border(tree.first.pk, by=None, border=None)
    assert area.geometry is None
    with pytest.raises(BorderRefused):
        services.set_area_border(tree.first.pk, by=None, border={"type": "Point"})


def test_several_changes_of_an_area_succeed_or_fail_together(tree: Any) -> None:
    with pytest.raises(services.CannotMoveThere):
        services.change_area(tree.first.pk, by=None, name="新名", parent_id=tree.community.pk)
    assert Area.objects.get(pk=tree.first.pk).name == "大丰街道"


def test_a_grid_is_given_to_a_worker_and_taken_back(tree: Any, officer: Any, person: Any) -> None:
    worker = person("walker")
    assignment = services.bind_grid_worker(tree.grid.pk, by=officer, worker=worker, today=TODAY)
    worker = person("walker")
    assert [area.pk for area in Area.objects.visible_to(worker)] == [tree.grid.pk]
    assert (last_entry().action, last_entry().actor) == ("places.bind_grid_worker", "officer")
    services.end_grid_worker(
        tree.grid.pk, assignment.pk, by=officer, today=TODAY + datetime.timedelta(days=3), reason="moved"
    )
    assignment.refresh_from_db()
    assert assignment.effective_to == TODAY + datetime.timedelta(days=3)


def test_a_grid_worker_is_not_given_to_a_subdistrict_nor_to_oneself(tree: Any, officer: Any, person: Any) -> None:
    with pytest.raises(services.NotAGrid):
        services.bind_grid_worker(tree.first.pk, by=officer, worker=person("walker"), today=TODAY)
    with pytest.raises(NotAllowed):
        services.bind_grid_worker(tree.grid.pk, by=officer, worker=officer, today=TODAY)


# --- Estates, buildings, units ----------------------------------------------------------------------


def test_an_estate_is_registered_in_ones_own_area(tree: Any, officer: Any) -> None:
    estate = services.register_estate(by=officer, name="锦绣花园", area=tree.community, household_count=300)
    assert len(estate.code) == 10
    assert "jxhy" in estate.search_text
    assert last_entry().action == "places.register_estate"
    with pytest.raises(NotAllowed):
        services.register_estate(by=officer, name="锦绣花园", area=tree.other)


def test_only_what_differs_is_changed_and_recorded(tree: Any, officer: Any) -> None:
    estate = make_estate(tree.community)
    before = AuditEntry.objects.count()
    services.change_estate(estate.pk, by=officer, name=estate.name)
    assert AuditEntry.objects.count() == before
    services.change_estate(estate.pk, by=officer, name="望舒苑", built_year=2001)
    assert last_entry().fields == ["built_year", "name"]
    assert Estate.objects.matching("wsy").get() == estate


def test_an_estate_does_not_leave_ones_area(tree: Any, officer: Any) -> None:
    estate = make_estate(tree.community)
    with pytest.raises(NotAllowed):
        services.change_estate(estate.pk, by=officer, area=tree.other)


def test_impossible_facts_are_refused_with_a_readable_message(tree: Any) -> None:
    with pytest.raises(ValidationError, match=r"1850"):
        make_estate(tree.community, built_year=1600)
    with pytest.raises(services.UnknownFact):
        make_estate(tree.community, colour="red")


def test_buildings_and_units_are_recorded(tree: Any, officer: Any, person: Any) -> None:
    estate = make_estate(tree.community)
    building = services.add_building(estate.pk, by=officer, number=" 1栋 ")
    unit = services.add_unit(building.pk, by=officer, number="301", stair="1单元", exclusive_area=Decimal("89.55"))
    services.change_unit(unit.pk, by=officer, use="shop")
    services.change_building(building.pk, by=officer, floor_count=6)
    assert (str(building), str(unit)) == ("1栋", "1单元-301")
    with pytest.raises(ValidationError):
        services.add_unit(building.pk, by=officer, number="301", stair="1单元", exclusive_area=Decimal(1))
    other = person("other", "subdistrict_officer", tree.second)
    with pytest.raises(NotAllowed):
        services.change_unit(unit.pk, by=other, use="shop")


# --- Owners and shares --------------------------------------------------------------------------------


@pytest.fixture
def unit(tree: Any) -> Any:
    building = services.add_building(make_estate(tree.community).pk, by=None, number="1")
    return services.add_unit(building.pk, by=None, number="301", exclusive_area=Decimal("89.55"))


def test_owners_hold_shares_up_to_the_whole(unit: Any) -> None:
    ling, chen = (services.record_owner(by=None, name=name) for name in ("凌云", "陈晨"))
    half = Fraction(1, 2)
    for owner in (ling, chen):
        services.grant_share(unit.pk, owner, by=None, share=half, effective_from=TODAY)
    late = services.record_owner(by=None, name="后来")
    with pytest.raises(services.SharesExceedWhole):
        services.grant_share(unit.pk, late, by=None, share=Fraction(1, 100), effective_from=TODAY)
    with pytest.raises(ValidationError):
        services.grant_share(unit.pk, ling, by=None, share=half, effective_from=TODAY)


def test_a_unit_changes_hands_on_one_day(unit: Any) -> None:
    old, new = (services.record_owner(by=None, name=name) for name in ("旧业主", "新业主"))
    services.grant_share(unit.pk, old, by=None, effective_from=TODAY)
    day = TODAY + datetime.timedelta(days=30)
    services.transfer_unit(unit.pk, by=None, shares=[(new, Fraction(1))], on=day)
    assert Ownership.objects.on(day - datetime.timedelta(days=1)).get().owner == old
    assert Ownership.objects.on(day).get().owner == new


def test_a_share_ends_once_and_after_its_beginning(unit: Any) -> None:
    owner = services.record_owner(by=None, name="某某")
    share = services.grant_share(unit.pk, owner, by=None, effective_from=TODAY)
    with pytest.raises(AlreadyEnded):
        services.end_share(share.pk, by=None, on=TODAY)
    services.end_share(share.pk, by=None, on=TODAY + datetime.timedelta(days=1))
    with pytest.raises(AlreadyEnded):
        services.end_share(share.pk, by=None, on=TODAY + datetime.timedelta(days=5))


def test_personal_data_is_stored_encrypted_and_shown_masked(unit: Any) -> None:
    from django.db import connection

    owner = services.record_owner(by=None, name="欧阳明", phone="19900001234", identity_number="510101190001010000")
    assert (owner.masked_name, owner.masked_phone, str(owner)) == ("欧**", "199****1234", "欧**")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(o)::text FROM places_owner o WHERE id = %s", [owner.pk])
        stored = cursor.fetchone()[0]
    assert not any(text in stored for text in ("欧阳明", "19900001234", "510101190001010000"))


def test_an_owner_is_known_again_by_the_identity_document(unit: Any) -> None:
    services.record_owner(by=None, name="甲", identity_number="51010119000101000X")
    with pytest.raises(ValidationError):
        services.record_owner(by=None, name="甲", identity_number="51010119000101000x")


def test_unmasking_needs_the_right_in_the_area_and_a_reason(unit: Any, tree: Any, person: Any) -> None:
    owner = services.record_owner(by=None, name="欧阳明", phone="19900001234")
    services.grant_share(unit.pk, owner, by=None, effective_from=TODAY)
    for who in (person("other", "subdistrict_officer", tree.second), person("grid", "grid_worker", tree.community)):
        with pytest.raises(NotAllowed):
            services.unmask_owner(owner.pk, by=who, reason="call back")
    officer = person("officer", "subdistrict_officer", tree.first)
    with pytest.raises(services.ReasonMissing):
        services.unmask_owner(owner.pk, by=officer, reason="  ")
    assert services.unmask_owner(owner.pk, by=officer, reason="call back") == ("欧阳明", "19900001234")
    entry = last_entry()
    assert (entry.action, entry.reason, entry.fields) == ("places.unmask_owner", "call back", ["name", "phone"])
