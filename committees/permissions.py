"""Who guides owners' assemblies and committees, and where."""

from typing import TYPE_CHECKING

from accounts.permissions import object_ids
from accounts.scopes import covers_all
from committees.choices import OfficerTask
from common.errors import NotAllowed
from firms.permissions import holds_for_whole
from places.models import Area, Estate
from places.permissions import area_paths, may_anywhere, may_in_area

if TYPE_CHECKING:
    from accounts.models import User
    from committees.models import Assembly

ACT_FOR_COMMITTEE = "places.act_for_committee"
SUBDISTRICT_DIGITS = 9  # codes of subdistricts; longer ones lie below


def can_guide_in(user: "User", area: Area) -> bool:
    """Whether the person guides assemblies and committees in the area: the office, or the housing department."""
    return may_in_area(user, "manage_committees", area)


# --- The law of assemblies ----------------------------------------------------------------------------


def can_see_rules(user: "User") -> bool:
    """Whether the administration shows the rules of assemblies at all."""
    return may_anywhere(user, "view_work")


def can_set_law(user: "User") -> bool:
    """Whether the person may load rules and choose where the law is open: both hold in the whole jurisdiction."""
    return holds_for_whole(user, "manage_committees")


# --- Assemblies ---------------------------------------------------------------------------------------


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


# --- Committees at work -------------------------------------------------------------------------------


def staff_paths(user: "User") -> list[str]:
    """Paths of the areas whose committees the person sees."""
    return area_paths(user, "view_work")


def can_see_committees(user: "User") -> bool:
    """Whether the administration shows committees at all."""
    return may_anywhere(user, "view_work")


def committee_estate_ids(user: "User") -> frozenset[int]:
    """Estates for whose committee the person acts."""
    return object_ids(user, ACT_FOR_COMMITTEE)


def can_act_for(user: "User", estate: Estate) -> bool:
    """Whether the person acts for the committee of the estate."""
    return estate.pk in committee_estate_ids(user)


def can_decide_on(user: "User", estate: Estate) -> bool:
    """Whether the person decides for the office: filings, orders, measures. Guiding a community only is not enough."""
    return any(_office_path(estate.area).startswith(path) for path in area_paths(user, "manage_committees"))


def can_set_work_rules(user: "User") -> bool:
    """Whether the person may set which matters need what: it holds in the whole jurisdiction."""
    return covers_all(user, "places.manage_committees")


def _office_path(area: Area) -> str:
    """Path of the subdistrict in which the area lies; its own where the tree has none above."""
    codes = area.path.strip("/").split("/")
    kept = [code for code in codes if len(code) <= SUBDISTRICT_DIGITS]
    return "/".join(kept) + "/" if kept else area.path
