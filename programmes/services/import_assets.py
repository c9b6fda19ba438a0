"""Public assets from a file. An asset is found again by its estate, kind and registration number."""

import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.cells import is_blank, to_choice, to_date, to_decimal
from common.spreadsheets import Column, Row
from places.models import Estate
from places.permissions import area_paths
from places.services.imports import CREATED, DUPLICATE, REFUSED, UNCHANGED, UPDATED, Importer, RowRefused, Step
from programmes.choices import AssetKind, InspectionResult
from programmes.models import AssetReading, PublicAsset

COLUMNS = (
    Column("estate", ("小区编号", "estate code", "estate"), True, 16),
    Column("kind", ("资产类型", "类型", "kind"), True, 40),
    Column("serial", ("注册代码", "登记编号", "设备编号", "serial"), True, 60),
    Column("location", ("位置", "location"), max_length=120),
    Column("installed_on", ("安装日期", "installed on"), max_length=30),
    Column("inspected_on", ("上次检验日期", "检验日期", "inspected on"), max_length=30),
    Column("result", ("检验结论", "result"), max_length=20),
    Column("next_due_on", ("下次检验日期", "next due on"), max_length=30),
    Column("balance_amount", ("维修资金余额", "余额（元）", "balance"), max_length=40),
    Column("balance_on", ("余额日期", "balance on"), max_length=30),
)
_LABEL = {column.name: column.headers[0] for column in COLUMNS}
KINDS = {
    "电梯": "lift",
    "lift": "lift",
    "消防": "fire_system",
    "消防设施": "fire_system",
    "消防系统": "fire_system",
    "fire_system": "fire_system",
    "水箱": "water_tank",
    "二次供水水箱": "water_tank",
    "water_tank": "water_tank",
    "维修资金": "repair_fund",
    "专项维修资金": "repair_fund",
    "repair_fund": "repair_fund",
}
RESULTS = {"合格": "passed", "passed": "passed", "不合格": "failed", "failed": "failed"}


class Wanted(NamedTuple):
    """An asset as a row describes it."""

    estate: str
    kind: str
    serial: str
    facts: dict[str, Any]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.estate, self.kind, self.serial


class AssetImporter(Importer):
    """Registers assets and fills in what is newer; blank cells change nothing."""

    columns = COLUMNS
    action = "programmes.import_assets"

    def __init__(self, *, by: User | None, today: datetime.date | None = None, **parameters: Any) -> None:
        super().__init__(by=by, **parameters)
        self.paths = None if by is None else area_paths(by, "manage_programmes")
        self.today = today or timezone.localdate()
        self.seen: set[tuple[str, str, str]] = set()

    def read(self, row: Row) -> Wanted:
        values = row.values
        kind = to_choice(values["kind"], _LABEL["kind"], KINDS)
        if not kind or is_blank(values["serial"]):
            raise RowRefused(_("Kind and registration number are needed."))
        facts: dict[str, Any] = {
            name: to_date(values[name], _LABEL[name])
            for name in ("installed_on", "inspected_on", "next_due_on", "balance_on")
        }
        most = 10**13
        facts["balance_amount"] = to_decimal(values["balance_amount"], _LABEL["balance_amount"], places=2, most=most)
        facts["last_result"] = to_choice(values["result"], _LABEL["result"], RESULTS)
        facts["location"] = "" if is_blank(values["location"]) else values["location"]
        given = {name: value for name, value in facts.items() if value not in (None, "")}
        reasons = _problems(kind, given, self.today)
        if reasons:
            raise RowRefused(*reasons)
        return Wanted(values["estate"].upper(), kind, values["serial"], given)

    def plan(self, items: list[tuple[Row, Wanted]]) -> list[Step]:
        wanted = [item for _row, item in items]
        codes = {item.estate for item in wanted}
        rows = Estate.objects.filter(code__in=codes).select_related("area").defer("area__geometry", "polygon")
        estates = {estate.code: estate for estate in rows}
        known = self._registered(wanted)
        planned: set[tuple[str, str, str]] = set()
        steps = []
        for row, item in items:
            try:
                if item.key in self.seen or item.key in planned:
                    steps.append(Step(row, DUPLICATE))
                    continue
                steps.append(self._step(row, item, estates.get(item.estate), known.get(item.key)))
                planned.add(item.key)
            except RowRefused as error:
                steps.append(Step(row, REFUSED, error.reasons))
        return steps

    @staticmethod
    def _registered(wanted: list[Wanted]) -> dict[tuple[str, str, str], PublicAsset]:
        condition = Q(pk__in=[])
        for kind in {item.kind for item in wanted}:
            of_kind = [item for item in wanted if item.kind == kind]
            condition |= Q(
                kind=kind,
                estate__code__in={item.estate for item in of_kind},
                serial__in={item.serial for item in of_kind},
            )
        rows = PublicAsset.objects.filter(condition).select_related("estate")
        return {(asset.estate.code, asset.kind, asset.serial): asset for asset in rows}

    def _step(self, row: Row, item: Wanted, estate: Estate | None, asset: PublicAsset | None) -> Step:
        if estate is None:
            raise RowRefused(_("There is no estate with the code %(code)s.") % {"code": item.estate})
        if not self.reaches(estate.area.path):
            raise RowRefused(_("The estate lies outside of your area."))
        facts, is_new = dict(item.facts), asset is None
        if asset is None:
            asset = PublicAsset(estate=estate, kind=item.kind, serial=item.serial)
        _leave_older(asset, facts)
        changed = {name for name, value in facts.items() if getattr(asset, name) != value}
        for name in changed:
            setattr(asset, name, facts[name])
        asset.clean_fields(exclude=["estate"])
        outcome = CREATED if is_new else UPDATED if changed else UNCHANGED
        return Step(row, outcome, work=(item, asset, changed))

    def write(self, steps: list[Step]) -> None:
        readings = []
        for step in steps:
            if step.outcome not in {CREATED, UPDATED}:
                continue
            _item, asset, changed = step.work
            asset.save()
            readings += _readings(asset, changed, self.by)
        AssetReading.objects.bulk_create(readings)

    def remember(self, steps: list[Step]) -> None:
        self.seen |= {step.work[0].key for step in steps if step.work is not None}


def _problems(kind: str, facts: dict[str, Any], today: datetime.date) -> list[str]:
    """What does not fit in one row."""
    found = []
    inspection = {"inspected_on", "next_due_on", "last_result"} & facts.keys()
    balance = {"balance_amount", "balance_on"} & facts.keys()
    if kind == AssetKind.REPAIR_FUND and inspection:
        found.append(_("The repair fund has a balance and no inspections."))
    if kind != AssetKind.REPAIR_FUND and balance:
        found.append(_("Only the repair fund has a balance."))
    if len(balance) == 1:
        found.append(_("A balance comes with its day."))
    if {"inspected_on", "last_result"} & facts.keys() and len(inspection) < len(
        ("inspected_on", "next_due_on", "last_result")
    ):
        found.append(_("An inspection has a day, a result and a next due day."))
    if any(facts.get(name, today) > today for name in ("installed_on", "inspected_on", "balance_on")):
        found.append(_("A day of something that happened lies in the future."))
    if "inspected_on" in facts and facts.get("next_due_on", today) <= facts["inspected_on"]:
        found.append(_("The next inspection is due after this one."))
    return found


def _leave_older(asset: PublicAsset, facts: dict[str, Any]) -> None:
    """What the register knows of a later day stays."""
    if asset.inspected_on is not None and facts.get("inspected_on", asset.inspected_on) < asset.inspected_on:
        for name in ("inspected_on", "last_result", "next_due_on"):
            facts.pop(name, None)
    if asset.balance_on is not None and facts.get("balance_on", asset.balance_on) < asset.balance_on:
        for name in ("balance_amount", "balance_on"):
            facts.pop(name, None)


def _readings(asset: PublicAsset, changed: set[str], by: User | None) -> list[AssetReading]:
    if asset.inspected_on is not None and {"inspected_on", "last_result", "next_due_on"} & changed:
        result = InspectionResult(asset.last_result)
        return [
            AssetReading(asset=asset, read_on=asset.inspected_on, result=result, next_due_on=asset.next_due_on, by=by)
        ]
    if asset.balance_on is not None and {"balance_amount", "balance_on"} & changed:
        return [AssetReading(asset=asset, read_on=asset.balance_on, balance_amount=asset.balance_amount, by=by)]
    return []
