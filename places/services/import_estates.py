"""Estates from a file. An estate is found again by its code, or by its name near the same point."""

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from common.cells import is_blank, to_choice, to_decimal, to_int
from common.geo import Point, distance, to_wgs84
from common.spreadsheets import Column, Row
from places.choices import AreaKind, EstateKind, EstateStatus, ManagementMode, OwnershipMix
from places.models import Area, Estate
from places.models.estate import FIRST_YEAR, LAST_YEAR
from places.rules import bare_name, name_key
from places.selectors import AreaLocator
from places.services.estates import name_for_search, new_estate_code, put_facts, tell_renamed
from places.services.imports import CREATED, DUPLICATE, REFUSED, UNCHANGED, UPDATED, Importer, RowRefused, Step

SAME_DISTRICT, OTHER_DISTRICT = 1_000, 500  # metres within which one name means one estate
_PLACES = Decimal("0.000001")

COLUMNS = (
    Column("code", ("小区编号", "estate code"), max_length=16),
    Column("name", ("小区名称", "名称", "项目名称", "小区", "name", "estate name", "estate"), True, 120),
    Column("area_code", ("区划代码", "所属区划代码", "社区代码", "area code"), max_length=24),
    Column("district", ("区县", "所属区县", "行政区", "district"), max_length=100),
    Column("subdistrict", ("街道", "所属街道", "街道乡镇", "subdistrict"), max_length=100),
    Column("address", ("地址", "小区地址", "详细地址", "address"), max_length=300),
    Column("longitude", ("经度", "lng", "lon", "longitude"), max_length=30),
    Column("latitude", ("纬度", "lat", "latitude"), max_length=30),
    Column("kind", ("类型", "物业类型", "建筑类型", "kind", "building type"), max_length=60),
    Column("floor_area", ("建筑面积", "总建筑面积", "floor area", "floor_area_m2"), max_length=30),
    Column("household_count", ("户数", "总户数", "households"), max_length=30),
    Column("building_count", ("楼栋数", "栋数", "幢数", "buildings"), max_length=30),
    Column("enterprise_count", ("企业数", "入驻企业数", "enterprises"), max_length=30),
    Column("built_year", ("建成年份", "建筑年代", "竣工年份", "build year", "built year"), max_length=30),
    Column("ownership_mix", ("产权类型", "房屋性质", "ownership"), max_length=40),
    Column("status", ("状态", "status"), max_length=40),
    Column("management_mode", ("管理模式", "管理方式", "management mode"), max_length=40),
    Column("reported_firm_name", ("物业服务企业", "物业公司", "物业企业", "property firm"), max_length=120),
)
_LABEL = {column.name: column.headers[0] for column in COLUMNS}


def _choices(enumeration: Any, **words: str) -> dict[str, str]:
    codes = {code: code for code in enumeration.values}
    return {**{word: code for code, text in words.items() for word in text.split()}, **codes}


KINDS = _choices(
    EstateKind,
    residential="住宅 住宅小区 普通住宅 公寓 别墅 洋房 经济适用房 精品豪宅 平房 板楼 塔楼 塔板结合 未知类型",
    commercial="商业 写字楼 商务楼宇 办公 商铺",
    industrial="工业 产业园区 工业园区 厂房",
    mixed="综合 商住 商住两用 商住公寓楼 商住楼",
    unowned_court="无主院落 老旧院落 院落",
)
MIXES = _choices(
    OwnershipMix,
    commodity="商品房 商品住宅",
    reformed="房改房 已购公房",
    resettlement="安置房 拆迁安置房",
    public_rental="公租房 廉租房",
    work_unit="单位宿舍 单位房",
    mixed="混合",
)
STATES = _choices(EstateStatus, in_use="在用 已交付 正常", under_construction="在建", demolished="已拆除 拆除")
MODES = _choices(
    ManagementMode,
    firm="物业服务企业 专业物业 物业公司 市场化",
    self_managed="业主自管 自管 自行管理",
    community_trust="社区托管 社区代管 托管",
    developer="建设单位 开发商",
    unmanaged="弃管 无人管理 失管",
)


class Wanted(NamedTuple):
    """An estate as a row describes it, with the area it lies in; `is_area_stated` when by code, not by guess."""

    code: str
    key: str
    point: Point | None
    area: Area
    is_area_stated: bool
    facts: dict[str, Any]


class Seen(NamedTuple):
    """An estate that an earlier row of this run stood for."""

    pk: int | None
    point: Point | None
    district: str


class EstateImporter(Importer):
    """Registers estates and fills in facts. Blank cells change nothing; a guessed area never moves an estate."""

    columns = COLUMNS
    action = "places.import_estates"

    def __init__(self, *, by: User | None, datum: str = "wgs84", **parameters: Any) -> None:
        super().__init__(by=by, **parameters)
        self.datum = datum
        self.locator = AreaLocator()
        self.words = frozenset(self.locator.words)
        self.seen: dict[str, list[Seen]] = defaultdict(list)

    # --- Reading ------------------------------------------------------------------------------------

    def read(self, row: Row) -> Wanted:
        values = row.values
        point = self._point(values)
        area, point, is_stated = self._area(values, point)
        if not self.reaches(area.path):
            raise RowRefused(_("The estate lies outside of your area."))
        facts = {name: value for name, value in self._facts(values).items() if value not in (None, "")}
        facts["name"] = values["name"]
        if point is not None:
            facts["longitude"], facts["latitude"] = (Decimal(repr(edge)).quantize(_PLACES) for edge in point)
        key = name_key(bare_name(values["name"], self.words))
        if not key:
            raise RowRefused(_("The name has no letter in it."))
        return Wanted(values["code"].upper(), key, point, area, is_stated, facts)

    def _point(self, values: dict[str, str]) -> Point | None:
        longitude = to_decimal(values["longitude"], _LABEL["longitude"], places=15, least=-180, most=180)
        latitude = to_decimal(values["latitude"], _LABEL["latitude"], places=15, least=-90, most=90)
        if longitude is None and latitude is None:
            return None
        if longitude is None or latitude is None:
            raise RowRefused(_("Longitude and latitude come together or not at all."))
        return to_wgs84(Point(float(longitude), float(latitude)), self.datum)

    def _area(self, values: dict[str, str], point: Point | None) -> tuple[Area, Point | None, bool]:
        """Area by code, else by point, else by the district's name; a point outside of all borders is dropped."""
        if not is_blank(values["area_code"]):
            stated = self.locator.by_code.get(values["area_code"].upper())
            if stated is None:
                raise RowRefused(_("There is no area with the code %(code)s.") % {"code": values["area_code"]})
            return stated, point, True
        named, rest = self.locator.district_named(values["district"])
        found = self.locator.at(point) if point is not None else None
        if found is None and named is None:
            raise RowRefused(
                _("The estate cannot be placed in this jurisdiction: its point and district lead to no area here.")
            )
        if found is None and self.locator.has_borders:
            point = None
        area = found or named
        assert area is not None
        if area.kind == AreaKind.DISTRICT:
            area = self.locator.within(area, values["subdistrict"], rest, values["address"])
        return area, point, False

    def _facts(self, values: dict[str, str]) -> dict[str, Any]:
        return {
            "address": "" if is_blank(values["address"]) else values["address"],
            "kind": to_choice(values["kind"].split("/")[0], _LABEL["kind"], KINDS),
            "floor_area": to_decimal(values["floor_area"], _LABEL["floor_area"], places=2, most=10**9) or None,
            "household_count": to_int(values["household_count"], _LABEL["household_count"], most=10**6) or None,
            "building_count": to_int(values["building_count"], _LABEL["building_count"], most=10**5) or None,
            "enterprise_count": to_int(values["enterprise_count"], _LABEL["enterprise_count"], most=10**6) or None,
            "built_year": to_int(values["built_year"], _LABEL["built_year"], least=FIRST_YEAR, most=LAST_YEAR),
            "ownership_mix": to_choice(values["ownership_mix"], _LABEL["ownership_mix"], MIXES),
            "status": to_choice(values["status"], _LABEL["status"], STATES),
            "management_mode": to_choice(values["management_mode"], _LABEL["management_mode"], MODES),
            "reported_firm_name": "" if is_blank(values["reported_firm_name"]) else values["reported_firm_name"],
        }

    # --- Planning -----------------------------------------------------------------------------------

    def plan(self, items: list[tuple[Row, Wanted]]) -> list[Step]:
        by_key, by_code = self._registered(items)
        planned: dict[str, list[Seen]] = defaultdict(list)
        steps = []
        for row, wanted in items:
            try:
                step = self._step(row, wanted, by_key, by_code, planned)
            except RowRefused as error:
                step = Step(row, REFUSED, error.reasons)
            steps.append(step)
        return steps

    def _registered(self, items: list[tuple[Row, Wanted]]) -> tuple[dict[str, list[Estate]], dict[str, Estate]]:
        keys = {wanted.key for _row, wanted in items}
        codes = {wanted.code for _row, wanted in items if wanted.code}
        estates = Estate.objects.select_related("area").defer("area__geometry", "polygon").order_by("pk")
        by_key: dict[str, list[Estate]] = defaultdict(list)
        for estate in estates.filter(name_key__in=keys):
            by_key[estate.name_key].append(estate)
        by_code = {estate.code: estate for estate in estates.filter(code__in=codes)} if codes else {}
        return by_key, by_code

    def _step(
        self,
        row: Row,
        wanted: Wanted,
        by_key: dict[str, list[Estate]],
        by_code: dict[str, Estate],
        planned: dict[str, list[Seen]],
    ) -> Step:
        estate = by_code.get(wanted.code)
        if wanted.code and estate is None:
            raise RowRefused(_("There is no estate with the code %(code)s.") % {"code": wanted.code})
        district = district_of(wanted.area.path)
        earlier = [*self.seen[wanted.key], *planned[wanted.key]]
        if estate is None:
            if any(is_same(seen.point, seen.district, wanted.point, district) for seen in earlier):
                return Step(row, DUPLICATE)
            estate = nearest(by_key.get(wanted.key, []), wanted.point, district)
        if estate is not None and any(seen.pk == estate.pk for seen in earlier):
            return Step(row, DUPLICATE)
        step = self._create(row, wanted) if estate is None else self._update(row, wanted, estate)
        planned[wanted.key].append(Seen(estate.pk if estate else None, wanted.point, district))
        return step

    def _create(self, row: Row, wanted: Wanted) -> Step:
        estate = Estate(code=new_estate_code(), area=wanted.area)
        put_facts(estate, wanted.facts)
        return Step(row, CREATED, work=(wanted, estate))

    def _update(self, row: Row, wanted: Wanted, estate: Estate) -> Step:
        if not self.reaches(estate.area.path):
            raise RowRefused(_("The estate is registered outside of your area."))
        facts = dict(wanted.facts)
        if not wanted.code:
            del facts["name"]  # found by its name: another way of writing it is no new name
        if wanted.is_area_stated:
            facts["area"] = wanted.area
        changed = put_facts(estate, facts)
        return Step(row, UPDATED if changed else UNCHANGED, work=(wanted, estate))

    # --- Writing ------------------------------------------------------------------------------------

    def write(self, steps: list[Step]) -> None:
        created = [step.work[1] for step in steps if step.outcome == CREATED]
        updated = [step.work[1] for step in steps if step.outcome == UPDATED]
        for estate in (*created, *updated):
            name_for_search(estate, self.words)
        Estate.objects.bulk_create(created)
        before = dict(Estate.objects.filter(pk__in=[one.pk for one in updated]).values_list("pk", "search_text"))
        for estate in updated:
            estate.save()
        tell_renamed(estate for estate in updated if estate.search_text != before[estate.pk])

    def remember(self, steps: list[Step]) -> None:
        for step in steps:
            if step.outcome in {CREATED, UPDATED, UNCHANGED}:
                wanted, estate = step.work
                self.seen[wanted.key].append(Seen(estate.pk, wanted.point, district_of(wanted.area.path)))


def district_of(path: str) -> str:
    """Code of the district in an area's path, or the whole path above districts: where a name should be unique."""
    codes = path.split("/")
    return next((code for code in codes if len(code) == 6), path)


def is_same(one: Point | None, one_district: str, other: Point | None, other_district: str) -> bool:
    """Whether two places of one name are one estate: near each other, or in one district when a point is missing."""
    is_one_district = one_district == other_district
    if one is None or other is None:
        return is_one_district
    return distance(one, other) <= (SAME_DISTRICT if is_one_district else OTHER_DISTRICT)


def nearest(estates: list[Estate], point: Point | None, district: str) -> Estate | None:
    """The registered estate that a place of the same name stands for, if any."""
    same = [(estate, point_of(estate)) for estate in estates]
    same = [(estate, own) for estate, own in same if is_same(own, district_of(estate.area.path), point, district)]
    if not same:
        return None
    if point is None:
        return same[0][0]
    return min(same, key=lambda pair: distance(pair[1], point) if pair[1] else OTHER_DISTRICT)[0]


def point_of(estate: Estate) -> Point | None:
    """Where an estate lies, in WGS 84; None where that is not known."""
    if estate.longitude is None or estate.latitude is None:
        return None
    return Point(float(estate.longitude), float(estate.latitude))
