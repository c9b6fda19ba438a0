"""Who guides owners' assemblies and committees, and where."""

from typing import TYPE_CHECKING

from firms.permissions import holds_for_whole
from places.models import Area
from places.permissions import area_paths, may_anywhere, may_in_area

if TYPE_CHECKING:
    from accounts.models import User


def can_guide_in(user: "User", area: Area) -> bool:
    """Whether the person guides assemblies and committees in the area: the office, or the housing department."""
    return may_in_area(user, "manage_committees", area)


# laws


def can_see_rules(user: "User") -> bool:
    """Whether the administration shows the rules of assemblies at all."""
    return may_anywhere(user, "view_work")


def staff_paths(user: "User") -> list[str]:
    """Paths of the areas in which the person sees the daily work."""
    return area_paths(user, "view_work")


def can_set_law(user: "User") -> bool:
    """Whether the person may load rules and choose where the law is open: both hold in the whole jurisdiction."""
    return holds_for_whole(user, "manage_committees")
