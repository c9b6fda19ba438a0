"""Owners discuss the motions: they write, are answered, support proposals; what is removed is removed with a ground."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.choices import AnsweringSide, AssemblyState, CommentKind, RemovalGround, ReviewOutcome
from committees.models import (
    Assembly,
    CommentAnswer,
    CommentRemoval,
    Motion,
    OwnerComment,
    OwnerLink,
    ProposalSupport,
    RemovalReview,
    RollOwner,
    RollUnit,
)
from committees.permissions import can_act_for, can_decide_on, can_guide_in, can_run
from committees.rules.discussion import LONGEST_TEXT, MOST_A_DAY, shown_building
from committees.services.assemblies import locked
from common.crypto import keyed_hash
from common.errors import NotAllowed, Refusal
from jobs.services import enqueue

OPEN_STATES = (AssemblyState.NOTICED, AssemblyState.VOTING)
ONE_DAY = datetime.timedelta(hours=24)


class DiscussionClosed(Refusal):
    """Owners speak from the notice until the voting ends."""

    message = _("Owners write from the notice until the voting ends. Now it is too early or too late.")


class NotAnOwnerHere(Refusal):
    """Only verified owners of the roll take part."""

    message = _("Only verified owners of this estate take part. Prove first that you are an owner.")
    status = 403


class TextUnfit(Refusal):
    """A text is neither empty nor long."""

    message = _("Write 1 to %(most)s characters.")
    status = 422

    def __init__(self) -> None:
        super().__init__(self.message % {"most": LONGEST_TEXT})


class TooManyTexts(Refusal):
    """So many texts a day for each owner."""

    message = _("You have written %(most)s texts within 24 hours. Write the next one later, so that all are heard.")
    status = 429

    def __init__(self) -> None:
        super().__init__(self.message % {"most": MOST_A_DAY})


class RemovedAlready(Refusal):
    """A text is removed once; what the subdistrict showed again stays."""

    message = _("This text was removed already, or the subdistrict has decided that it stays.")


class CannotReview(Refusal):
    """The office decides once, by somebody else than who removed the text."""

    message = _("This removal was decided already, or it was you who removed the text: another person decides.")


class ForgottenText(Refusal):
    """After its term a text is gone."""

    message = _("The text and its author were deleted when the term of keeping was over.")


def own_roll_owner(assembly: Assembly, user: User) -> RollOwner | None:
    """The owner on the roll of the assembly whose account this is; None for anybody else."""
    roll = assembly.rolls.defer("payload").order_by("-number").first()
    if roll is None or user.pk is None:
        return None
    owners = OwnerLink.objects.filter(user=user, revoked_at__isnull=True).values("owner_id")
    return RollOwner.objects.filter(roll=roll, owner_id__in=owners).order_by("pk").first()


def can_answer(user: User, assembly: Assembly) -> bool:
    """Who answers owners in public: those who lead the assembly, and the committee."""
    return can_run(user, assembly) or can_act_for(user, assembly.estate)


def is_open(assembly: Assembly, now: datetime.datetime) -> bool:
    """Whether owners write now."""
    return assembly.state in OPEN_STATES and now <= assembly.closes_at


def _owner_now(assembly: Assembly, by: User, now: datetime.datetime) -> RollOwner:
    """The owner, locked, so that acts come one after the other. Raises `DiscussionClosed`, `NotAnOwnerHere`."""
    if not is_open(assembly, now):
        raise DiscussionClosed
    owner = own_roll_owner(assembly, by)
    if owner is None:
        raise NotAnOwnerHere
    return RollOwner.objects.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)


@transaction.atomic
def write_comment(
    assembly_id: int, text: str, *, by: User, now: datetime.datetime, kind: str, motion: Motion | None = None
) -> OwnerComment:
    """An owner says something about a motion, or proposes one for the agenda (发表意见).

    Raises `DiscussionClosed`, `NotAnOwnerHere`, `TextUnfit`, `TooManyTexts`, `ValidationError`.
    """
    assembly = Assembly.objects.select_related("estate__area").get(pk=assembly_id)
    owner = _owner_now(assembly, by, now)
    kept = text.strip()
    if not 0 < len(kept) <= LONGEST_TEXT:
        raise TextUnfit
    if OwnerComment.objects.filter(roll_owner=owner, written_at__gt=now - ONE_DAY).count() >= MOST_A_DAY:
        raise TooManyTexts
    made = OwnerComment(
        assembly=assembly,
        motion=None if kind == CommentKind.AGENDA else motion,
        kind=kind,
        author=by,
        roll_owner=owner,
        building=_building(owner),
        text=kept,
        text_hash=keyed_hash(kept),
        written_at=now,
    )
    made.full_clean()
    made.save(force_insert=True)
    if kind == CommentKind.AGENDA:
        ProposalSupport.objects.create(proposal=made, roll_owner=owner, signed_at=now)
    record(by, "committees.write_comment", made, fields=["text"])
    return made


def _building(owner: RollOwner) -> str:
    """Where the owner is shown to live, if enough others own there."""
    units = RollUnit.objects.filter(roll_id=owner.roll_id, is_parking=False)
    first = units.filter(owner_keys__contains=[owner.key]).order_by("pk").first()
    if first is None:
        return ""
    there = units.filter(building=first.building).values_list("owner_keys", flat=True)
    return shown_building(first.building, len({key for keys in there for key in keys}))


@transaction.atomic
def support_proposal(proposal_id: int, *, by: User, now: datetime.datetime) -> ProposalSupport:
    """An owner puts their name under a proposal for the agenda (附议). Twice is the same as once.

    Raises `DiscussionClosed`, `NotAnOwnerHere`, `RemovedAlready`.
    """
    proposal = _comment(proposal_id)
    owner = _owner_now(proposal.assembly, by, now)
    if proposal.kind != CommentKind.AGENDA or is_removed(proposal):
        raise RemovedAlready
    known = proposal.supports.filter(roll_owner=owner, withdrawn_at__isnull=True).first()
    if known is not None:
        return known
    made = ProposalSupport.objects.create(proposal=proposal, roll_owner=owner, signed_at=now)
    record(by, "committees.support_proposal", made)
    return made


@transaction.atomic
def withdraw_support(proposal_id: int, *, by: User, now: datetime.datetime) -> None:
    """The owner takes the own name back (撤回附议). Raises `DiscussionClosed`, `NotAnOwnerHere`."""
    proposal = _comment(proposal_id)
    owner = _owner_now(proposal.assembly, by, now)
    for row in proposal.supports.filter(roll_owner=owner, withdrawn_at__isnull=True):
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        record(by, "committees.withdraw_support", row, fields=["withdrawn_at"])


@transaction.atomic
def answer_comment(comment_id: int, text: str, *, by: User, now: datetime.datetime) -> CommentAnswer:
    """Preparatory group, committee or office answers in public (公开答复). Raises `NotAllowed`, `TextUnfit`."""
    comment = _comment(comment_id)
    assembly = comment.assembly
    if not can_answer(by, assembly):
        raise NotAllowed
    kept = text.strip()
    if not 0 < len(kept) <= 2 * LONGEST_TEXT:
        raise TextUnfit
    made = CommentAnswer.objects.create(comment=comment, side=_side(by, assembly), text=kept, by=by, at=now)
    record(by, "committees.answer_comment", made, fields=["text"])
    return made


def _side(by: User, assembly: Assembly) -> str:
    if can_guide_in(by, assembly.estate.area):
        return AnsweringSide.OFFICE
    return AnsweringSide.COMMITTEE if can_act_for(by, assembly.estate) else AnsweringSide.GROUP


@transaction.atomic
def remove_comment(
    comment_id: int, ground: str, reason: str, *, by: User | None, now: datetime.datetime
) -> CommentRemoval:
    """Take a text out of sight on one of the grounds (移除); its place, the ground and the reason stay.

    The author is told. Raises `NotAllowed`, `RemovedAlready`, `ForgottenText`, `ValidationError`.
    """
    comment = _comment(comment_id, lock=True)
    if by is not None and not can_run(by, comment.assembly):
        raise NotAllowed
    if hasattr(comment, "removal"):
        raise RemovedAlready
    made = CommentRemoval(comment=comment, ground=RemovalGround(ground), reason=reason.strip(), by=by, at=now)
    made.full_clean(exclude=["by"])
    made.save(force_insert=True)
    record(by, "committees.remove_comment", made, fields=["ground"], reason=made.ground)
    enqueue("committees.tell_comment", queue="notify", comment_id=comment.pk)
    return made


@transaction.atomic
def ask_review(comment_id: int, words: str, *, by: User, now: datetime.datetime) -> RemovalReview:
    """The author asks the subdistrict to look again (申请复核). Once. Raises `NotAllowed`, `TextUnfit`."""
    comment = _comment(comment_id, lock=True)
    removal = CommentRemoval.objects.filter(comment=comment).first()
    if removal is None or comment.author_id != by.pk:
        raise NotAllowed
    known = RemovalReview.objects.filter(removal=removal).first()
    if known is not None:
        return known
    if not 0 < len(words.strip()) <= LONGEST_TEXT:
        raise TextUnfit
    made = RemovalReview.objects.create(removal=removal, words=words.strip(), asked_at=now)
    record(by, "committees.ask_review", made)
    return made


@transaction.atomic
def decide_review(comment_id: int, outcome: str, reason: str, *, by: User, now: datetime.datetime) -> RemovalReview:
    """The subdistrict decides whether the text is shown again (复核决定), once, by another person than who removed it.

    Raises `NotAllowed`, `CannotReview`, `ValidationError`.
    """
    comment = _comment(comment_id, lock=True)
    if not can_decide_on(by, comment.assembly.estate):
        raise NotAllowed
    review = RemovalReview.objects.select_related("removal").filter(removal__comment=comment).first()
    if review is None or review.decided_at is not None or review.removal.by_id == by.pk:
        raise CannotReview
    review.outcome, review.reason = ReviewOutcome(outcome), reason.strip()
    review.decided_by, review.decided_at = by, now
    review.full_clean()
    review.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])
    record(by, "committees.decide_review", review, fields=["outcome"], reason=review.reason)
    enqueue("committees.tell_comment", queue="notify", comment_id=comment.pk)
    return review


def is_removed(comment: OwnerComment) -> bool:
    """Whether the text is out of sight now."""
    removal = getattr(comment, "removal", None)
    if removal is None:
        return False
    review = getattr(removal, "review", None)
    return review is None or review.outcome != ReviewOutcome.RESTORED


def _comment(comment_id: int, *, lock: bool = False) -> OwnerComment:
    """The text; its assembly is locked where what follows must be done one after the other. Raises `ForgottenText`."""
    comment = OwnerComment.objects.select_related("assembly__estate__area", "removal__review").get(pk=comment_id)
    if lock:
        comment.assembly = locked(comment.assembly_id)
        comment = OwnerComment.objects.select_related("assembly__estate__area", "removal__review").get(pk=comment_id)
    if comment.forgotten_at is not None:
        raise ForgottenText
    return comment
