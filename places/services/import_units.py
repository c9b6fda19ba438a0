"""Buildings, units and their owners from a file: one row per unit and owner.

A unit is found again by estate, building, stair and number; an owner by the identity document, by name and phone,
or by name within the unit. An import never ends or changes a share: that is a transfer, an act of its own.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.cells import is_blank, to_choice, to_date, to_decimal, to_int, to_share
from common.spreadsheets import Column, Row
from places.choices import OwnerKind, UnitUse
from places.models import Building, Estate, Owner, Ownership, Unit
from places.querysets import under_paths
from places.rules import name_key
from places.services.imports import CREATED, REFUSED, UNCHANGED, UPDATED, Importer, RowRefused, Step
from places.services.owners import new_owner

COLUMNS = (
    Column("estate_code", ("小区编号", "estate code"), max_length=16),
    Column("estate", ("小区名称", "小区", "estate", "estate name"), max_length=120),
    Column("building", ("楼栋", "楼栋号", "幢号", "栋号", "building"), True, 40),
    Column("stair", ("单元", "单元号", "stair"), max_length=20),
    Column("number", ("房号", "户号", "室号", "unit", "unit number"), True, 40),
    Column("floor", ("楼层", "所在层", "floor", "storey"), max_length=10),
    Column("use", ("用途", "房屋用途", "use"), max_length=20),
    Column("exclusive_area", ("专有部分面积", "建筑面积", "面积", "exclusive area", "area"), True, 30),
    Column("owner", ("业主", "业主姓名", "产权人", "owner", "owner name"), max_length=100),
    Column("phone", ("联系电话", "电话", "手机号", "phone"), max_length=30),
    Column("owner_kind", ("业主类别", "业主类型", "owner kind"), max_length=20),
    Column("identity_number", ("证件号码", "身份证号", "identity number"), max_length=40),
    Column("share", ("份额", "共有份额", "产权份额", "share"), max_length=20),
    Column("since", ("取得日期", "登记日期", "since", "from"), max_length=20),
)
_LABEL = {column.name: column.headers[0] for column in COLUMNS}
_MOST_AREA = Decimal(1_000_000)
USES = {
    **{code: code for code in UnitUse.values},
    "住宅": "dwelling",
    "商铺": "shop",
    "商业": "shop",
    "办公": "office",
    "写字楼": "office",
    "厂房": "workshop",
    "车位": "parking",
    "车库": "parking",
    "储藏室": "storage",
    "储藏间": "storage",
    "其他": "other",
}
OWNER_KINDS = {
    **{code: code for code in OwnerKind.values},
    "个人": "person",
    "自然人": "person",
    "企业": "company",
    "单位": "company",
    "建设单位": "developer",
    "开发商": "developer",
    "国有": "public_body",
    "机关": "public_body",
}

UnitKey = tuple[int, str, str, str]  # estate, building, stair, number


class Title(NamedTuple):
    """Who holds which share since when, as a row says; `owner` is not saved."""

    owner: Owner
    share: Fraction
    since: datetime.date


class Wanted(NamedTuple):
    """A unit as a row describes it."""

    estate_code: str
    estate_key: str
    building: str
    stair: str
    number: str
    facts: dict[str, Any]
    title: Title | None


@dataclass
class Standing:
    """A unit as it stands in the register, or will after the rows before: its row (None: new) and its holders."""

    unit: Unit | None
    facts: dict[str, Any]
    holders: list[tuple[Owner, Fraction]] = field(default_factory=list)

    @property
    def held(self) -> Fraction:
        return sum((share for _owner, share in self.holders), Fraction(0))


class Work(NamedTuple):
    """What a step writes: the unit's key and facts, and the title to add, if any."""

    key: UnitKey
    facts: dict[str, Any]
    is_new_unit: bool
    title: Title | None


class UnitImporter(Importer):
    """Adds buildings, units and ownership shares; changes area, use and storey of units that are there."""

    columns = COLUMNS
    action = "places.import_units"

    def __init__(self, *, by: User | None, **parameters: Any) -> None:
        super().__init__(by=by, **parameters)
        self.today = timezone.localdate()
        self.earlier: dict[UnitKey, Standing] = {}  # of this run; what a dry run would have written

    # --- Reading ------------------------------------------------------------------------------------

    def read(self, row: Row) -> Wanted:
        values = row.values
        if is_blank(values["estate_code"]) and is_blank(values["estate"]):
            raise RowRefused(_("Give the code or the name of the estate."))
        area = to_decimal(values["exclusive_area"], _LABEL["exclusive_area"], places=2, most=_MOST_AREA)
        if not area:
            raise RowRefused(_("The exclusive area is more than 0 m²."))
        facts = {
            "exclusive_area": area,
            "floor": to_int(values["floor"], _LABEL["floor"], least=-20, most=300),
            "use": to_choice(values["use"], _LABEL["use"], USES),
        }
        return Wanted(
            "" if is_blank(values["estate_code"]) else values["estate_code"].upper(),
            name_key(values["estate"]),
            values["building"],
            "" if is_blank(values["stair"]) else values["stair"],
            values["number"],
            {name: value for name, value in facts.items() if value not in (None, "")},
            self._title(values),
        )

    def _title(self, values: dict[str, str]) -> Title | None:
        share = to_share(values["share"], _LABEL["share"])
        since = to_date(values["since"], _LABEL["since"])
        if is_blank(values["owner"]):
            if share is not None or not is_blank(values["phone"]):
                raise RowRefused(_("A share or phone number needs the name of the owner."))
            return None
        owner = new_owner(
            kind=to_choice(values["owner_kind"], _LABEL["owner_kind"], OWNER_KINDS, default=OwnerKind.PERSON),
            name=values["owner"],
            phone="" if is_blank(values["phone"]) else values["phone"],
            identity_number="" if is_blank(values["identity_number"]) else values["identity_number"],
        )
        return Title(owner, share or Fraction(1), since or self.today)

    # --- Planning -----------------------------------------------------------------------------------

    def plan(self, items: list[tuple[Row, Wanted]]) -> list[Step]:
        estates = self._estates([wanted for _row, wanted in items])
        placed: list[tuple[Row, Wanted, UnitKey | RowRefused]] = []
        for row, wanted in items:
            try:
                placed.append((row, wanted, (self._estate(wanted, estates).pk, *wanted[2:5])))
            except RowRefused as error:
                placed.append((row, wanted, error))
        keys = {key for _row, _wanted, key in placed if not isinstance(key, RowRefused)}
        standing = self._standing(keys)
        steps = []
        for row, wanted, key in placed:
            try:
                if isinstance(key, RowRefused):
                    raise key
                steps.append(self._step(row, wanted, key, standing))
            except RowRefused as error:
                steps.append(Step(row, REFUSED, error.reasons))
        return steps

    def _estates(self, wanted: list[Wanted]) -> dict[str, list[Estate]]:
        found: dict[str, list[Estate]] = defaultdict(list)
        estates = Estate.objects.all() if self.paths is None else Estate.objects.filter(under_paths(self.paths))
        estates = estates.only("pk", "code", "name_key")
        for estate in estates.filter(code__in={one.estate_code for one in wanted if one.estate_code}):
            found[estate.code].append(estate)
        for estate in estates.filter(name_key__in={one.estate_key for one in wanted if not one.estate_code}):
            found[f"name {estate.name_key}"].append(estate)
        return found

    def _estate(self, wanted: Wanted, estates: dict[str, list[Estate]]) -> Estate:
        found = estates.get(wanted.estate_code or f"name {wanted.estate_key}", [])
        if not found:
            raise RowRefused(_("There is no such estate in your area. Check its code or name."))
        if len(found) > 1:
            raise RowRefused(_("Several estates have this name. Give the estate's code."))
        return found[0]

    def _standing(self, keys: set[UnitKey]) -> dict[UnitKey, Standing]:
        units = Unit.objects.select_related("building").filter(
            building__estate_id__in={key[0] for key in keys}, number__in={key[3] for key in keys}
        )
        standing = {key: self.earlier[key] for key in keys if key in self.earlier}
        by_pk: dict[int, Standing] = {}
        for unit in units:
            key = (unit.building.estate_id, unit.building.number, unit.stair, unit.number)
            if key in keys:
                facts = {name: getattr(unit, name) for name in ("exclusive_area", "floor", "use")}
                standing[key] = by_pk[unit.pk] = Standing(unit, facts)
        held = Ownership.objects.on(self.today).filter(unit_id__in=by_pk).select_related("owner")
        for ownership in held:
            by_pk[ownership.unit_id].holders.append((ownership.owner, ownership.share))
        return {key: Standing(one.unit, dict(one.facts), list(one.holders)) for key, one in standing.items()}

    def _step(self, row: Row, wanted: Wanted, key: UnitKey, standing: dict[UnitKey, Standing]) -> Step:
        found = standing.get(key)
        is_new = found is None
        found = found or Standing(None, {})
        title = self._new_title(wanted.title, found)
        changed = {name: value for name, value in wanted.facts.items() if found.facts.get(name) != value}
        found.facts |= changed
        if title is not None:
            found.holders.append((title.owner, title.share))
        standing[key] = found
        if is_new:
            return Step(row, CREATED, work=Work(key, found.facts, True, title))
        outcome = UPDATED if changed or title is not None else UNCHANGED
        return Step(row, outcome, work=Work(key, changed, False, title))

    def _new_title(self, title: Title | None, unit: Standing) -> Title | None:
        """The title, unless its owner holds it already. Raises `RowRefused` where it does not fit the others."""
        if title is None:
            return None
        for owner, share in unit.holders:
            if is_same_owner(owner, title.owner):
                if share != title.share:
                    raise RowRefused(
                        _("The owner holds another share (%(share)s). Record the change as a transfer.")
                        % {"share": share}
                    )
                return None
        if unit.held + title.share > 1:
            raise RowRefused(_("The shares of the unit would add up to more than the whole."))
        return title

    # --- Writing ------------------------------------------------------------------------------------

    def write(self, steps: list[Step]) -> None:
        works = [step.work for step in steps if step.outcome in {CREATED, UPDATED}]
        units = self._write_units(works)
        titles = [(units[work.key], work.title) for work in works if work.title is not None]
        owners = self._write_owners([title.owner for _unit, title in titles])
        Ownership.objects.bulk_create(
            Ownership(
                unit=unit,
                owner=owners[id(title.owner)],
                share_numerator=title.share.numerator,
                share_denominator=title.share.denominator,
                effective_from=title.since,
            )
            for unit, title in titles
        )

    def _write_units(self, works: list[Work]) -> dict[UnitKey, Unit]:
        keys = {work.key for work in works}
        wanted = {(key[0], key[1]) for key in keys}
        Building.objects.bulk_create(
            (Building(estate_id=estate, number=number) for estate, number in sorted(wanted)), ignore_conflicts=True
        )
        buildings = {
            (building.estate_id, building.number): building
            for building in Building.objects.filter(estate_id__in={estate for estate, _number in wanted})
            if (building.estate_id, building.number) in wanted
        }
        Unit.objects.bulk_create(
            Unit(building=buildings[work.key[:2]], stair=work.key[2], number=work.key[3], **work.facts)
            for work in works
            if work.is_new_unit
        )
        places = {building.pk: key for key, building in buildings.items()}
        units = {
            (*places[unit.building_id], unit.stair, unit.number): unit
            for unit in Unit.objects.filter(building_id__in=places, number__in={key[3] for key in keys})
        }
        for work in works:
            if not work.is_new_unit and work.facts:
                Unit.objects.filter(pk=units[work.key].pk).update(**work.facts)
        return units

    def _write_owners(self, owners: list[Owner]) -> dict[int, Owner]:
        """Saved owner for each, by `id()`: the one that is known, or a new one. One person is created once."""
        identities = {owner.identity_hash for owner in owners if owner.identity_hash}
        phones = {owner.phone_hash for owner in owners if owner.phone_hash}
        known: dict[tuple[str, ...], Owner] = {}
        for owner in Owner.objects.filter(identity_hash__in=identities) | Owner.objects.filter(phone_hash__in=phones):
            known |= dict.fromkeys(owner_marks(owner), owner)
        result, created = {}, []
        for owner in owners:
            found = next((known[mark] for mark in owner_marks(owner) if mark in known), None)
            if found is None:
                found = owner
                created.append(owner)
                known |= dict.fromkeys(owner_marks(owner), owner)
            result[id(owner)] = found
        Owner.objects.bulk_create(created)
        return result

    def remember(self, steps: list[Step]) -> None:
        for step in steps:
            if step.outcome in {CREATED, UPDATED}:
                work = step.work
                one = self.earlier.setdefault(work.key, Standing(None, {}))
                one.facts |= work.facts
                if work.title is not None:
                    one.holders.append((work.title.owner, work.title.share))


def owner_marks(owner: Owner) -> list[tuple[str, ...]]:
    """What makes an owner known across units: the identity document; or name and phone together."""
    marks: list[tuple[str, ...]] = []
    if owner.identity_hash:
        marks.append(("identity", owner.identity_hash))
    if owner.phone_hash:
        marks.append(("name and phone", owner.name_hash, owner.phone_hash))
    return marks


def is_same_owner(one: Owner, other: Owner) -> bool:
    """Whether two descriptions within one unit mean one owner: same document, else same name and no other phone."""
    if one.identity_hash and other.identity_hash:
        return one.identity_hash == other.identity_hash
    return one.name_hash == other.name_hash and (
        not one.phone_hash or not other.phone_hash or one.phone_hash == other.phone_hash
    )
