"""Who may do what with a complaint. Denied unless named here."""

from typing import TYPE_CHECKING

from accounts.permissions import holds_anywhere, object_ids
from accounts.scopes import covers_all
from complaints.choices import ActorKind
from complaints.models import Complaint, Extension, MediationCase
from complaints.selectors.clocks import superior_of
from places.models import Area
from places.permissions import may_anywhere, may_in_area

if TYPE_CHECKING:
    from accounts.models import User


def can_see_queue(user: "User") -> bool:
    """Staff who work with complaints anywhere: the menu entry."""
    return may_anywhere(user, "view_work") or may_anywhere(user, "handle_complaints")


def can_handle_anywhere(user: "User") -> bool:
    """Staff who handle complaints somewhere."""
    return may_anywhere(user, "handle_complaints")


def can_manage_routing(user: "User") -> bool:
    """Who handles complaints of the whole jurisdiction: the order of routing rules counts everywhere."""
    return covers_all(user, "places.handle_complaints")


def can_exchange_orders(user: "User") -> bool:
    """Who handles complaints of the whole jurisdiction: orders of a hotline lie in every area."""
    return covers_all(user, "places.handle_complaints")


def can_manage_texts(user: "User", area: Area | None = None) -> bool:
    """The office of the area (None: any office) writes its standard texts."""
    return can_handle_anywhere(user) if area is None else may_in_area(user, "handle_complaints", area)


def _may(user: "User", permission: str, area: Area | None) -> bool:
    return area is not None and may_in_area(user, permission, area)


def can_decide(user: "User", complaint: Complaint) -> bool:
    """The office of the responsible area: accept, refuse, dispatch, send back, close."""
    return _may(user, "handle_complaints", complaint.area)


def can_work_on(user: "User", complaint: Complaint) -> bool:
    """The responsible office, or the one that was told to handle it: respond, resolve."""
    return can_decide(user, complaint) or _may(user, "handle_complaints", complaint.handling_area)


def can_handle_here(user: "User", complaint: Complaint) -> bool:
    """The office that was told to handle it: it may give the complaint back."""
    return _may(user, "handle_complaints", complaint.handling_area)


def can_answer(user: "User", complaint: Complaint) -> bool:
    """People of the firm to which the complaint was dispatched."""
    return complaint.firm_id is not None and complaint.firm_id in object_ids(user, "firms.answer_complaints")


def can_answer_anywhere(user: "User") -> bool:
    """People who answer for some firm."""
    return holds_anywhere(user, "firms.answer_complaints")


def can_redact(user: "User", complaint: Complaint) -> bool:
    """The responsible office, where it may see personal data: make it unreadable, hold it beyond its time."""
    return can_decide(user, complaint) and _may(user, "view_personal_data", complaint.area)


def can_view_contact(user: "User", complaint: Complaint) -> bool:
    """Who may unmask the resident's name and phone; every unmasking is audited."""
    return _may(user, "view_personal_data", complaint.area) or _may(user, "view_personal_data", complaint.handling_area)


def can_be_mediator(user: "User", area: Area) -> bool:
    """People with the role of a mediator on the area or one above it."""
    return user.is_active and _may(user, "mediate", area)


def can_see_mediations(user: "User") -> bool:
    """Offices that handle complaints, and mediators: the menu entry."""
    return can_handle_anywhere(user) or may_anywhere(user, "mediate")


def sides_in_mediation(user: "User", case: MediationCase) -> tuple[ActorKind, ...]:
    """On which sides somebody works on a mediation: its mediators, the office of its area, nobody else.

    An officer who was appointed as mediator works on both.
    """
    is_mediator = case.posts.filter(mediator=user.pk, relieved_at=None).exists()
    is_office = _may(user, "handle_complaints", case.area)
    return (*([ActorKind.MEDIATOR] if is_mediator else []), *([ActorKind.STAFF] if is_office else []))


def can_keep_ledger(user: "User", area: Area) -> bool:
    """Who handles complaints there keeps the ledgers of its estates, and makes and issues its monthly packs."""
    return _may(user, "handle_complaints", area)


def can_decide_extension(user: "User", complaint: Complaint, extension: Extension) -> bool:
    """Who may grant more time: the superior of whoever handles the complaint, and never the person who asked."""
    return user.pk != extension.asked_by_id and _may(user, "handle_complaints", superior_of(complaint))


def can_supervise(user: "User", complaint: Complaint) -> bool:
    """Who may order better handling: the responsible office for a firm, the office above for an office."""
    return _may(user, "handle_complaints", superior_of(complaint))


def can_set_rules(user: "User") -> bool:
    """Who may set limits, ladder and promises: they hold in the whole jurisdiction."""
    return covers_all(user, "places.manage_rulebooks")
