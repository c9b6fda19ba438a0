"""Major matters, visits, orders, and what the office does when a committee cannot work."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from committees.choices import CommitteeKind, Dissolution, OfficeMeasure, OrderState, ParalysisGround
from committees.models import (
    CommitteeMeasure,
    MajorMatterClass,
    MajorMatterReport,
    OwnersCommittee,
    RemedialOrder,
    SupervisorVisit,
)
from committees.permissions import can_set_work_rules
from committees.selectors.office import standing_of
from committees.services._work import (
    DayWrong,
    kept,
    lock,
    lock_committee,
    not_after,
    require_guide,
    require_member,
    require_office,
    store_paper,
    words,
)
from committees.services.offices import dissolve_committee, establish_committee
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from common.storing import files_undone_on_error

if TYPE_CHECKING:
    from accounts.models import User


class OpinionGiven(Refusal):
    """The opinion on a matter stands."""

    message = _("An opinion on this matter was given already.")


class NotParalysed(Refusal):
    """The facts do not say what the office wants to act on."""

    message = _("The facts do not show this: the term is not over, or enough members serve. Check the ground.")


@transaction.atomic
def report_matter(
    committee_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    matter_class: MajorMatterClass,
    title: str,
    text: str,
) -> MajorMatterReport:
    """Report a major matter to the community party organisation (重大事项报告)."""
    committee = lock_committee(committee_id)
    require_member(by, committee.estate)
    report = MajorMatterReport(
        estate=committee.estate,
        committee=committee,
        matter_class=matter_class,
        title=words(title, 200),
        text=words(text),
        reported_on=timezone.localdate(now),
    )
    return kept(report, by, "report_matter", now)


@transaction.atomic
def give_opinion(
    report_id: int, *, by: "User | None", now: datetime.datetime, opinion: str, reason: str
) -> MajorMatterReport:
    """The opinion on a major matter with its reason and day (反馈意见). It binds nobody. Raises `OpinionGiven`."""
    report = lock(MajorMatterReport, report_id)
    require_guide(by, report.estate)
    if report.opinion:
        raise OpinionGiven
    report.opinion, report.reason, report.opinion_on = opinion, words(reason), timezone.localdate(now)
    return kept(report, by, "give_opinion", now, note=reason)


@transaction.atomic
def note_visit(
    committee_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    visited_on: datetime.date,
    findings: str,
    is_in_order: bool = False,
) -> SupervisorVisit:
    """What a supervisor found at a visit (走访记录)."""
    committee = lock_committee(committee_id)
    require_guide(by, committee.estate)
    visit = SupervisorVisit(
        estate=committee.estate,
        committee=committee,
        visited_on=not_after(visited_on, timezone.localdate(now)),
        findings=words(findings),
        is_in_order=is_in_order,
        by=by,
        at=now,
    )
    return kept(visit, by, "note_visit", now)


@transaction.atomic
def issue_order(
    committee_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    number: str,
    text: str,
    legal_basis: str,
    due_on: datetime.date,
    visit: SupervisorVisit | None = None,
) -> RemedialOrder:
    """Order a committee to put something right by a day (责令改正). Raises `DayWrong`; `ValidationError`."""
    committee = lock_committee(committee_id)
    require_office(by, committee.estate)
    today = timezone.localdate(now)
    if due_on < today or (visit is not None and visit.committee_id != committee.pk):
        raise DayWrong
    order = RemedialOrder(
        estate=committee.estate,
        committee=committee,
        visit=visit,
        number=words(number, 40),
        text=words(text),
        legal_basis=words(legal_basis, 300),
        issued_on=today,
        due_on=due_on,
    )
    return kept(order, by, "issue_order", now)


def answer_order(
    order_id: int, *, by: "User | None", now: datetime.datetime, answer: str, proof: bytes | None = None
) -> RemedialOrder:
    """The committee says what it put right, with proof (提交改正材料). Raises `MoveNotAllowed`, `NoDocument`."""
    with files_undone_on_error() as stored, transaction.atomic():
        order = lock(RemedialOrder, order_id)
        require_member(by, order.estate)
        _expect(order, OrderState.ISSUED)
        if proof:
            store_paper(order, proof, order.number, by, now, stored)
        order.answer, order.answered_on = words(answer), timezone.localdate(now)
        return _to(order, OrderState.ANSWERED, "answer_order", by, now, answer)


@transaction.atomic
def close_order(order_id: int, *, by: "User | None", now: datetime.datetime, note: str) -> RemedialOrder:
    """Looked at again and in order (销号)."""
    order = lock(RemedialOrder, order_id)
    require_guide(by, order.estate)
    _expect(order, OrderState.ANSWERED)
    order.closed_on = timezone.localdate(now)
    return _to(order, OrderState.CLOSED, "close_order", by, now, words(note, 1000))


@transaction.atomic
def return_order(
    order_id: int, *, by: "User | None", now: datetime.datetime, reason: str, due_on: datetime.date
) -> RemedialOrder:
    """Not yet in order: once more, with a new day (退回再改)."""
    order = lock(RemedialOrder, order_id)
    require_office(by, order.estate)
    _expect(order, OrderState.ANSWERED)
    if due_on < max(order.due_on, timezone.localdate(now)):
        raise DayWrong
    order.due_on = due_on
    return _to(order, OrderState.ISSUED, "return_order", by, now, words(reason, 1000))


@transaction.atomic
def revoke_order(order_id: int, *, by: "User | None", now: datetime.datetime, reason: str) -> RemedialOrder:
    """The order was wrong and is taken back, and why (撤销)."""
    order = lock(RemedialOrder, order_id)
    require_office(by, order.estate)
    _expect(order, OrderState.ISSUED, OrderState.ANSWERED)
    order.closed_on = timezone.localdate(now)
    return _to(order, OrderState.REVOKED, "revoke_order", by, now, words(reason, 1000))


def _expect(order: RemedialOrder, *states: str) -> None:
    if order.state not in states:
        raise MoveNotAllowed


def _to(order: RemedialOrder, state: OrderState, act: str, by: "User | None", now: datetime.datetime, note: str) -> Any:
    before, order.state = order.state, state
    return kept(order, by, act, now, note=note, before=before)


@transaction.atomic
def take_measure(
    committee_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    ground: str,
    evidence: str,
    legal_basis: str,
    measure: str,
    body_name: str = "",
    body_seats: int = 7,
    body_until: datetime.date | None = None,
) -> CommitteeMeasure:
    """The committee cannot work: the office orders an election, takes it over, or forms a body in its stead (瘫痪处置).

    With `form_management` the old committee is dissolved today and the new body begins. Raises `NotParalysed` where
    the facts of the register speak against the ground, `SeatsWrong`, `TermTooLong`, `NotAllowed`.
    """
    committee = lock_committee(committee_id)
    require_office(by, committee.estate)
    today = timezone.localdate(now)
    _check_ground(committee, ground, today)
    body = None
    if measure == OfficeMeasure.FORM_MANAGEMENT:
        body = _form_body(committee, by, now, body_name, body_seats, body_until, legal_basis)
    row = CommitteeMeasure(
        estate=committee.estate,
        committee=committee,
        ground=ground,
        evidence=words(evidence),
        legal_basis=words(legal_basis, 300),
        measure=measure,
        decided_on=today,
        body=body,
        by=by,
        at=now,
    )
    return kept(row, by, "take_measure", now, note=legal_basis)


def _check_ground(committee: OwnersCommittee, ground: str, today: datetime.date) -> None:
    if ground == ParalysisGround.OVERDUE and (committee.term_to is None or committee.term_to > today):
        raise NotParalysed
    if ground == ParalysisGround.TOO_FEW and not standing_of(committee, today).must_elect:
        raise NotParalysed


def _form_body(
    committee: OwnersCommittee,
    by: "User | None",
    now: datetime.datetime,
    name: str,
    seats: int,
    until: datetime.date | None,
    basis: str,
) -> OwnersCommittee:
    today = timezone.localdate(now)
    if until is None:
        raise DayWrong
    dissolve_committee(committee.pk, by=by, now=now, ended_on=today, reason=Dissolution.ORDERED, basis=basis)
    return establish_committee(
        committee.estate,
        by=by,
        now=now,
        name=name,
        term_from=today,
        term_to=until,
        seats=seats,
        kind=CommitteeKind.MANAGEMENT,
        reason=basis,
    )


@transaction.atomic
def keep_matter_class(row: MajorMatterClass, *, by: "User") -> MajorMatterClass:
    """Add a class of major matters, or correct it (维护重大事项类别). Raises `NotAllowed`."""
    if not can_set_work_rules(by):
        raise NotAllowed
    row.full_clean()
    row.save()
    record(by, "committees.keep_matter_class", row, fields=["name", "source", "is_active"])
    return row
