"""What a vote is counted from: the frozen roll, the ledger of ballots, proxies, and the rules in force.

Plain values without database. Areas are exact fractions of square metres, times are instants.
"""

import datetime
from dataclasses import dataclass, field
from fractions import Fraction

OPINIONS = ("approve", "oppose", "abstain")
INVALID = "invalid"
CHOICES = (*OPINIONS, INVALID)
MATTERS = (
    "rules_of_procedure",
    "covenant",
    "committee",
    "hire_dismiss",
    "use_fund",
    "raise_fund",
    "rebuild",
    "common_part_use",
    "other",
)
"""Joint matters of the owners in the order of the Civil Code, art. 278(1)."""


class BadCase(ValueError):
    """Input that cannot be counted. `code` is stable; the message says where and why."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


@dataclass(frozen=True)
class Test:
    """A threshold on area and on heads alike. `is_strict`: more than it; else at least it.

    `of_total`: of the whole roll, as texts before the Civil Code had it; else of those who take part.
    """

    threshold: Fraction
    is_strict: bool
    of_total: bool = False

    def is_met(self, part: Fraction | int, base: Fraction | int) -> bool:
        """Whether `part` reaches the threshold of `base`, by exact fractions."""
        needed = self.threshold * base
        return part > needed if self.is_strict else part >= needed


@dataclass(frozen=True)
class VoteRules:
    """Everything that decides how ballots become a result. Written in full: nothing is implied.

    Where the law is open, the value is a choice of the jurisdiction or of the assembly's own rules.
    """

    quorum_area: Test
    quorum_heads: Test
    ordinary: Test
    special: Test
    special_matters: frozenset[str]
    heads_by_unit: bool
    invalid_takes_part: bool
    unreturned: str
    majority_floor: Fraction | None
    keeps_first: bool
    co_owners_need_representative: bool
    proxy_limit: int | None
    proxy_excess_rejects_all: bool
    proxy_must_be_owner: bool
    barred_agents: frozenset[str]
    roll_at_close: bool
    excludes_parking: bool
    by_objection: bool
    objection: Test

    def test_for(self, matter: str) -> Test:
        """The majority that a matter needs."""
        return self.special if matter in self.special_matters else self.ordinary

    def is_too_much(self, objecting: Fraction | int, total: Fraction | int) -> bool:
        """Whether so many objections stop it: more than the share of the whole roll, or already the share itself."""
        allowed = self.objection.threshold * total
        return objecting >= allowed if self.objection.is_strict else objecting > allowed


@dataclass(frozen=True)
class RollRow:
    """One exclusive unit of the roll, with the set of those who own it together."""

    unit: str
    area: Fraction
    owners: tuple[str, ...]
    is_developers: bool = False
    representative: str | None = None
    is_parking: bool = False


@dataclass(frozen=True)
class Ballot:
    """One line of the ledger. `place` is its place there, from 0."""

    id: str
    unit: str
    voter: str
    choice: str
    received_at: datetime.datetime
    supersedes: str | None = None
    place: int = 0

    @property
    def order(self) -> tuple[datetime.datetime, int]:
        return self.received_at, self.place


@dataclass(frozen=True)
class Proxy:
    """An owner lets an agent vote, for all their units or for those named."""

    owner: str
    agent: str
    is_written: bool
    units: frozenset[str] | None = None


@dataclass(frozen=True)
class Transfer:
    """A unit changed hands after the roll was frozen."""

    unit: str
    owners: tuple[str, ...]
    effective_at: datetime.datetime


@dataclass(frozen=True)
class VoteCase:
    """A vote on one motion. Both ends of the window count."""

    matter: str
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    rules: VoteRules
    roll: tuple[RollRow, ...]
    ballots: tuple[Ballot, ...]
    delivered: frozenset[str] = frozenset()
    is_warning_proven: bool = False
    proxies: tuple[Proxy, ...] = ()
    transfers: tuple[Transfer, ...] = ()


@dataclass(frozen=True)
class Amount:
    """Heads and area of one heap of ballots; `area` is None where it was not published."""

    heads: int
    area: Fraction | None


@dataclass(frozen=True)
class AggregateCase:
    """A vote of which only sums are known."""

    matter: str
    rules: VoteRules
    total: Amount
    approve: Amount
    oppose: Amount
    abstain: Amount
    invalid: Amount
    unreturned_delivered: Amount
    is_warning_proven: bool = False


@dataclass
class Count:
    """Area and heads on one side of a count."""

    area: Fraction = Fraction(0)
    heads: int = 0

    def add(self, area: Fraction, heads: int) -> None:
        self.area += area
        self.heads += heads


@dataclass
class Tally:
    """The outcome. `reasons`: every failed test; `flags`: what happened while counting; `rejected`: ballot → code.

    `quorum_met` is None where no quorum is asked (objections) or it cannot be known; so is `passed`. `units` says
    how each unit was counted, which is what a voter's receipt is compared with.
    """

    total: Count = field(default_factory=Count)
    participating: Count = field(default_factory=Count)
    approve: Count = field(default_factory=Count)
    oppose: Count = field(default_factory=Count)
    quorum_met: bool | None = None
    passed: bool | None = None
    reasons: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    rejected: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
