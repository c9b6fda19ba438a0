"""The roll of an assembly: taken from the register, frozen with a digest, corrected only before the notice."""

import datetime
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.models import (
    Assembly,
    FrozenRoll,
    RollOwner,
    RollTransfer,
    RollUnit,
    UnitRepresentative,
    Voice,
)
from committees.rules import RollRow, decimal_text, read_rules
from committees.rules.roll import heads_of
from committees.rules_source import vote_rules_for
from committees.services.assemblies import locked, locked_draft, require_to_run
from common.digest import canonical_json, sha256_hex
from common.errors import Refusal
from places.choices import OwnerKind, UnitUse
from places.models import Estate, Owner, Ownership, Unit

BATCH = 2000
KEY_BYTES = 8
SHOWN = 5


class UnitsWithoutOwner(Refusal):
    """Somebody owns each unit; where the register does not say who, nobody could vote for it."""

    message = _(
        "The register names no owner for: %(units)s. Enter the owners first, or the developer for unsold units."
    )


class NotAnOwner(Refusal):
    """The representative of co-owners is one of them."""

    message = _("Co-owners name one of themselves. Choose an owner of this unit.")


class RegisterRow(NamedTuple):
    """A unit as the register has it on a day; owners by primary key. `area` is exact, square metres."""

    unit_id: int
    label: str
    building: str
    area: Decimal
    owner_ids: tuple[int, ...]
    is_developers: bool
    is_parking: bool
    representative_id: int | None = None


def register_rows(estate: Estate, day: datetime.date, representatives: dict[int, int]) -> list[RegisterRow]:
    """All units of an estate with their owners on a day. Raises `UnitsWithoutOwner`."""
    owners: dict[int, list[Ownership]] = defaultdict(list)
    held = Ownership.objects.on(day).filter(unit__building__estate=estate).select_related("owner").order_by("pk")
    for share in held.defer("owner__name", "owner__phone"):
        owners[share.unit_id].append(share)
    units = Unit.objects.filter(building__estate=estate).select_related("building")
    rows, nobody, taken = [], [], set[str]()
    for unit in units.order_by("building__number", "stair", "number", "pk"):
        label = f"{unit.building.number}-{unit}"
        label = label if label not in taken else f"{label}#{unit.pk}"
        taken.add(label)
        if not owners[unit.pk]:
            nobody.append(label)
            continue
        rows.append(_row(unit, label, owners[unit.pk], representatives))
    if nobody:
        shown = ", ".join(nobody[:SHOWN]) + (" …" if len(nobody) > SHOWN else "")
        raise UnitsWithoutOwner(UnitsWithoutOwner.message % {"units": shown})
    return rows


def _row(unit: Unit, label: str, shares: list[Ownership], representatives: dict[int, int]) -> RegisterRow:
    return RegisterRow(
        unit.pk,
        label,
        unit.building.number,
        unit.exclusive_area,
        tuple(dict.fromkeys(share.owner_id for share in shares)),
        all(share.owner.kind == OwnerKind.DEVELOPER for share in shares),
        unit.use == UnitUse.PARKING,
        representatives.get(unit.pk),
    )


@transaction.atomic
def name_representative(
    assembly_id: int, unit: Unit, owner: Owner, *, by: User | None, now: datetime.datetime
) -> UnitRepresentative:
    """Note whom the co-owners of a unit named. Raises `NotAllowed`, `AgendaFixed`, `NotAnOwner`."""
    assembly = locked_draft(assembly_id, by)
    day = timezone.localdate(now)
    if unit.building.estate_id != assembly.estate_id or not unit.ownerships.on(day).filter(owner=owner).exists():
        raise NotAnOwner
    UnitRepresentative.objects.filter(assembly=assembly, unit=unit).delete()
    named = UnitRepresentative.objects.create(assembly=assembly, unit=unit, owner=owner, noted_at=now)
    record(by, "committees.name_representative", named, fields=["unit", "owner"])
    return named


@transaction.atomic
def freeze_roll(
    assembly_id: int, *, by: User | None, now: datetime.datetime, rows: Sequence[RegisterRow] | None = None
) -> FrozenRoll:
    """Freeze the roll as the register has it now (冻结名册); again before the notice where it was corrected.

    `rows`: a roll that was verified elsewhere. Raises `NotAllowed`, `AgendaFixed`, `UnitsWithoutOwner`.
    """
    assembly, day = locked_draft(assembly_id, by), timezone.localdate(now)
    if rows is None:
        named = dict(UnitRepresentative.objects.filter(assembly=assembly).values_list("unit_id", "owner_id"))
        rows = register_rows(assembly.estate, day, named)
    people = {owner for row in rows for owner in (*row.owner_ids, row.representative_id) if owner is not None}
    keys = {owner: secrets.token_hex(KEY_BYTES) for owner in sorted(people)}
    content = _content(assembly, day, rows, keys)
    payload = canonical_json(content)
    roll = FrozenRoll.objects.create(
        assembly=assembly,
        number=assembly.rolls.count() + 1,
        day=day,
        payload=payload,
        sha256=sha256_hex(payload),
        unit_count=len(rows),
        head_count=content["heads"],
        total_area=sum((row.area for row in rows), Decimal(0)),
        frozen_at=now,
    )
    _write_rows(roll, rows, keys)
    record(by, "committees.freeze_roll", roll, fields=["units"], reason=roll.sha256)
    return roll


def _content(assembly: Assembly, day: datetime.date, rows: Sequence[RegisterRow], keys: dict[int, str]) -> Any:
    """What is published: owners only under their keys."""
    rules = read_rules(vote_rules_for(assembly.estate, timezone.localdate(assembly.opens_at))["rules"])
    read = {row.label: roll_row(published_unit(row, keys)) for row in rows}
    return {
        "assembly": assembly.code,
        "day": day,
        "heads": len(heads_of(read, rules)),
        "area": decimal_text(sum((row.area for row in read.values()), Fraction(0))),
        "units": [published_unit(row, keys) for row in rows],
    }


def published_unit(row: RegisterRow, keys: dict[int, str]) -> dict[str, Any]:
    """A unit of the published roll."""
    return {
        "unit": row.label,
        "area": decimal_text(Fraction(row.area)),
        "owners": [keys[owner] for owner in row.owner_ids],
        "developer": row.is_developers,
        "parking": row.is_parking,
        "representative": keys.get(row.representative_id) if row.representative_id is not None else None,
    }


def roll_row(unit: dict[str, Any]) -> RollRow:
    """A unit of the published roll, as the count takes it."""
    return RollRow(
        unit["unit"],
        _exact(unit["area"]),
        tuple(unit["owners"]),
        unit["developer"],
        unit["representative"],
        unit["parking"],
    )


@lru_cache(maxsize=50_000)
def _exact(area: str) -> Fraction:
    """Many units are equally large, and reading a fraction is slow."""
    return Fraction(area)


def _write_rows(roll: FrozenRoll, rows: Iterable[RegisterRow], keys: dict[int, str]) -> None:
    RollOwner.objects.bulk_create(
        (RollOwner(roll=roll, owner_id=owner, key=key) for owner, key in keys.items()), batch_size=BATCH
    )
    units = RollUnit.objects.bulk_create(
        [
            RollUnit(
                roll=roll,
                unit_id=row.unit_id,
                label=row.label,
                building=row.building,
                area=row.area,
                owner_keys=[keys[owner] for owner in row.owner_ids],
                is_developers=row.is_developers,
                is_parking=row.is_parking,
                representative_key="" if row.representative_id is None else keys.get(row.representative_id, ""),
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    Voice.objects.bulk_create(
        [Voice(roll_unit=unit, key=key) for unit in units for key in entitled(unit)], batch_size=BATCH
    )


def entitled(unit: RollUnit) -> list[str]:
    """Keys of those who may speak for a unit."""
    return [unit.representative_key] if unit.representative_key else list(unit.owner_keys)


@transaction.atomic
def note_transfer(
    assembly_id: int,
    label: str,
    owners: Sequence[Owner],
    *,
    by: User | None,
    now: datetime.datetime,
    effective_at: datetime.datetime,
) -> RollTransfer:
    """A unit changed hands after the freezing. Where the rules take the roll at the close, the new owners vote.

    Raises `NotAllowed`, `RollUnit.DoesNotExist`.
    """
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    roll = current_roll(assembly.pk)
    unit = roll.units.get(label=label)
    keys = [_key_of(roll, owner) for owner in owners]
    transfer = RollTransfer.objects.create(roll_unit=unit, owner_keys=keys, effective_at=effective_at, noted_at=now)
    if assembly.count_rules.get("roll_date") == "close":
        for key in keys:
            Voice.objects.get_or_create(roll_unit=unit, key=key)
    record(by, "committees.note_transfer", transfer, fields=["owners", "effective_at"])
    return transfer


def _key_of(roll: FrozenRoll, owner: Owner) -> str:
    found, _made = RollOwner.objects.get_or_create(
        roll=roll, owner=owner, defaults={"key": secrets.token_hex(KEY_BYTES)}
    )
    return found.key


def current_roll(assembly_id: int) -> FrozenRoll:
    """The roll that counts: the last one that was frozen. Raises `FrozenRoll.DoesNotExist`."""
    return FrozenRoll.objects.filter(assembly_id=assembly_id).defer("payload").latest("number")
