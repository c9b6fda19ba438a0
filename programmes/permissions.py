"""Who may do what with old estates, subsidies, rooms and assets. Rights come from areas."""

from accounts.models import User
from common.errors import NotAllowed
from firms.permissions import firm_ids, holds_for_whole
from places.models import Area
from places.permissions import area_paths, may_anywhere, may_in_area

RIGHTS = ("survey_estates", "manage_programmes", "approve_subsidies")


def staff_paths(user: User) -> list[str]:
    """Paths of the areas whose registers the person sees."""
    return area_paths(user, "view_work")


def can_see(user: User) -> bool:
    """Whether the administration shows these registers at all."""
    return may_anywhere(user, "view_work")


def can_survey(user: User, area: Area) -> bool:
    """Whether the person may enter a survey of an estate in this area."""
    return may_in_area(user, "survey_estates", area)


def can_manage(user: User, area: Area | None = None) -> bool:
    """Whether the person looks after the registers in this area (None: anywhere)."""
    return may_anywhere(user, "manage_programmes") if area is None else may_in_area(user, "manage_programmes", area)


def can_set_rules(user: User) -> bool:
    """Whether the person may enter rules and targets: they hold in the whole jurisdiction."""
    return holds_for_whole(user, "manage_programmes")


def sees_runs(user: User) -> bool:
    """Whether the person sees subsidy runs: whose view reaches the whole jurisdiction."""
    return holds_for_whole(user, "view_work")


def can_draft_runs(user: User) -> bool:
    """Whether the person may draft and check subsidy runs."""
    return holds_for_whole(user, "manage_programmes")


def can_approve_runs(user: User) -> bool:
    """Whether the person may approve subsidy runs, hand them to finance and mark payments."""
    return holds_for_whole(user, "approve_subsidies")


def can_read_lines(user: User) -> bool:
    """Whether the person works for a firm, whose subsidies they may read."""
    return bool(firm_ids(user))


def require(is_allowed: bool) -> None:
    """Raise `NotAllowed` unless the answer is yes."""
    if not is_allowed:
        raise NotAllowed
