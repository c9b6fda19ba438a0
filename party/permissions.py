"""Who belongs to the organisation line (组织线), and where. Rights come from areas.

`view_party` reads organisations, posts and names; `manage_party` changes them. Nobody else sees membership.
"""

from typing import TYPE_CHECKING

from committees.permissions import can_act_for, committee_estate_ids
from common.errors import NotAllowed
from firms.permissions import firm_ids, holds_for_whole
from places.choices import AreaKind
from places.models import Area
from places.permissions import area_paths, may_anywhere, may_in_area

if TYPE_CHECKING:
    from accounts.models import User
    from party.models import JointMember

RIGHTS = ("view_party", "manage_party")
ASSESSED_AREAS = (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.SUBDISTRICT)


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


# --- joint: meetings, activities, assessments -----------------------------------------------------------


def can_act_for_member(user: "User", member: "JointMember") -> bool:
    """Whether the person acts for a body at a joint meeting: their firm, committee, organisation or office."""
    if member.side == "firm":
        return member.firm_id in firm_ids(user)
    if member.side == "committee":
        return member.committee is not None and can_act_for(user, member.committee.estate)
    area = member.office if member.side == "office" else member.organisation.area  # type: ignore[union-attr]
    return area is not None and can_manage_party(user, area)


def is_sent(user: "User") -> bool:
    """Whether the person is sent to a unit, or was, as an instructor or supervisor: they see their own assignments."""
    from party.models import PartyAssignment

    return PartyAssignment.objects.of(user).exists()


def can_see_joint(user: "User") -> bool:
    """Whether the person may sit at joint meetings at all: the line, people of firms and of committees."""
    return can_see_party(user) or bool(firm_ids(user)) or bool(committee_estate_ids(user))


def can_assess(user: "User", area: Area) -> bool:
    """Whether the person runs rounds of assessment in the area: who manages the line above communities."""
    return area.kind in ASSESSED_AREAS and can_manage_party(user, area)
