"""The tests that a vote must pass, on area and on heads at once (Civil Code, art. 278 and 1259)."""

from committees.rules.cases import Tally, VoteRules


def judge(tally: Tally, matter: str, rules: VoteRules) -> None:
    """Set `quorum_met`, `passed` and every failed test. An empty roll or one without area ends it there."""
    if tally.total.heads == 0:
        tally.reasons.add("EMPTY_ROLL")
    elif tally.total.area == 0:
        tally.reasons.add("ZERO_TOTAL_AREA")
    elif rules.by_objection:
        _by_objection(tally, rules)
    else:
        _by_approval(tally, matter, rules)
    if tally.quorum_met is None and not rules.by_objection:
        tally.quorum_met = False
    tally.passed = not tally.reasons


def _by_approval(tally: Tally, matter: str, rules: VoteRules) -> None:
    part = tally.participating
    if not rules.quorum_area.is_met(part.area, tally.total.area):
        tally.reasons.add("QUORUM_AREA_SHORT")
    if not rules.quorum_heads.is_met(part.heads, tally.total.heads):
        tally.reasons.add("QUORUM_HEADS_SHORT")
    tally.quorum_met = not tally.reasons
    if part.heads == 0:
        tally.reasons.add("NO_PARTICIPATION")
        return
    test = rules.test_for(matter)
    base = tally.total if test.of_total else part
    if not test.is_met(tally.approve.area, base.area):
        tally.reasons.add("APPROVE_AREA_SHORT")
    if not test.is_met(tally.approve.heads, base.heads):
        tally.reasons.add("APPROVE_HEADS_SHORT")


def _by_objection(tally: Tally, rules: VoteRules) -> None:
    """It passes unless too large a share of the whole roll objects; silence is consent."""
    if rules.is_too_much(tally.oppose.area, tally.total.area):
        tally.reasons.add("OBJECTION_AREA_OVER")
    if rules.is_too_much(tally.oppose.heads, tally.total.heads):
        tally.reasons.add("OBJECTION_HEADS_OVER")
