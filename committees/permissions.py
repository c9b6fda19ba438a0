"""Who guides owners' assemblies and committees, and where."""

from typing import TYPE_CHECKING

from places.models import Area
from places.permissions import may_in_area

if TYPE_CHECKING:
    from accounts.models import User


def can_guide_in(user: "User", area: Area) -> bool:
    """Whether the person guides assemblies and committees in the area: the office, or the housing department."""
    return may_in_area(user, "manage_committees", area)
