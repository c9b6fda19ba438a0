"""Who may do what in which area. A right on an area holds for everything below it; else it is denied."""

from typing import TYPE_CHECKING, Any

from accounts.permissions import holds_anywhere, object_ids
from common.errors import NotAllowed
from places.models import Area
from places.rules import topmost

if TYPE_CHECKING:
    from accounts.models import User

RIGHTS = tuple(codename for codename, _name in Area._meta.permissions)


def area_paths(user: "User", permission: str) -> list[str]:
    """Paths of the highest areas in which the person holds a right, e.g. `handle_complaints`; sorted.

    One query per user instance for all rights together.
    """
    held: dict[str, list[str]] | None = getattr(user, "_area_paths", None)
    if held is None:
        held = _read_paths(user)
        user._area_paths = held  # type: ignore[attr-defined]
    return held.get(permission, [])


def _read_paths(user: "User") -> dict[str, list[str]]:
    ids = {right: object_ids(user, f"places.{right}") for right in RIGHTS}
    wanted = frozenset().union(*ids.values())
    if not wanted:
        return {}
    path_of = dict(Area.objects.filter(pk__in=wanted).values_list("pk", "path"))
    return {right: topmost(path_of[pk] for pk in pks if pk in path_of) for right, pks in ids.items() if pks}


def may_in_area(user: "User", permission: str, area: Area) -> bool:
    """Whether the person holds a right on this area or on one above it."""
    return any(area.path.startswith(path) for path in area_paths(user, permission))


def may_anywhere(user: "User", permission: str) -> bool:
    """Whether the person holds a right on any area at all (for menus)."""
    return holds_anywhere(user, f"places.{permission}")


def require_in_area(user: Any, permission: str, *areas: Area) -> None:
    """Raise `NotAllowed` unless the person holds the right in each of the areas; the system (None) may."""
    if user is not None and not all(may_in_area(user, permission, area) for area in areas):
        raise NotAllowed
