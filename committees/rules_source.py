"""Where an assembly takes its rules from: a seam. What the law of a place says is registered by its own module.

Until something is registered, the national rules hold. Values that the law leaves open are marked in `choices`.
"""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from places.models import Estate


class NoticeDays(NamedTuple):
    """Days from the notice to the beginning of the vote, and the clause that says so."""

    days: int
    clause: str


NATIONAL_NOTICE = NoticeDays(15, "物业管理条例 第14条")
NATIONAL_RULES: dict[str, Any] = {
    "rules": {
        "quorum": {"area": "2/3", "heads": "2/3", "inclusive": True},
        "ordinary": {"threshold": "1/2", "strict": True, "base": "participating"},
        "special": {"threshold": "3/4", "strict": False, "base": "participating"},
        "special_matters": ["raise_fund", "rebuild", "common_part_use"],
        "head_rule": "owner",
        "invalid": "not_participating",
        "unreturned": "ignore",
        "majority_floor": None,
        "duplicates": "first_valid",
        "co_owner_without_representative": "accept_agreed",
        "proxy_limit": None,
        "proxy_excess": "reject_excess",
        "proxy_must_be_owner": False,
        "barred_agents": [],
        "roll_date": "frozen",
        "parking": "count",
        "mode": "approval",
        "objection": {"threshold": "1/3", "inclusive": True},
    },
    "clauses": {
        "ordinary": "民法典 第278条第2款、第1259条",
        "special": "民法典 第278条第2款、第1259条",
        "objection": "",
        "heads": "法释〔2020〕17号 第9条",
    },
    "choices": ["invalid", "unreturned", "duplicates", "co_owner_without_representative", "roll_date", "proxy_limit"],
}

NoticeRule = Callable[[Estate, str, datetime.date], NoticeDays]
VoteRule = Callable[[Estate, datetime.date], dict[str, Any]]
NoticeCheck = Callable[[Any], None]
_notice: list[NoticeRule] = []
_votes: list[VoteRule] = []
_checks: list[NoticeCheck] = []


def register_notice_check(check: NoticeCheck) -> None:
    """Add what must be true before a notice: `check(assembly)` raises a `Refusal`."""
    _checks.append(check)


def check_notice(assembly: Any) -> None:
    """Ask all that registered. Raises what the first of them raises."""
    for check in _checks:
        check(assembly)


def register_rules(*, notice_days: NoticeRule, vote_rules: VoteRule) -> None:
    """Say what the law of a place is; called from `AppConfig.ready`. The last one registered holds."""
    _notice[:] = [notice_days]
    _votes[:] = [vote_rules]


def notice_days_for(estate: Estate, kind: str, day: datetime.date) -> NoticeDays:
    """How long before the vote the owners are told; `kind` is that of the assembly."""
    return _notice[0](estate, kind, day) if _notice else NATIONAL_NOTICE


def vote_rules_for(estate: Estate, day: datetime.date) -> dict[str, Any]:
    """`rules` in the form of `read_rules`, `clauses` by legal class, `choices`: keys that the law leaves open."""
    found = _votes[0](estate, day) if _votes else NATIONAL_RULES
    return {**found, "rules": dict(found["rules"])}
