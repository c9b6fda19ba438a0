"""Who belongs to the organisation line (组织线), and where. Rights come from areas.

`view_party` reads organisations, posts and names; `manage_party` changes them. Nobody else sees membership.
"""

from typing import TYPE_CHECKING

from common.errors import NotAllowed
from firms.permissions import holds_for_whole
from places.models import Area
from places.permissions import area_paths, may_anywhere, may_in_area

if TYPE_CHECKING:
    from accounts.models import User

RIGHTS = ("view_party", "manage_party")


def line_paths(user: "User") -> list[str]:
    """Paths of the areas in which the person belongs to the organisation line and sees its work."""
    return area_paths(user, "view_party")


def can_see_party(user: "User") -> bool:
    """Whether the administration shows Party organisations at all."""
    return may_anywhere(user, "view_party")


def can_see_party_in(user: "User", area: Area) -> bool:
    """Whether the person sees organisations, posts and names in the area."""
    return may_in_area(user, "view_party", area)


def can_manage_party(user: "User", area: Area | None = None) -> bool:
    """Whether the person manages organisations in this area (None: anywhere)."""
    return may_anywhere(user, "manage_party") if area is None else may_in_area(user, "manage_party", area)


def can_set_party_rules(user: "User") -> bool:
    """Whether the person may enter rules and targets: they hold in the whole jurisdiction."""
    return holds_for_whole(user, "manage_party")


def require(allowed: bool) -> None:
    """Raise `NotAllowed` unless."""
    if not allowed:
        raise NotAllowed


def require_manager(by: "User | None", area: Area) -> None:
    """Raise `NotAllowed` unless the person manages organisations in the area; the system (None) may."""
    require(by is None or can_manage_party(by, area))


def require_unit_manager(by: "User | None", areas: list[Area]) -> None:
    """The same for a unit that lies in these areas: a firm is a matter of every area in which it serves."""
    require(by is None or any(can_manage_party(by, area) for area in areas))
