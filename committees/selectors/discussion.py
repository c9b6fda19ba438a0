"""The owners' discussion as pages show it: never a name or a unit, a removed text only to its author and organisers."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils import timezone

from committees.choices import CommentKind
from committees.models import Assembly, FrozenRoll, Motion, OwnerComment, ProposalSupport, RollOwner
from committees.rules import read_rules
from committees.rules.discussion import Share, share_of
from committees.rules.law.values import share_of as fraction_of
from committees.services.discussion import is_removed
from committees.services.rolls import roll_row
from committees.work_rules import work_rule

SHARE_PATH = "meeting_calls.temporary_owner_share"


@dataclass(frozen=True)
class Threshold:
    """The share of owners who can have a further assembly called, and the article that says so."""

    share: Fraction
    clause: str


@dataclass
class Shown:
    """One text as somebody sees it. `text` is empty where it is removed and not theirs to see."""

    comment: OwnerComment
    is_removed: bool
    is_own: bool
    text: str
    answers: list[Any]
    share: Share | None = None
    is_supported: bool = False
    reaches: bool = False
    acts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the organisers have something to do: nobody has answered, or a review waits."""
        review = getattr(getattr(self.comment, "removal", None), "review", None)
        waits = review is not None and review.decided_at is None
        return waits or (not self.is_removed and not self.answers)


def threshold_on(day: datetime.date) -> Threshold | None:
    """The threshold of the jurisdiction's rules; None where they name none."""
    found = work_rule(SHARE_PATH, day)
    share = fraction_of(found.value)
    return None if share is None else Threshold(share, found.article)


def share_behind(assembly: Assembly, proposals: Iterable[OwnerComment]) -> dict[int, Share]:
    """Number of a proposal → the share behind it, on the roll and by the rules of the assembly. Two statements."""
    supporters: dict[int, set[str]] = {proposal.pk: set() for proposal in proposals}
    if not supporters:
        return {}
    signed = ProposalSupport.objects.filter(proposal__in=supporters, withdrawn_at__isnull=True)
    for proposal, key in signed.values_list("proposal_id", "roll_owner__key"):
        supporters[proposal].add(key)
    rules = read_rules(assembly.count_rules)
    payload = FrozenRoll.objects.filter(assembly=assembly).latest("number").payload
    found = [roll_row(unit) for unit in json.loads(payload)["units"]]
    rows = {row.unit: row for row in found if not (row.is_parking and rules.excludes_parking)}
    return {proposal: share_of(rows, rules, keys) for proposal, keys in supporters.items()}


def comments_of(assembly: Assembly, user: Any, owner: RollOwner | None, *, sees_removed: bool) -> list[Shown]:
    """All texts in the order in which they were written: nobody's goes before another's."""
    rows = OwnerComment.objects.filter(assembly=assembly).select_related(
        "removal__review", "motion", "assembly__estate"
    )
    found = list(rows.prefetch_related("answers").order_by("written_at", "pk"))
    shares = share_behind(assembly, [row for row in found if row.kind == CommentKind.AGENDA and not row.forgotten_at])
    threshold = threshold_on(timezone.localdate(assembly.notice_at))
    mine = set(
        ProposalSupport.objects.filter(
            proposal__assembly=assembly, roll_owner=owner, withdrawn_at__isnull=True
        ).values_list("proposal_id", flat=True)
        if owner is not None
        else []
    )
    return [_shown(row, user, sees_removed, shares.get(row.pk), threshold, mine) for row in found]


def _shown(
    row: OwnerComment,
    user: Any,
    sees_removed: bool,
    share: Share | None,
    threshold: Threshold | None,
    mine: set[int],
) -> Shown:
    removed, own = is_removed(row), row.author_id is not None and row.author_id == user.pk
    return Shown(
        row,
        removed,
        own,
        row.text if not removed or own or sees_removed else "",
        list(row.answers.all()),
        share,
        row.pk in mine,
        share is not None and threshold is not None and share.reaches(threshold.share),
    )


def by_motion(motions: Iterable[Motion], shown: Iterable[Shown]) -> list[dict[str, Any]]:
    """The motions in their order with what was said about each, then the proposals for the agenda."""
    held: dict[int | None, list[Shown]] = defaultdict(list)
    for row in shown:
        held[row.comment.motion_id].append(row)
    rows: list[dict[str, Any]] = [{"motion": motion, "rows": held[motion.pk]} for motion in motions]
    return [*rows, {"motion": None, "rows": held[None]}]
