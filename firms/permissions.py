"""Who may do what with firms. Staff rights come from areas, firm accounts' rights from their firm."""

from accounts.models import User
from accounts.permissions import object_ids
from accounts.scopes import covers_all
from firms.models import PropertyFirm
from places.models import Area, Estate
from places.permissions import area_paths, may_anywhere, may_in_area

FIRM_RIGHTS = (
    "firms.represent_firm",
    "firms.answer_complaints",
    "firms.view_credit_file",
    "firms.manage_firm_staff",
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


# --- Tenders and government purchase ------------------------------------------------------------------


def can_manage_tenders_in(user: User, area: Area) -> bool:
    """Whether the person may run tenders and purchases of this area."""
    return may_in_area(user, "manage_firms", area)


def bidding_firm_ids(user: User) -> frozenset[int]:
    """Firms for which the person may bid, ask, object and apply."""
    return object_ids(user, "firms.represent_firm")
