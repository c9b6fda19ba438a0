"""Rooms, cases of misuse, assets, imports with a dry run, and the shares behind them."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.errors import MoveNotAllowed, NotAllowed
from programmes import services
from programmes.choices import MisuseState
from programmes.models import AssetReading, ManagementRoom, PublicAsset
from programmes.rules.indicators import Ratio
from programmes.selectors.assets import estate_section, overdue_assets, overdue_ratio, shortages
from programmes.services.import_assets import COLUMNS, AssetImporter
from programmes.services.register import InTheFuture, NeedsReason
from programmes.services.rooms import DueTooEarly, RoomGone
from programmes.workflow import MISUSE_MOVES, check_move
from tests.places.conftest import csv_file, run, xlsx_file
from tests.programmes.conftest import NOW, TODAY

DAY = datetime.date.fromisoformat
HEADERS = [column.headers[0] for column in COLUMNS]


def room(city, estate=None, area="12.50", **values):
    values = {"kind": "committee", "location": f"1幢{city.count}室", **values}
    return services.keep_room(by=None, estate=estate or city.estate(), area=Decimal(area), **values)


def asset(estate, kind="lift", serial="3110-0001", **values):
    return services.keep_asset(by=None, estate=estate, kind=kind, serial=serial, **values)


def misuse(found, **changes):
    values = {"found_on": DAY("2026-04-01"), "finding": "改作棋牌室", **changes}
    return services.open_misuse_case(found.pk, by=None, now=NOW, today=TODAY, **values)


# --- Rooms ------------------------------------------------------------------------------------------------


def rules(kind="committee", least=Decimal(20), share=None):
    services.set_room_rule(
        by=None, kind=kind, least_area=least, share=share, source="条例", effective_from=DAY("2026-01-01")
    )


def test_a_shortage_is_required_minus_present_with_the_estates_behind_it(city):
    rules()
    rules("management", Decimal(10), Decimal("0.002"))
    short, enough = city.estate(), city.estate()
    room(city, short)
    room(city, enough, area="20.00")
    room(city, enough, area="30.00", kind="management", location="门卫旁")
    ratio, found = shortages(city.tree.district, TODAY)
    assert ratio == Ratio(1, 2)
    assert [(one.estate, one.kind, one.required, one.missing) for one in found] == [
        (short, "committee", Decimal("20.00"), Decimal("7.50")),
        (short, "management", Decimal("20.00"), Decimal("20.00")),
    ]


def test_a_room_that_is_gone_is_not_counted(city):
    rules()
    found = room(city, area="25.00")
    count = len(shortages(city.tree.district, TODAY)[1])
    services.keep_room(by=None, room=found, is_in_register=False)
    assert len(shortages(city.tree.district, TODAY)[1]) == count + 1
    with pytest.raises(RoomGone):
        misuse(found)


def test_shortages_read_as_much_for_many_as_for_one(city, sees_equal_queries):
    rules()
    room(city)
    sees_equal_queries(lambda: shortages(city.tree.district, TODAY), lambda: [room(city) for _ in range(5)])


def test_a_case_of_misuse_goes_from_finding_to_order_to_the_end(city):
    found = room(city)
    case = misuse(found, use="let")
    found.refresh_from_db()
    assert found.use == "let"
    with pytest.raises(ValidationError):
        misuse(found)
    order = {"by": None, "now": NOW, "order_number": "责改2026-3", "ordered_on": TODAY}
    with pytest.raises(DueTooEarly):
        services.order_correction(case.pk, due_on=TODAY - datetime.timedelta(days=1), **order)
    services.order_correction(case.pk, due_on=DAY("2026-05-01"), **order)
    close = {"by": None, "now": NOW, "today": TODAY, "is_confirmed": True}
    with pytest.raises(NeedsReason):
        services.close_misuse_case(case.pk, reason="", **close)
    services.close_misuse_case(case.pk, reason="已腾退", **close)
    found.refresh_from_db()
    case.refresh_from_db()
    assert (found.use, case.state, case.closed_on) == ("proper", "put_right", TODAY)
    assert [step.act for step in case.history.all()] == ["open", "order", "put_right"]
    assert misuse(found).pk != case.pk


def test_the_database_keeps_one_open_case_a_room(city):
    case = misuse(room(city))
    with pytest.raises(IntegrityError, match="misuse_one_open_a_room"), transaction.atomic():
        type(case).objects.create(room=case.room, found_on=TODAY, finding="又一次")
    with pytest.raises(InTheFuture):
        misuse(room(city), found_on=TODAY + datetime.timedelta(days=1))


ALLOWED = {"order": {"open"}, "put_right": {"open", "ordered"}, "dismiss": {"open", "ordered"}}


@pytest.mark.parametrize("state", MisuseState.values)
@pytest.mark.parametrize("act", [move.name for move in MISUSE_MOVES])
def test_every_act_from_every_state(act, state):
    if state in ALLOWED[act]:
        assert check_move(MISUSE_MOVES, act, state) in MisuseState.values
    else:
        with pytest.raises(MoveNotAllowed):
            check_move(MISUSE_MOVES, act, state)


# --- Assets -----------------------------------------------------------------------------------------------


def test_overdue_is_due_before_today_or_without_a_day(city):
    estate = city.estate()
    asset(estate, serial="late", next_due_on=TODAY - datetime.timedelta(days=1))
    asset(estate, serial="today", next_due_on=TODAY)
    asset(estate, serial="never")
    asset(estate, serial="stopped", is_in_use=False)
    asset(estate, "repair_fund", "WX-1")
    assert overdue_ratio(city.tree.district, TODAY) == Ratio(2, 3)
    assert {one.serial for one in overdue_assets(city.tree.district, TODAY)} == {"late", "never"}
    assert overdue_ratio(city.tree.second, TODAY).value is None


def test_the_newest_inspection_counts_and_older_ones_are_kept(city):
    lift = asset(city.estate())
    enter = {"by": None, "today": TODAY, "result": "passed"}
    services.record_inspection(lift.pk, inspected_on=DAY("2026-03-01"), next_due_on=DAY("2027-03-01"), **enter)
    services.record_inspection(lift.pk, inspected_on=DAY("2025-03-01"), next_due_on=DAY("2026-03-01"), **enter)
    lift.refresh_from_db()
    assert (lift.inspected_on, lift.next_due_on) == (DAY("2026-03-01"), DAY("2027-03-01"))
    assert AssetReading.objects.filter(asset=lift).count() == 2
    with pytest.raises(ValidationError):
        services.record_inspection(lift.pk, inspected_on=TODAY, next_due_on=TODAY, **enter)
    with pytest.raises(InTheFuture):
        services.record_inspection(lift.pk, inspected_on=DAY("2026-04-21"), next_due_on=DAY("2027-04-21"), **enter)
    with pytest.raises(ValidationError):
        services.record_balance(lift.pk, by=None, today=TODAY, balance_on=TODAY, balance_amount=Decimal(1))


def test_a_fund_has_a_balance_and_no_inspections(city):
    fund = asset(city.estate(), "repair_fund", "WX-1")
    services.record_balance(fund.pk, by=None, today=TODAY, balance_on=TODAY, balance_amount=Decimal("1203.55"))
    fund.refresh_from_db()
    assert (fund.balance_amount, fund.balance_on) == (Decimal("1203.55"), TODAY)
    with pytest.raises(ValidationError):
        services.keep_asset(by=None, asset=fund, next_due_on=TODAY)
    with pytest.raises(IntegrityError, match="asset_fields_fit_kind"), transaction.atomic():
        PublicAsset.objects.filter(pk=fund.pk).update(next_due_on=TODAY)
    with pytest.raises(ValidationError):
        asset(fund.estate, "repair_fund", "WX-1")


def test_only_those_of_the_area_change_its_registers(city):
    estate = city.estate()
    stranger = city.person("stranger", "subdistrict_officer", city.tree.second)
    worker = city.person("worker", "community_worker", city.tree.community)
    officer = city.person("officer", "subdistrict_officer", city.tree.first)
    found = room(city, estate)
    for person in (stranger, worker):
        with pytest.raises(NotAllowed):
            services.keep_room(by=person, room=found, area=Decimal(30))
        with pytest.raises(NotAllowed):
            services.keep_asset(by=person, estate=estate, kind="lift", serial="x")
    assert services.keep_room(by=officer, room=found, area=Decimal(30)).area == 30
    assert not ManagementRoom.objects.visible_to(stranger).exists()


def test_the_public_part_of_an_estate_shows_what_is_due_and_missing(city):
    rules()
    estate = city.estate()
    assert estate_section(estate) is None
    room(city, estate)
    asset(estate, next_due_on=DAY("2020-01-01"))
    section = estate_section(estate)
    assert [one.is_overdue for one in section["assets"]] == [True]
    assert [one.missing for one in section["short"] if one.kind == "committee"] == [Decimal("7.50")]


# --- Import -----------------------------------------------------------------------------------------------


def importer(by=None):
    return AssetImporter(by=by, today=TODAY)


def rows_for(estate):
    return [
        HEADERS,
        [estate.code, "电梯", "3110-1", "1幢", "2015-06-01", "2026-03-01", "合格", "2027-03-01", "", ""],
        [estate.code, "水箱", "SX-1", "地下室", "", "", "", "2026-06-30", "", ""],
        [estate.code, "维修资金", "WX-1", "", "", "", "", "", "120000.50", "2026-03-31"],
    ]


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_dry_run_writes_nothing_and_the_import_writes_once(city, make):
    rows = rows_for(city.estate())
    counts = run(importer(), make(rows), dry_run=True).counts
    assert (dict(counts), PublicAsset.objects.count()) == ({"created": 3}, 0)
    assert dict(run(importer(), make(rows)).counts) == {"created": 3}
    assert dict(run(importer(), make(rows)).counts) == {"unchanged": 3}
    assert PublicAsset.objects.get(kind="repair_fund").balance_amount == Decimal("120000.50")
    assert AssetReading.objects.count() == 2


def test_a_later_file_updates_and_an_older_day_changes_nothing(city):
    estate = city.estate()
    run(importer(), csv_file([line[:8] for line in rows_for(estate)[:2]]))
    older = [estate.code, "电梯", "3110-1", "", "", "2025-03-01", "合格", "2026-03-01"]
    newer = [estate.code, "电梯", "3110-1", "", "", "2026-04-01", "不合格", "2026-05-01"]
    assert dict(run(importer(), csv_file([HEADERS[:8], older])).counts) == {"unchanged": 1}
    assert dict(run(importer(), csv_file([HEADERS[:8], newer])).counts) == {"updated": 1}
    lift = PublicAsset.objects.get()
    assert (lift.last_result, lift.next_due_on, lift.location) == ("failed", DAY("2026-05-01"), "1幢")


BAD = [
    ["NOSUCH01", "电梯", "1", "", "", "", "", "", "", ""],
    ["{code}", "电视", "1", "", "", "", "", "", "", ""],
    ["{code}", "电梯", "", "", "", "", "", "", "", ""],
    ["{code}", "电梯", "无", "", "", "", "", "", "", ""],
    ["{code}", "电梯", "1", "", "2015年13月", "", "", "", "", ""],
    ["{code}", "电梯", "1", "", "", "2026-03-01", "", "2027-03-01", "", ""],
    ["{code}", "电梯", "1", "", "", "2026-03-01", "合格", "2026-03-01", "", ""],
    ["{code}", "电梯", "1", "", "", "2026-09-01", "合格", "2027-09-01", "", ""],
    ["{code}", "电梯", "1", "", "", "", "", "", "100", "2026-03-01"],
    ["{code}", "维修资金", "1", "", "", "", "", "2026-09-01", "", ""],
    ["{code}", "维修资金", "1", "", "", "", "", "", "100", ""],
    ["{code}", "维修资金", "1", "", "", "", "", "", "1.001", "2026-03-01"],
]


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_row_is_refused_with_its_reason_and_stops_no_other(city, bad):
    estate = city.estate()
    line = [cell.format(code=estate.code) for cell in bad]
    result = run(importer(), csv_file([*rows_for(estate)[:2], line]))
    assert (result.counts["created"], result.counts["rejected"]) == (1, 1)
    assert result.first_errors[0]


def test_the_same_asset_twice_in_a_file_is_taken_once(city):
    rows = rows_for(city.estate())
    assert dict(run(importer(), csv_file([*rows, rows[1]])).counts) == {"created": 3, "duplicates": 1}


def test_rows_outside_of_the_persons_area_are_refused(city):
    stranger = city.person("stranger", "subdistrict_officer", city.tree.second)
    result = run(importer(stranger), csv_file(rows_for(city.estate())))
    assert dict(result.counts) == {"rejected": 3}
