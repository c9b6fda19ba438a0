"""Deliberation before a vote, stage by stage; emergency use of the repair fund."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from committees.choices import ChainStageKind, ChainState, EmergencyState, StageOutcome
from committees.models import ChainRule, ChainStage, DeliberationChain, EmergencyFundUse, NoticePosting
from committees.permissions import can_set_work_rules
from committees.selectors.office import serving_at
from committees.services._work import (
    DayWrong,
    kept,
    lock,
    lock_estate,
    not_after,
    require_guide,
    require_member,
    require_side,
    store_paper,
    words,
)
from committees.services.decisions import post_notice
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from common.storing import files_undone_on_error
from firms.models import RepairRecord
from places.models import Estate

if TYPE_CHECKING:
    from accounts.models import User


class NoChainNeeded(Refusal):
    """The rules ask for no deliberation about this matter."""

    message = _("No rule asks for deliberation about this matter here: it can be put to the vote directly.")


class StageOutOfOrder(Refusal):
    """A stage is held before the one that comes first."""

    message = _("Another stage comes first. Hold the stages in their order.")


class RepairElsewhere(Refusal):
    """The disclosed repair is another estate's."""

    message = _("Choose a repair that was disclosed for this estate.")
    status = 422


@transaction.atomic
def set_chain_rule(
    *,
    by: "User | None",
    now: datetime.datetime,
    matter: str,
    stages: Sequence[str],
    source: str,
    effective_from: datetime.date,
) -> ChainRule:
    """Put a rule in force: which stages a matter needs. It ends the one before on that day. Raises `NotAllowed`."""
    if by is not None and not can_set_work_rules(by):
        raise NotAllowed
    order = [kind for kind in ChainStageKind.values if kind in stages]
    for old in ChainRule.objects.filter(matter=matter, effective_to__isnull=True).select_for_update():
        if effective_from <= old.effective_from:
            raise DayWrong
        old.effective_to = effective_from
        old.save(update_fields=["effective_to"])
    rule = ChainRule(matter=matter, stages=order, source=words(source, 300), effective_from=effective_from)
    rule.full_clean(exclude=["effective_to", "stages"])
    rule.save()
    record(by, "committees.set_chain_rule", rule, fields=["stages", "effective_from"])
    return rule


@transaction.atomic
def open_chain(
    estate: Estate,
    *,
    by: "User | None",
    now: datetime.datetime,
    matter: str,
    title: str,
    text: str,
    reference: int = 0,
) -> DeliberationChain:
    """Begin the deliberation about a matter; its stages are fixed by the rule of today (启动协商).

    Raises `NoChainNeeded`, `NotAllowed`; `ValidationError` when there is one about this case.
    """
    require_side(by, estate)
    lock_estate(estate)
    today = timezone.localdate(now)
    rule = ChainRule.objects.on(today).filter(matter=matter).first()
    if rule is None or not rule.stages:
        raise NoChainNeeded
    chain = DeliberationChain(
        estate=estate,
        committee=serving_at(estate, today),
        matter=matter,
        reference=reference,
        title=words(title, 200),
        text=words(text),
        stages=list(rule.stages),
        rule=rule,
        opened_on=today,
    )
    return kept(chain, by, "open_chain", now)


def next_stage(chain: DeliberationChain) -> str:
    """The stage that is to be held next; empty when all are through."""
    passed = {row.kind for row in chain.held.all() if row.outcome != StageOutcome.STOPPED}
    return next((stage for stage in chain.stages if stage not in passed), "")


@transaction.atomic
def hold_stage(
    chain_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    kind: str,
    noticed_on: datetime.date,
    held_on: datetime.date,
    participants: str,
    minutes: str,
    outcome: str,
    opinions: str = "",
) -> ChainStage:
    """Record a stage as it was held (记录协商环节). One that stopped is held again; the last one completes the chain.

    The prior deliberation is recorded by those who guide, the three meetings by them or by the committee. Raises
    `StageOutOfOrder`, `MoveNotAllowed`, `DayWrong`, `WordsMissing`, `NotAllowed`.
    """
    chain = lock(DeliberationChain, chain_id)
    (require_guide if kind == ChainStageKind.PRIOR else require_side)(by, chain.estate)
    _check_turn(chain, kind, noticed_on, held_on)
    stage = ChainStage.objects.create(
        chain=chain,
        kind=kind,
        noticed_on=noticed_on,
        held_on=not_after(held_on, timezone.localdate(now)),
        participants=words(participants),
        minutes=words(minutes),
        opinions=opinions.strip(),
        outcome=StageOutcome(outcome),
        by=by,
        at=now,
    )
    if outcome != StageOutcome.STOPPED and not next_stage(chain):
        chain.state, chain.completed_on = ChainState.COMPLETE, held_on
    kept(chain, by, f"hold_{kind}", now, note=outcome, before=ChainState.OPEN)
    return stage


def _check_turn(chain: DeliberationChain, kind: str, noticed_on: datetime.date, held_on: datetime.date) -> None:
    if chain.state != ChainState.OPEN:
        raise MoveNotAllowed
    if kind != next_stage(chain):
        raise StageOutOfOrder
    last = chain.held.order_by("-held_on").first()
    if noticed_on > held_on or (last is not None and held_on < last.held_on):
        raise DayWrong


@transaction.atomic
def close_chain(chain_id: int, *, by: "User | None", now: datetime.datetime, reason: str) -> DeliberationChain:
    """The matter is not followed up any more, and why; another deliberation about the case can begin."""
    chain = lock(DeliberationChain, chain_id)
    require_guide(by, chain.estate)
    if chain.state == ChainState.CLOSED:
        raise MoveNotAllowed
    before, chain.state, chain.completed_on = chain.state, ChainState.CLOSED, None
    return kept(chain, by, "close_chain", now, note=words(reason, 1000), before=before)


# --- Emergency use of the repair fund -----------------------------------------------------------------------


@transaction.atomic
def open_emergency(
    estate: Estate, *, by: "User | None", now: datetime.datetime, ground: str, text: str, expected_amount: Decimal
) -> EmergencyFundUse:
    """Ask for the repair fund because of danger (申请紧急使用)."""
    require_side(by, estate)
    today = timezone.localdate(now)
    case = EmergencyFundUse(
        estate=estate,
        committee=serving_at(estate, today),
        ground=ground,
        text=words(text),
        expected_amount=expected_amount,
        opened_on=today,
    )
    return kept(case, by, "open_emergency", now)


def inspect_emergency(
    case_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    inspected_by: str,
    inspection: str,
    is_confirmed: bool,
    paper: bytes | None = None,
) -> EmergencyFundUse:
    """The danger was inspected: confirmed, or no emergency (现场查验). Raises `MoveNotAllowed`, `NotAllowed`."""
    with files_undone_on_error() as stored, transaction.atomic():
        case = _case(case_id, EmergencyState.OPENED)
        require_guide(by, case.estate)
        if paper:
            store_paper(case, paper, str(case), by, now, stored)
        case.inspected_by, case.inspection = words(inspected_by, 200), words(inspection)
        case.state = EmergencyState.INSPECTED if is_confirmed else EmergencyState.REFUSED
        return kept(case, by, "inspect_emergency", now, before=EmergencyState.OPENED)


@transaction.atomic
def post_emergency(
    case_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    place: str,
    posted_on: datetime.date,
    until: datetime.date,
    photo: bytes | None = None,
) -> NoticePosting:
    """The owners are told on the board (公示)."""
    case = _case(case_id, EmergencyState.INSPECTED)
    require_side(by, case.estate)
    case.state = EmergencyState.POSTED
    kept(case, by, "post_emergency", now, before=EmergencyState.INSPECTED)
    given = {"place": place, "posted_on": posted_on, "until": until, "photo": photo}
    return post_notice(case, by=by, now=now, title=str(case), **given)


@transaction.atomic
def report_emergency(
    case_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    spent_amount: Decimal,
    report: str,
    repair: RepairRecord | None = None,
) -> EmergencyFundUse:
    """What was done and what it cost, afterwards (事后报告). Raises `RepairElsewhere`, `MoveNotAllowed`."""
    case = _case(case_id, EmergencyState.POSTED)
    require_member(by, case.estate)
    if repair is not None and repair.project.estate_id != case.estate_id:
        raise RepairElsewhere
    case.spent_amount, case.report, case.repair = spent_amount, words(report), repair
    case.state, case.closed_on = EmergencyState.REPORTED, timezone.localdate(now)
    return kept(case, by, "report_emergency", now, before=EmergencyState.POSTED)


def _case(case_id: int, *states: str) -> EmergencyFundUse:
    case = lock(EmergencyFundUse, case_id)
    if case.state not in states:
        raise MoveNotAllowed
    return case
