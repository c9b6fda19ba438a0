"""Counting a vote of which only sums are known, such as a posted result. What is not known stays unknown."""

from dataclasses import dataclass, field
from fractions import Fraction

from committees.rules.cases import AggregateCase, Amount


@dataclass
class AggregateTally:
    """Heads always, areas where published; each test is true, false, or None where it cannot be known."""

    total: Amount
    participating: Amount
    approve: Amount
    oppose: Amount
    heads_quorum_met: bool | None
    heads_passed: bool | None
    area_quorum_met: bool | None
    area_passed: bool | None
    reasons: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)

    @property
    def quorum_met(self) -> bool | None:
        return _both(self.heads_quorum_met, self.area_quorum_met)

    @property
    def passed(self) -> bool | None:
        return _both(self.heads_passed, self.area_passed)


def count_aggregate(case: AggregateCase) -> AggregateTally:
    """Count from sums. A failed test on heads decides; without areas nothing else does."""
    flags: set[str] = set()
    approve, oppose = case.approve, case.oppose
    part = _sum(approve, oppose, case.abstain, *([case.invalid] if case.rules.invalid_takes_part else []))
    side = None if case.rules.by_objection else _side_of_the_silent(case, flags)
    if side is not None:
        silent = case.unreturned_delivered
        part = _sum(part, silent)
        approve = _sum(approve, silent) if side == "approve" else approve
        oppose = _sum(oppose, silent) if side == "oppose" else oppose
        flags.add(f"DEEMED_{side.upper()}")
    tally = AggregateTally(case.total, part, approve, oppose, None, None, None, None, flags=flags)
    _judge(tally, case)
    return tally


def _side_of_the_silent(case: AggregateCase, flags: set[str]) -> str | None:
    if case.rules.unreturned == "ignore" or not case.unreturned_delivered.heads:
        return None
    if not case.is_warning_proven:
        flags.add("WARNING_NOT_PROVEN")
        return None
    if case.rules.unreturned == "participating_abstain":
        return "abstain"
    leads = [case.approve.heads - case.oppose.heads]
    if case.approve.area is not None and case.oppose.area is not None:
        leads.append(case.approve.area - case.oppose.area)  # type: ignore[arg-type]
    if 0 in leads:
        flags.add("MAJORITY_TIE")
        return None
    if len({lead > 0 for lead in leads}) > 1:
        flags.add("MAJORITY_DISAGREE")
        return None
    side, name = (case.approve, "approve") if leads[0] > 0 else (case.oppose, "oppose")
    if not _above_floor(side, case):
        flags.add("MAJORITY_FLOOR")
        return None
    return name


def _above_floor(side: Amount, case: AggregateCase) -> bool:
    floor = case.rules.majority_floor
    if floor is None:
        return True
    by_area = side.area is None or case.total.area is None or side.area > floor * case.total.area
    return side.heads > floor * case.total.heads and by_area


def _judge(tally: AggregateTally, case: AggregateCase) -> None:
    rules = case.rules
    if rules.by_objection:
        tally.heads_passed = _objection(tally.oppose.heads, tally.total.heads, case)
        tally.area_passed = _objection(tally.oppose.area, tally.total.area, case)
        _say(tally, "OBJECTION_HEADS_OVER", tally.heads_passed)
        _say(tally, "OBJECTION_AREA_OVER", tally.area_passed)
        return
    test = rules.test_for(case.matter)
    base = tally.total if test.of_total else tally.participating
    tally.heads_quorum_met = rules.quorum_heads.is_met(tally.participating.heads, tally.total.heads)
    heads = test.is_met(tally.approve.heads, base.heads) and tally.participating.heads > 0
    tally.heads_passed = tally.heads_quorum_met and heads
    _say(tally, "QUORUM_HEADS_SHORT", tally.heads_quorum_met)
    _say(tally, "APPROVE_HEADS_SHORT" if tally.participating.heads else "NO_PARTICIPATION", heads)
    if tally.participating.area is None or tally.total.area is None:
        return
    tally.area_quorum_met = rules.quorum_area.is_met(tally.participating.area, tally.total.area)
    _say(tally, "QUORUM_AREA_SHORT", tally.area_quorum_met)
    if tally.approve.area is not None and base.area is not None:
        area = test.is_met(tally.approve.area, base.area) and tally.participating.area > 0
        tally.area_passed = tally.area_quorum_met and area
        if tally.participating.heads:
            _say(tally, "APPROVE_AREA_SHORT", area)


def _say(tally: AggregateTally, code: str, is_met: bool | None) -> None:
    if is_met is False:
        tally.reasons.add(code)


def _objection(objecting: Fraction | int | None, total: Fraction | int | None, case: AggregateCase) -> bool | None:
    if objecting is None or total is None:
        return None
    return not case.rules.is_too_much(objecting, total)


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _sum(*amounts: Amount) -> Amount:
    areas = [amount.area for amount in amounts]
    return Amount(
        sum(amount.heads for amount in amounts),
        None if None in areas else sum((area for area in areas if area is not None), Fraction(0)),
    )
