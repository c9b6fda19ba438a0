"""Changes of the area tree, and who walks which grid."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, Value, When
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, RoleAssignment, User
from accounts.services import end_role, grant_role
from audit.services import record
from common.errors import NotAllowed, Refusal
from jobs.services import enqueue
from places.choices import AreaKind, EstateStatus
from places.models import Area, Estate
from places.models.area import PATH_LENGTH
from places.permissions import require_in_area
from places.rules import UnreadableBorder, child_path, level, read_border

GRID_WORKER = "grid_worker"


class CannotMoveThere(Refusal):
    """The new place in the tree is impossible."""

    message = _("This area cannot belong to that one. Choose an area of a higher level outside of it.")


class AreaInUse(Refusal):
    """Something still lies in the area."""

    message = _("Areas or estates in use still belong to this area. Move them first.")


class NotAGrid(Refusal):
    """Grid workers are given to grids and communities."""

    message = _("A grid worker is given to a grid or a community. Choose one.")


class BorderRefused(Refusal):
    """The border that was given cannot be used; the message says why."""

    status = 400


def _locked(*area_ids: int) -> dict[int, Area]:
    """The areas, locked against changes of the tree, in an order that all services share."""
    areas = Area.objects.select_for_update(of=("self",)).filter(pk__in=area_ids).order_by("pk")
    found = {area.pk: area for area in areas}
    for area_id in area_ids:
        if area_id not in found:
            raise Area.DoesNotExist
    return found


@transaction.atomic
def create_area(
    *, by: User | None, code: str, name: str, kind: str, parent: Area | None, border: Any = None, reason: str = ""
) -> Area:
    """Add an area below `parent` (None: the root of the jurisdiction's tree).

    Raises `NotAllowed`, `CannotMoveThere` when the parent's level is not higher, `ValidationError`.
    """
    if parent is not None:
        parent = _locked(parent.pk)[parent.pk]
        require_in_area(by, "manage_places", parent)
        if level(kind) <= level(parent.kind):
            raise CannotMoveThere
    area = Area(code=code, name=name.strip(), kind=kind, parent=parent)
    area.path = child_path(parent.path if parent else "", code)
    _draw(area, border, "wgs84")
    area.full_clean()
    area.save(force_insert=True)
    record(by, "places.create_area", area, fields=["code", "name", "kind", "parent"], reason=reason)
    return area


@transaction.atomic
def rename_area(area_id: int, *, by: User | None, name: str, reason: str = "") -> Area:
    """Give an area another name; its code stays. Raises `NotAllowed`, `ValidationError`."""
    area = _locked(area_id)[area_id]
    require_in_area(by, "manage_places", area)
    area.name = name.strip()
    area.full_clean()
    area.save(update_fields=["name"])
    record(by, "places.rename_area", area, fields=["name"], reason=reason)
    return area


@transaction.atomic
def move_area(area_id: int, *, by: User | None, parent_id: int, reason: str = "") -> Area:
    """Put an area with everything below it under another one, in one statement.

    Rights follow at once: they are compared with paths. Raises `NotAllowed` (the right is needed at both
    places), `CannotMoveThere`.
    """
    areas = _locked(area_id, parent_id)
    area, parent = areas[area_id], areas[parent_id]
    require_in_area(by, "manage_places", area, parent)
    if area.parent_id is None or parent.path.startswith(area.path) or level(area.kind) <= level(parent.kind):
        raise CannotMoveThere
    old, new = area.path, child_path(parent.path, area.code)
    below = Area.objects.under([old])
    longest = max(len(path) for path in below.select_for_update(of=("self",)).values_list("path", flat=True))
    if longest - len(old) + len(new) > PATH_LENGTH:
        raise CannotMoveThere
    below.update(
        path=Concat(Value(new), Substr("path", len(old) + 1)),
        parent=Case(When(pk=area.pk, then=Value(parent.pk)), default=F("parent_id"), output_field=BigIntegerField()),
    )
    area.refresh_from_db()
    record(by, "places.move_area", area, fields=["parent", "path"], reason=reason)
    enqueue("places.area_moved", area_id=area.pk)
    return area


@transaction.atomic
def set_area_in_use(area_id: int, *, by: User | None, is_active: bool, reason: str = "") -> Area:
    """Take an area out of use, or back. Raises `NotAllowed`, `AreaInUse` while something in use lies in it."""
    area = _locked(area_id)[area_id]
    require_in_area(by, "manage_places", area)
    if not is_active and _holds_something(area):
        raise AreaInUse
    area.is_active = is_active
    area.save(update_fields=["is_active"])
    record(by, "places.set_area_in_use", area, fields=["is_active"], reason=reason)
    return area


def _holds_something(area: Area) -> bool:
    below = Area.objects.active().under([area.path]).exclude(pk=area.pk)
    gone = [EstateStatus.DEMOLISHED, EstateStatus.MERGED]
    return below.exists() or Estate.objects.within_areas([area.path]).exclude(status__in=gone).exists()


@transaction.atomic
def set_area_border(
    area_id: int, *, by: User | None, border: Any, datum: str = "wgs84", reason: str = ""
) -> tuple[Area, bool]:
    """Draw the border of an area from GeoJSON (None takes it away). Returns the area and whether it was repaired.

    Raises `NotAllowed`, `BorderRefused`.
    """
    area = _locked(area_id)[area_id]
    require_in_area(by, "manage_places", area)
    was_repaired = _draw(area, border, datum)
    area.save(update_fields=["geometry", "west", "south", "east", "north"])
    record(by, "places.set_area_border", area, fields=["geometry"], reason=reason)
    return area, was_repaired


def _draw(area: Area, border: Any, datum: str) -> bool:
    if border is None:
        area.geometry = area.west = area.south = area.east = area.north = None
        return False
    try:
        drawn = read_border(border, datum)
    except UnreadableBorder as error:
        raise BorderRefused(str(error)) from error
    area.geometry = drawn.geometry
    area.west, area.south, area.east, area.north = drawn.west, drawn.south, drawn.east, drawn.north
    return drawn.was_repaired


@transaction.atomic
def change_area(area_id: int, *, by: User | None, reason: str = "", **facts: Any) -> Area:
    """Change several things at once: `name`, `parent_id`, `is_active`, `border`. Those not named stay."""
    if facts.keys() - {"name", "parent_id", "is_active", "border"}:
        raise TypeError(", ".join(sorted(facts)))
    if "name" in facts:
        rename_area(area_id, by=by, name=facts["name"], reason=reason)
    if "parent_id" in facts:
        move_area(area_id, by=by, parent_id=facts["parent_id"], reason=reason)
    if "border" in facts:
        set_area_border(area_id, by=by, border=facts["border"], reason=reason)
    if "is_active" in facts:
        set_area_in_use(area_id, by=by, is_active=facts["is_active"], reason=reason)
    return Area.objects.get(pk=area_id)


@transaction.atomic
def bind_grid_worker(
    area_id: int,
    *,
    by: User | None,
    worker: User,
    today: datetime.date,
    effective_from: datetime.date | None = None,
    effective_to: datetime.date | None = None,
    reason: str = "",
) -> RoleAssignment:
    """Give a grid (or, where there are no grids, a community) to a grid worker for a half-open period.

    Who manages the places gives out the grids, without managing accounts: the role is granted by the system on
    their behalf, and the entry below names them. Raises `NotAllowed` (also for oneself), `NotAGrid`,
    `ValidationError` when the worker already has it.
    """
    area = _locked(area_id)[area_id]
    require_in_area(by, "manage_places", area)
    if by is not None and by.pk == worker.pk:
        raise NotAllowed
    if area.kind not in {AreaKind.GRID, AreaKind.COMMUNITY}:
        raise NotAGrid
    assignment = grant_role(
        worker,
        Role.objects.get(code=GRID_WORKER),
        area,
        by=None,
        today=today,
        effective_from=effective_from,
        effective_to=effective_to,
        reason=reason,
    )
    record(by, "places.bind_grid_worker", area, fields=["grid_worker"], reason=reason)
    return assignment


@transaction.atomic
def end_grid_worker(
    area_id: int, assignment_id: int, *, by: User | None, today: datetime.date, reason: str
) -> RoleAssignment:
    """Take a grid from its worker today. Raises `NotAllowed`, `AlreadyEnded`."""
    area = _locked(area_id)[area_id]
    require_in_area(by, "manage_places", area)
    assignment = RoleAssignment.objects.get(pk=assignment_id, role__code=GRID_WORKER, scope_id=area.pk)
    end_role(assignment.pk, by=None, today=today, reason=reason)
    record(by, "places.end_grid_worker", area, fields=["grid_worker"], reason=reason)
    return assignment
