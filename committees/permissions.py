"""Who guides owners' assemblies and committees, and where."""

from typing import TYPE_CHECKING

from committees.choices import OfficerTask
from common.errors import NotAllowed
from places.models import Area
from places.permissions import may_in_area

if TYPE_CHECKING:
    from accounts.models import User
    from committees.models import Assembly


def can_guide_in(user: "User", area: Area) -> bool:
    """Whether the person guides assemblies and committees in the area: the office, or the housing department."""
    return may_in_area(user, "manage_committees", area)


# --- assembly


def tasks_in(user: "User", assembly: "Assembly") -> frozenset[str]:
    """The tasks that the person has in an assembly now."""
    if user.pk is None:
        return frozenset()
    held = assembly.officers.filter(user=user, released_at__isnull=True)
    return frozenset(held.values_list("task", flat=True))


def can_run(user: "User", assembly: "Assembly") -> bool:
    """Whether the person prepares and leads the assembly: the office, or the head of the preparatory group."""
    return can_guide_in(user, assembly.estate.area) or OfficerTask.HEAD in tasks_in(user, assembly)


def can_watch(user: "User", assembly: "Assembly") -> bool:
    """Whether the person sees the desk of the assembly: who runs it, and who has any task in it."""
    return can_guide_in(user, assembly.estate.area) or bool(tasks_in(user, assembly))


def can_type(user: "User", assembly: "Assembly") -> bool:
    """Whether the person types in paper ballots: counters."""
    return OfficerTask.COUNTER in tasks_in(user, assembly)


def can_visit(user: "User", assembly: "Assembly") -> bool:
    """Whether the person goes from door to door."""
    return OfficerTask.VISITOR in tasks_in(user, assembly)


def require(allowed: bool) -> None:
    """Raise `NotAllowed` unless."""
    if not allowed:
        raise NotAllowed
