"""Buildings and units of an estate."""

from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import record
from places.models import Building, Estate, Unit
from places.permissions import require_in_area


@transaction.atomic
def add_building(estate_id: int, *, by: User | None, number: str, reason: str = "", **facts: Any) -> Building:
    """Record a building of an estate. Raises `NotAllowed`, `ValidationError`."""
    estate = Estate.objects.select_for_update(of=("self",), no_key=True).select_related("area").get(pk=estate_id)
    require_in_area(by, "manage_places", estate.area)
    building = Building(estate=estate, number=number.strip(), **facts)
    building.full_clean()
    building.save(force_insert=True)
    record(by, "places.add_building", building, fields=["number", *sorted(facts)], reason=reason)
    return building


@transaction.atomic
def change_building(building_id: int, *, by: User | None, reason: str = "", **facts: Any) -> Building:
    """Change facts of a building. Raises `NotAllowed`, `ValidationError`."""
    building = (
        Building.objects.select_for_update(of=("self",), no_key=True).select_related("estate__area").get(pk=building_id)
    )
    require_in_area(by, "manage_places", building.estate.area)
    return _change(building, by, "places.change_building", facts, reason)


@transaction.atomic
def add_unit(building_id: int, *, by: User | None, number: str, reason: str = "", **facts: Any) -> Unit:
    """Record a unit of a building. Raises `NotAllowed`, `ValidationError`."""
    building = (
        Building.objects.select_for_update(of=("self",), no_key=True).select_related("estate__area").get(pk=building_id)
    )
    require_in_area(by, "manage_places", building.estate.area)
    unit = Unit(building=building, number=number.strip(), **facts)
    unit.full_clean()
    unit.save(force_insert=True)
    record(by, "places.add_unit", unit, fields=["number", *sorted(facts)], reason=reason)
    return unit


@transaction.atomic
def change_unit(unit_id: int, *, by: User | None, reason: str = "", **facts: Any) -> Unit:
    """Change facts of a unit. Raises `NotAllowed`, `ValidationError`."""
    unit = (
        Unit.objects.select_for_update(of=("self",), no_key=True)
        .select_related("building__estate__area")
        .get(pk=unit_id)
    )
    require_in_area(by, "manage_places", unit.building.estate.area)
    return _change(unit, by, "places.change_unit", facts, reason)


def _change(target: Any, by: User | None, action: str, facts: dict[str, Any], reason: str) -> Any:
    changed = [name for name, value in facts.items() if getattr(target, name) != value]
    if changed:
        for name in changed:
            setattr(target, name, facts[name])
        target.full_clean()
        target.save(update_fields=changed)
        record(by, action, target, fields=changed, reason=reason)
    return target
