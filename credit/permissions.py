"""Who may do what in the credit app. Rights come from roles on areas; firms act through their own accounts."""

from accounts.models import User
from credit.models import CreditEvent, ListEntry
from firms.permissions import can_represent, holds_for_whole
from places.models import Area
from places.permissions import may_anywhere, may_in_area


def can_see_credit(user: User) -> bool:
    """Whether the staff administration shows the credit part at all."""
    return may_anywhere(user, "view_work")


def can_report_anywhere(user: User) -> bool:
    """Whether the person may report facts somewhere."""
    return may_anywhere(user, "report_credit_event")


def can_report(user: User, area: Area) -> bool:
    """Report a fact about a project in this area."""
    return may_in_area(user, "report_credit_event", area)


def can_review(user: User, event: CreditEvent) -> bool:
    """First review, by the subdistrict office."""
    return may_in_area(user, "review_credit_event", event.area)


def can_confirm(user: User, event: CreditEvent) -> bool:
    """Second review, by the district; also revoking and repairing."""
    return may_in_area(user, "confirm_credit_event", event.area)


def can_manage_rulebooks(user: User) -> bool:
    """Propose, adopt or refuse rulebooks: a right on the whole jurisdiction."""
    return holds_for_whole(user, "manage_rulebooks")


def can_close_quarter(user: User) -> bool:
    """Draft, open, finalise and publish lists, decide on objections: a right on the whole jurisdiction."""
    return holds_for_whole(user, "close_quarter")


def can_object(user: User, entry: ListEntry) -> bool:
    """Object to an entry for the firm that stands on the list."""
    return can_represent(user, entry.firm)


def can_start_rating(user: User) -> bool:
    """Rate every firm by hand: those who confirm facts for the whole jurisdiction."""
    return holds_for_whole(user, "confirm_credit_event")
