"""What ought to exist at a unit, what exists, the gap, the next step, who acts and by when (应建尽建).

Source: the rule that a jurisdiction enters (`FormationRule`, with its document). The sample figures follow the Party's
constitution (a branch from three full members on) and its regulations on branch work (a branch committee from seven on;
general branch above fifty, committee above one hundred; joint branches of generally no more than five units).
Worked numbers: docs/rules/party-formation.md.

Readings where the text is open, all told in that page: members with membership elsewhere count towards a temporary
branch only; a temporary branch is never raised; with no member an instructor is the plain way, but a joint branch
covers, too.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from party.rules.figures import Figures


class Ought(StrEnum):
    """What the rule asks for."""

    COMMITTEE = "committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH_WITH_COMMITTEE = "branch_with_committee"
    BRANCH = "branch"
    TEMPORARY_BRANCH = "temporary_branch"
    JOINT_OR_INSTRUCTOR = "joint_or_instructor"
    INSTRUCTOR = "instructor"
    UNKNOWN = "unknown"


MUST_FORM = frozenset(
    {Ought.COMMITTEE, Ought.GENERAL_BRANCH, Ought.BRANCH_WITH_COMMITTEE, Ought.BRANCH, Ought.TEMPORARY_BRANCH}
)
RANK_OF_KIND = {"temporary_branch": 0, "branch": 1, "general_branch": 2, "committee": 3}
RANK_OF_OUGHT = {
    Ought.TEMPORARY_BRANCH: 0,
    Ought.BRANCH: 1,
    Ought.BRANCH_WITH_COMMITTEE: 1,
    Ought.GENERAL_BRANCH: 2,
    Ought.COMMITTEE: 3,
}
"""Order of kinds of organisations, lowest first. A higher kind than asked for is no gap."""


@dataclass(frozen=True)
class Members:
    """Full members of a unit on a day: membership kept in the community, and kept elsewhere."""

    here: int
    elsewhere: int
    counted_on: datetime.date

    @property
    def together(self) -> int:
        return self.here + self.elsewhere


@dataclass(frozen=True)
class Standing:
    """What exists at a unit. `kind` of its own organisation, or ""; its committee's size; the joint branch's units."""

    kind: str = ""
    committee_size: int = 0
    joint_units: int = 0
    has_instructor: bool = False


@dataclass(frozen=True)
class Finding:
    """The answer for one unit. Codes as in `party.choices`; `due_on` None where nothing is to be done.

    `reason` and its numbers: why this ought to exist; `members` None where nobody counted.
    """

    ought: Ought
    gap: str
    step: str
    actor: str
    due_on: datetime.date | None
    reason: str
    members: int | None


def ought_of(members: Members | None, figures: Figures) -> Ought:
    """What the rule asks for with so many members. None: nobody counted."""
    if members is None:
        return Ought.UNKNOWN
    here = members.here
    if here > figures.committee_above:
        return Ought.COMMITTEE
    if here > figures.general_branch_above:
        return Ought.GENERAL_BRANCH
    if here >= figures.branch_committee_from:
        return Ought.BRANCH_WITH_COMMITTEE
    if here >= figures.branch_from:
        return Ought.BRANCH
    if members.together >= figures.branch_from:
        return Ought.TEMPORARY_BRANCH
    return Ought.JOINT_OR_INSTRUCTOR if members.together else Ought.INSTRUCTOR


def reason_of(ought: Ought, members: Members | None) -> str:
    """Why: `here`, `together`, `few`, `none`, `uncounted`. The words are made where they are shown."""
    if members is None:
        return "uncounted"
    if ought is Ought.TEMPORARY_BRANCH:
        return "together"
    if ought in MUST_FORM:
        return "here"
    return "few" if members.together else "none"


def gap_of(ought: Ought, standing: Standing, figures: Figures) -> str:
    """What is missing: a code of `party.choices.Gap`."""
    if ought is Ought.UNKNOWN:
        return "not_counted"
    if ought in MUST_FORM:
        return _gap_of_own(ought, standing, figures)
    if standing.kind:
        return "too_few"
    if standing.joint_units > figures.joint_units_most:
        return "joint_too_large"
    return "none" if standing.joint_units or standing.has_instructor else "not_covered"


def _gap_of_own(ought: Ought, standing: Standing, figures: Figures) -> str:
    if not standing.kind:
        return "not_formed"
    have, want = RANK_OF_KIND[standing.kind], RANK_OF_OUGHT[ought]
    if have == 0 and want > 0:
        return "temporary_only"
    if have < want:
        return "not_raised"
    is_branch = ought is Ought.BRANCH_WITH_COMMITTEE and have == 1
    if is_branch and not figures.branch_committee_least <= standing.committee_size <= figures.branch_committee_most:
        return "no_branch_committee"
    return "none"


# Gap → next step, who acts, which of the rule's periods runs from the day of the count.
STEPS = {
    "none": ("none", "community", ""),
    "not_counted": ("count", "community", "days_to_count"),
    "not_formed": ("form", "community", "days_to_form"),
    "not_raised": ("raise", "street", "days_to_form"),
    "temporary_only": ("regularise", "community", "days_to_form"),
    "no_branch_committee": ("elect", "community", "days_to_form"),
    "too_few": ("join", "street", "days_to_cover"),
    "not_covered": ("cover", "community", "days_to_cover"),
    "joint_too_large": ("split", "street", "days_to_cover"),
}


def finding_of(
    members: Members | None, standing: Standing, figures: Figures, *, since: datetime.date, of_firm: bool = False
) -> Finding:
    """Everything about one unit. Steps of a firm are the industry committee's: it serves in many communities.

    Periods run from the day after the count, natural days, the last day counts whole; where nobody counted, from
    `since`, the day on which the unit came to be or the rule began, whichever is later.
    """
    ought = ought_of(members, figures)
    gap = gap_of(ought, standing, figures)
    step, actor, period = STEPS[gap]
    if gap == "not_covered" and ought is Ought.INSTRUCTOR:
        step = "send"
    begin = members.counted_on if members is not None else since
    due_on = begin + datetime.timedelta(days=getattr(figures, period)) if period else None
    return Finding(
        ought=ought,
        gap=gap,
        step=step,
        actor="industry" if of_firm else actor,
        due_on=due_on,
        reason=reason_of(ought, members),
        members=None if members is None else members.together,
    )
