"""Who may do what with firms. Staff rights come from areas, firm accounts' rights from their firm."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from accounts.permissions import holders, object_ids
from accounts.scopes import covers_all
from accounts.tokens import SystemActor
from firms.choices import FilingState, ReportSide
from firms.models import Filing, Inspection, PropertyFirm, QuarterlyReport, RectificationOrder, ServiceProject
from places.choices import AreaKind
from places.models import Area, Estate
from places.permissions import area_paths, may_anywhere, may_in_area
from places.querysets import under_paths

DISTRICT_DIGITS = 6  # codes of cities have four digits, of districts six, of what lies below nine and more


FIRM_RIGHTS = (
    "firms.represent_firm",
    "firms.answer_complaints",
    "firms.view_credit_file",
    "firms.manage_firm_staff",
    "firms.file_for_firm",
    "firms.report_for_firm",
)


def firm_ids(user: User) -> frozenset[int]:
    """Firms for which the person works."""
    return frozenset().union(*(object_ids(user, right) for right in FIRM_RIGHTS))


def staff_paths(user: User) -> list[str]:
    """Paths of the areas in which the person sees the daily work."""
    return area_paths(user, "view_work")


def sees_everything(user: User) -> bool:
    """Whether the person's view reaches the whole jurisdiction, so also firms that serve no estate yet."""
    return holds_for_whole(user, "view_work")


def holds_for_whole(user: User, permission: str) -> bool:
    """Whether the person holds a right on the whole jurisdiction."""
    kept: dict[str, bool] = user.__dict__.setdefault("_whole_rights", {})
    if permission not in kept:
        kept[permission] = covers_all(user, f"places.{permission}")
    return kept[permission]


def can_see_firms(user: User) -> bool:
    """Whether the staff administration shows firms at all."""
    return may_anywhere(user, "view_work")


def can_see(user: User, firm: PropertyFirm) -> bool:
    """Whether the firm is among those the person sees."""
    return PropertyFirm.objects.visible_to(user).filter(pk=firm.pk).exists()


def can_manage_firms(user: User) -> bool:
    """Whether the person may file firms somewhere."""
    return may_anywhere(user, "manage_firms")


def can_manage_projects_of(user: User, estate: Estate) -> bool:
    """Whether the person may record who serves this estate."""
    return may_in_area(user, "manage_firms", estate.area)


def can_read_credit_file(user: User, firm: PropertyFirm) -> bool:
    """Whether the firm's own account may read its credit file."""
    return firm.pk in object_ids(user, "firms.view_credit_file")


def can_represent(user: User, firm: PropertyFirm) -> bool:
    """Whether the account may act for the firm: object, ask for repair."""
    return firm.pk in object_ids(user, "firms.represent_firm")


# --- filings, exits, firms' own people ---


def filing_firm_ids(user: User) -> frozenset[int]:
    """Firms for which the person files and hands over."""
    return object_ids(user, "firms.file_for_firm")


def can_file_for(user: User, firm: PropertyFirm) -> bool:
    """Whether the account may file for the firm and answer for its exits."""
    return firm.pk in filing_firm_ids(user)


def can_manage_people_of(user: User, firm: PropertyFirm) -> bool:
    """Whether the account invites colleagues of the firm and ends their roles."""
    return firm.pk in object_ids(user, "firms.manage_firm_staff")


def first_level_paths(user: User) -> list[str]:
    """Areas where the person reviews filings for the subdistrict: the right held on a subdistrict or below."""
    return [path for path in area_paths(user, "manage_firms") if not _is_second_level(path)]


def second_level_paths(user: User) -> list[str]:
    """Areas where the person decides on filings for the district: the right held on a district or the city."""
    return [path for path in area_paths(user, "manage_firms") if _is_second_level(path)]


def _is_second_level(path: str) -> bool:
    return len(path.rstrip("/").rpartition("/")[2]) <= DISTRICT_DIGITS


def can_review_filing(user: User, filing: Filing) -> bool:
    """First review, for the subdistrict: by somebody else than who handed it in. Where no subdistrict answers for the
    place, the district reviews itself; the decision is by another person all the same."""
    paths = second_level_paths(user) if _is_second_level(filing.area.path) else first_level_paths(user)
    return _reaches(paths, filing) and user.pk != filing.submitted_by_id


def can_decide_filing(user: User, filing: Filing) -> bool:
    """Decide, for the district: by somebody who neither handed it in nor reviewed it."""
    people = (filing.submitted_by_id, filing.reviewed_by_id)
    return _reaches(second_level_paths(user), filing) and user.pk not in people


def _reaches(paths: list[str], filing: Filing) -> bool:
    return any(filing.area.path.startswith(path) for path in paths)


def can_act_on_filing(user: User, filing: Filing) -> bool:
    """Whether the next decision of this filing is the person's."""
    if filing.state == FilingState.SUBMITTED:
        return can_review_filing(user, filing)
    return filing.state == FilingState.REVIEWED and can_decide_filing(user, filing)


def can_view_persons_of(user: User, area: Area) -> bool:
    """Whether staff may read what points to a person, in this area."""
    return may_in_area(user, "view_personal_data", area)


def can_view_person_of_firm(user: User, firm: PropertyFirm) -> bool:
    """Whether the person may read who represents the firm: its own people, and staff where it serves."""
    if can_file_for(user, firm) or holds_for_whole(user, "view_personal_data"):
        return True
    paths = area_paths(user, "view_personal_data")
    return bool(paths) and firm.projects.filter(under_paths(paths, field="estate__area__path")).exists()


def can_set_terms(user: User) -> bool:
    """Whether the person may set the terms and the hand-over list: they hold in the whole jurisdiction."""
    return holds_for_whole(user, "manage_firms")


# --- Quarterly reports ------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReportingActor(SystemActor):
    """A system that files the reports of some firms through the API."""

    firm_ids: frozenset[int] = frozenset()


def can_fill_report(user: User | SystemActor | None, report: QuarterlyReport) -> bool:
    """Whether somebody works for the firm of a report and may fill it in."""
    if isinstance(user, ReportingActor):
        return report.firm_id in user.firm_ids
    return isinstance(user, User) and report.firm_id in firm_ids(user)


def can_submit_report(user: User | SystemActor | None, report: QuarterlyReport) -> bool:
    """Whether somebody may hand a report in, take it back or ask for more time: who represents the firm."""
    if isinstance(user, ReportingActor):
        return report.firm_id in user.firm_ids
    return isinstance(user, User) and report.firm_id in object_ids(user, "firms.represent_firm")


def review_paths(user: User) -> list[str]:
    """Paths of the areas in which the person reviews reports."""
    return area_paths(user, "manage_firms")


def second_review_paths(user: User) -> list[str]:
    """Paths of the areas in which the person gives the second acceptance: from the district up."""
    kept: list[str] | None = user.__dict__.get("_second_review_paths")
    if kept is None:
        high = Area.objects.filter(path__in=review_paths(user), kind__in=[AreaKind.CITY, AreaKind.DISTRICT])
        kept = sorted(high.values_list("path", flat=True))
        user.__dict__["_second_review_paths"] = kept
    return kept


def sides_of_reviewer(user: User, area: Area) -> tuple[ReportSide, ...]:
    """On which sides a person may review reports of an area; the higher first, nothing for nobody."""
    if any(area.path.startswith(path) for path in second_review_paths(user)):
        return (ReportSide.DISTRICT, ReportSide.SUBDISTRICT)
    return (ReportSide.SUBDISTRICT,) if may_in_area(user, "manage_firms", area) else ()


def can_review_reports(user: User) -> bool:
    """Whether the person reviews reports anywhere (for menus)."""
    return may_anywhere(user, "manage_firms")


def can_run_quarter(user: User) -> bool:
    """Whether the person makes out, closes and reopens quarters: who gives the second acceptance somewhere."""
    return bool(second_review_paths(user))


def can_manage_report_forms(user: User) -> bool:
    """Whether the person may change what reports ask and by when: it holds for the whole jurisdiction."""
    return holds_for_whole(user, "manage_firms")


# --- Disclosure, prices, owners' questions, fee adjustments ------------------------------------------------


def can_disclose_for(user: User, project: ServiceProject) -> bool:
    """Whether the person works for the firm of this project and so may disclose for it and answer owners."""
    return project.firm_id in firm_ids(user)


def can_review_disclosures_of(user: User, estate: Estate) -> bool:
    """Whether the person checks what is disclosed about this estate, moderates and decides cases there."""
    return may_in_area(user, "manage_firms", estate.area)


def can_set_duties(user: User) -> bool:
    """Whether the person may say what is demanded: it holds in the whole jurisdiction."""
    return holds_for_whole(user, "manage_firms")


def can_ask_about(user: User, estate: Estate) -> bool:
    """Whether the person belongs to the estate: an owner, a resident, somebody of the committee."""
    if not user.is_authenticated or not user.is_active:
        return False
    kind = ContentType.objects.get_for_model(Estate)
    return user.assignments.current().filter(scope_type=kind, scope_id=estate.pk).exists()


# --- Inspections and rectification -----------------------------------------------------------------


def can_inspect_in(user: User, area: Area) -> bool:
    """Whether the person plans, makes and follows up inspections in the area."""
    return may_in_area(user, "manage_firms", area)


def can_manage_checklists(user: User) -> bool:
    """Who may write checklists and figures of inspections: they hold in the whole jurisdiction."""
    return covers_all(user, "places.manage_rulebooks")


def is_inspector_of(user: User, inspection: Inspection) -> bool:
    """Whether the inspection is one of the person's own, who still has the right to make it."""
    mine = user.pk in (inspection.first_inspector_id, inspection.second_inspector_id)
    return mine and can_inspect_in(user, inspection.estate.area)


def answering_firms(user: User) -> frozenset[int]:
    """Firms whose orders the person reads and answers."""
    return object_ids(user, "firms.represent_firm") | object_ids(user, "firms.answer_complaints")


def can_answer_order(user: User, order: RectificationOrder) -> bool:
    """Whether the person acts for the firm of the order."""
    return order.firm_id in answering_firms(user)


def inspectors_for(area: Area) -> list[User]:
    """Accounts in use that may make inspections in an area: those with the right there or above, by number."""
    above = Area.objects.above(area.path).values_list("pk", flat=True)
    return list(holders(Area, above, "manage_firms"))


# --- Tenders and government purchase ------------------------------------------------------------------


def can_manage_tenders_in(user: User, area: Area) -> bool:
    """Whether the person may run tenders and purchases of this area."""
    return may_in_area(user, "manage_firms", area)


def bidding_firm_ids(user: User) -> frozenset[int]:
    """Firms for which the person may bid, ask, object and apply."""
    return object_ids(user, "firms.represent_firm")
