"""Who may do what with old estates, subsidies, rooms and assets. Rights come from areas."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from accounts.models import User
from accounts.permissions import object_ids
from common.errors import NotAllowed
from firms.permissions import firm_ids, holds_for_whole
from places.models import Area
from places.permissions import area_paths, may_anywhere, may_in_area
from programmes.seams import branch_keys_of

if TYPE_CHECKING:
    from programmes.models import CourseSession

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


# --- awards ---

DISTRICT_DIGITS = 6  # codes of cities have four digits, of districts six, of what lies below nine and more


def _is_district_level(path: str) -> bool:
    return len(path.rstrip("/").rpartition("/")[2]) <= DISTRICT_DIGITS


def reviews_for_subdistrict(user: User, area: Area) -> bool:
    """Whether the person reviews awards for the subdistrict: the right held on a subdistrict or below."""
    paths = [path for path in area_paths(user, "manage_programmes") if not _is_district_level(path)]
    return any(area.path.startswith(path) for path in paths)


def reviews_for_district(user: User, area: Area) -> bool:
    """Whether the person reviews awards for the district: the right held on a district or the city."""
    paths = [path for path in area_paths(user, "manage_programmes") if _is_district_level(path)]
    return any(area.path.startswith(path) for path in paths)


def can_run_rounds(user: User) -> bool:
    """Whether the person keeps standards and rounds: they hold in the whole jurisdiction."""
    return holds_for_whole(user, "manage_programmes")


def applying_firms(user: User) -> frozenset[int]:
    """Firms for which the person applies, hands in, and answers a withdrawal."""
    return object_ids(user, "firms.represent_firm")


def writing_firms(user: User) -> frozenset[int]:
    """Firms whose self-assessments the person fills in."""
    return firm_ids(user)


def sits_in_panel(user: User) -> bool:
    """Whether the person sits in a panel at all (for menus)."""
    return user.is_authenticated and user.award_panels.filter(left_at__isnull=True).exists()


def can_run_training(user: User, area: Area | None = None) -> bool:
    """Whether the person keeps sessions in this area (None: anywhere)."""
    return can_manage(user, area)


def can_hold_session(user: User, session: "CourseSession") -> bool:
    """Whether the person shows the codes of a session and notes presence: the trainer, and who keeps sessions there."""
    return session.trainer_id == user.pk or can_run_training(user, session.area)


def hours_firms(user: User) -> frozenset[int]:
    """Firms whose people's hours the person may read: who represents the firm or keeps its accounts."""
    return object_ids(user, "firms.represent_firm") | object_ids(user, "firms.manage_firm_staff")


# --- volunteers: teams, stations, home visits, mobilisation ---


def can_lead_team(user: User, team: Any) -> bool:
    """Whether the person calls, records and answers for the team: its coordinator, and the office of its area."""
    return is_coordinator(user, team) or can_manage(user, team.area)


def is_coordinator(user: User, team: Any) -> bool:
    """Whether the person is the coordinator. Only the coordinator and the person read hours; the office does not."""
    return bool(team.is_active and user.pk is not None and team.coordinator_id == user.pk)


def can_read_contact(user: User, area: Area) -> bool:
    """Whether staff may have names, phones and addresses of borrowers and visited people shown, in this area."""
    return may_in_area(user, "view_personal_data", area)


def contact_paths(user: User) -> list[str]:
    """Paths of the areas in which the person handles what residents need: home visits."""
    return area_paths(user, "view_personal_data")


def can_see_visits(user: User) -> bool:
    """Whether the administration shows home visits: that somebody is old or disabled is not for every office."""
    return may_anywhere(user, "view_personal_data")


def noting_paths(user: User) -> list[str]:
    """Paths of the areas in which the person notes what came by phone."""
    return area_paths(user, "manage_programmes")


def can_answer_task(user: User, task: Any) -> bool:
    """Whether the person confirms and reports for who is called: firm, branch or team."""
    if task.firm_id is not None:
        return task.firm_id in firm_ids(user)
    if task.team_id is not None:
        return is_coordinator(user, task.team)
    return task.branch_key in branch_keys_of(user)


def can_note_task(user: User, task: Any) -> bool:
    """Whether the person notes confirmations and reports that came by phone: the office of one of the task's areas."""
    paths = noting_paths(user)
    places = task.area_rows.values_list("area__path", flat=True) if paths else []
    return any(place.startswith(path) for place in places for path in paths)


def can_lead_mobilisation(user: User, areas: Iterable[Area]) -> bool:
    """Whether the person issues, reminds and stands down a call about these areas: holds the right in all of them."""
    found = list(areas)
    return bool(found) and all(can_manage(user, area) for area in found)
