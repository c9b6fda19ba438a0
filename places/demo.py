"""Demo data of a jurisdiction: its real areas, and invented estates, buildings, units and owners.

Everything but the areas is made up by a generator with a fixed seed: the same every time, of nobody in particular.
"""

import datetime
import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from common.digest import sha256_hex
from places.choices import AreaKind, EstateKind, ManagementMode, OwnerKind, OwnershipMix, UnitUse
from places.models import Area, Building, Estate, Owner, Ownership, Unit
from places.services import create_area, register_estate
from places.services.divisions import load_divisions, shipped_divisions
from places.services.estates import CODE_LENGTH, CODE_LETTERS
from places.services.owners import new_owner

PER_SUBDISTRICT = 2
FIRST_WORDS = [
    "晴川",
    "云栖",
    "锦禾",
    "望舒",
    "听澜",
    "清和",
    "朗月",
    "松涧",
    "枫桥",
    "荷塘",
    "竹溪",
    "梧桐",
    "银杏",
    "海棠",
    "蔷薇",
    "木兰",
    "芙蓉",
    "桂语",
    "澄湖",
    "青岚",
]
LAST_WORDS = ["苑", "花园", "家园", "雅居", "名邸", "新居", "里", "府", "小筑", "庭"]
ROADS = ["示范大道", "虚构一路", "虚构二路", "演示街", "样例巷", "和睦路", "共治路", "邻里街"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "安宁文静明远志新晓东海燕思源佳音子涵若水"
CENTRES = {"510107": (104.043, 30.642), "510108": (104.101, 30.660)}
CITY_CENTRE = (104.066, 30.657)
KINDS = [EstateKind.RESIDENTIAL] * 7 + [
    EstateKind.MIXED,
    EstateKind.COMMERCIAL,
    EstateKind.UNOWNED_COURT,
    EstateKind.INDUSTRIAL,
]
OWNED_SINCE = datetime.date(2020, 1, 1)


def seed(jurisdiction_code: str, scale: int) -> None:
    """Areas of the jurisdiction from the shipped list, and `2 × scale` invented estates in every subdistrict.

    Runs again without adding anything twice. `scale` 0 loads the areas only.
    """
    load_divisions(shipped_divisions(jurisdiction_code), jurisdiction_code)
    if scale < 1:
        return
    subdistricts = Area.objects.without_geometry().filter(kind=AreaKind.SUBDISTRICT).order_by("code")
    number = 0
    for place, subdistrict in enumerate(subdistricts):
        communities = list(subdistrict.children.without_geometry().filter(is_active=True).order_by("code"))
        if place < 3 and communities:
            _seed_grids(communities[0])
        for turn in range(PER_SUBDISTRICT * scale):
            if communities:
                _seed_estate(communities[turn % len(communities)], number, jurisdiction_code)
            number += 1


def _seed_grids(community: Area) -> None:
    for number in (1, 2):
        code = f"{community.code}{number:02}"
        if not Area.objects.filter(code=code).exists():
            create_area(by=None, code=code, name=f"第{number}网格", kind=AreaKind.GRID, parent=community, reason="demo")


def _code(*parts: object) -> str:
    value = int(sha256_hex("demo " + " ".join(map(str, parts))), 16)
    letters = []
    for _position in range(CODE_LENGTH):
        value, letter = divmod(value, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[letter])
    return "".join(letters)


@transaction.atomic
def _seed_estate(area: Area, number: int, jurisdiction_code: str) -> None:
    code = _code(jurisdiction_code, number)
    if Estate.objects.filter(code=code).exists():
        return
    dice = random.Random(f"{jurisdiction_code} {number}")
    kind = KINDS[number % len(KINDS)]
    estate = register_estate(
        by=None, code=code, reason="demo", area=area, **_facts(number, kind, dice, jurisdiction_code)
    )
    if kind in {EstateKind.RESIDENTIAL, EstateKind.MIXED}:
        _seed_units(estate, dice)


def _facts(number: int, kind: str, dice: random.Random, jurisdiction_code: str) -> dict[str, Any]:
    words = FIRST_WORDS[number % len(FIRST_WORDS)] + LAST_WORDS[(number // len(FIRST_WORDS) + number) % len(LAST_WORDS)]
    ending = {EstateKind.COMMERCIAL: "商务中心", EstateKind.INDUSTRIAL: "产业园", EstateKind.UNOWNED_COURT: "老院"}.get(
        kind, ""
    )
    longitude, latitude = CENTRES.get(jurisdiction_code, CITY_CENTRE)
    has_homes = kind not in {EstateKind.COMMERCIAL, EstateKind.INDUSTRIAL}
    return {
        "name": (words[:2] if ending else words) + ending + (f"{number // 200 + 1}期" if number >= 200 else ""),
        "kind": kind,
        "address": f"{dice.choice(ROADS)}{dice.randint(1, 299)}号",
        "longitude": Decimal(f"{longitude + dice.uniform(-0.045, 0.045):.6f}"),
        "latitude": Decimal(f"{latitude + dice.uniform(-0.035, 0.035):.6f}"),
        "floor_area": Decimal(dice.randint(800, 24_000) * 10),
        "household_count": dice.randint(120, 2_400) if has_homes else None,
        "enterprise_count": None if has_homes else dice.randint(8, 160),
        "building_count": dice.randint(3, 24),
        "built_year": dice.randint(1988, 2023),
        "ownership_mix": dice.choice([OwnershipMix.COMMODITY, OwnershipMix.REFORMED, OwnershipMix.RESETTLEMENT]),
        "management_mode": ManagementMode.UNMANAGED if kind == EstateKind.UNOWNED_COURT else ManagementMode.FIRM,
    }


def _seed_units(estate: Estate, dice: random.Random) -> None:
    """Two buildings of six storeys with two homes each; every fifth home has two owners."""
    buildings = Building.objects.bulk_create(
        Building(estate=estate, number=f"{number}栋", floor_count=6, has_lift=False) for number in (1, 2)
    )
    units = Unit.objects.bulk_create(_units(buildings, dice))
    shares = [Fraction(1, 2)] * 2
    titles = [
        (unit, share) for place, unit in enumerate(units) for share in (shares if place % 5 == 4 else [Fraction(1)])
    ]
    owners = Owner.objects.bulk_create(_owner(dice) for _title in titles)
    Ownership.objects.bulk_create(
        Ownership(
            unit=unit,
            owner=owner,
            share_numerator=share.numerator,
            share_denominator=share.denominator,
            effective_from=OWNED_SINCE,
        )
        for (unit, share), owner in zip(titles, owners, strict=True)
    )


def _units(buildings: list[Building], dice: random.Random) -> Iterator[Unit]:
    for building in buildings:
        for floor in range(1, 7):
            for door in (1, 2):
                yield Unit(
                    building=building,
                    stair="1单元",
                    number=f"{floor}0{door}",
                    floor=floor,
                    use=UnitUse.DWELLING,
                    exclusive_area=Decimal(dice.randint(5_000, 14_000)) / 100,
                )


def _owner(dice: random.Random) -> Owner:
    name = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2))
    return new_owner(kind=OwnerKind.PERSON, name=name, phone=f"1990000{dice.randint(0, 9999):04}")
