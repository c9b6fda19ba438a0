"""Who may do what in the credit app. Rights come from roles on areas; firms act through their own accounts."""

from accounts.models import User
from credit.choices import EventState
from credit.models import CreditEvent, IndicatorValue, ListEntry
from credit.rules.levels import levels_of
from credit.workflow import THREE_LEVELS, event_moves_from
from firms.models import PropertyFirm, ServiceProject
from firms.permissions import can_represent, holds_for_whole
from places.models import Area
from places.permissions import may_anywhere, may_in_area


def can_see_credit(user: User) -> bool:
    """Whether the staff administration shows the credit part at all."""
    return may_anywhere(user, "view_work")


def can_report_anywhere(user: User) -> bool:
    """Whether the person may report facts somewhere."""
    return may_anywhere(user, "report_credit_event")


def can_report(user: User, area: Area, firm: PropertyFirm | None = None) -> bool:
    """Report a fact in this area; with `firm`, also as that firm about itself."""
    return may_in_area(user, "report_credit_event", area) or (firm is not None and can_represent(user, firm))


def may_sign(user: User, area: Area, level: str) -> bool:
    """Sign for a level: the subdistrict reviews; the county confirms; for the city it is a right on the whole."""
    if level == "city":
        return holds_for_whole(user, "confirm_credit_event")
    return may_in_area(user, "review_credit_event" if level == "subdistrict" else "confirm_credit_event", area)


def _levels(event: CreditEvent) -> tuple[str, ...]:
    return levels_of(event.rulebook_version.document, event.item_code)


def can_review(user: User, event: CreditEvent) -> bool:
    """First review, by the first of the levels: mostly the subdistrict office."""
    return may_sign(user, event.area, _levels(event)[0])


def can_endorse(user: User, event: CreditEvent) -> bool:
    """Second review, where three levels sign: mostly the county."""
    levels = _levels(event)
    return len(levels) == THREE_LEVELS and may_sign(user, event.area, levels[1])


def can_confirm(user: User, event: CreditEvent) -> bool:
    """Confirm, by the last of the levels; also revoking."""
    return may_sign(user, event.area, _levels(event)[-1])


def can_decide_repair(user: User, event: CreditEvent) -> bool:
    """Decide on a firm's request for repair, or record a repair: whoever may confirm."""
    return can_confirm(user, event)


def can_decide_event_objection(user: User, event: CreditEvent) -> bool:
    """Decide on a firm's objection: may confirm, and had no hand in the record."""
    return can_confirm(user, event) and user.pk not in people_of(event)


def people_of(event: CreditEvent) -> frozenset[int]:
    """Everybody who reported, reviewed, endorsed or confirmed a record."""
    people = (event.reported_by_id, event.reviewed_by_id, event.endorsed_by_id, event.confirmed_by_id)
    return frozenset(pk for pk in people if pk is not None)


def can_move(user: User, event: CreditEvent, act: str) -> bool:
    """Whether the person may do this act of the table to the record: right and four eyes, not whether it is its turn.

    Reviewing, endorsing and confirming are each by a person who has not signed and did not report.
    """
    rights = {
        "review": can_review,
        "refuse_review": can_review,
        "endorse": can_endorse,
        "refuse_confirmation": can_endorse if _waits_for_endorsement(event) else can_confirm,
    }
    is_signing = act in ("review", "endorse", "confirm")
    return rights.get(act, can_confirm)(user, event) and not (is_signing and user.pk in people_of(event))


def _waits_for_endorsement(event: CreditEvent) -> bool:
    return event.state == EventState.REVIEWED and len(_levels(event)) == THREE_LEVELS


def acts_open_to(user: User, event: CreditEvent) -> list[str]:
    """The acts that this person can do to the record now: the buttons of its page."""
    moves = event_moves_from(event.state, _levels(event))
    return [move.name for move in moves if can_move(user, event, move.name)]


def can_object_to_event(user: User, event: CreditEvent) -> bool:
    """Object to a record, or ask for its repair, for the firm it is about."""
    return can_represent(user, event.firm)


def can_enter_indicator(user: User, project: ServiceProject | None) -> bool:
    """Enter a value about a project in one's area, or about a firm as a whole with the right on everything."""
    if project is None:
        return holds_for_whole(user, "report_credit_event")
    return may_in_area(user, "report_credit_event", project.estate.area)


def can_confirm_indicator(user: User, value: IndicatorValue) -> bool:
    """Confirm a value that somebody else entered."""
    if value.entered_by_id == user.pk:
        return False
    if value.project is None:
        return holds_for_whole(user, "confirm_credit_event")
    return may_in_area(user, "confirm_credit_event", value.project.estate.area)


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
