"""Ballots come in online: a verified owner, a one-time code, one live ballot."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.choices import AssemblyState, Channel
from committees.models import (
    Assembly,
    BallotEntry,
    BallotPaper,
    FrozenRoll,
    LiveBallot,
    OwnerLink,
    Proxy,
    RollOwner,
    RollUnit,
    Voice,
)
from committees.sealing import (
    RECEIPT_LENGTH,
    make_code,
    receipt_hash,
)
from committees.services.ledger import (
    AlreadyVoted,
    BallotIn,
    UnitNotOnRoll,
    VotingNotOpen,
    locked_head,
    take_ballot,
)
from committees.services.papers import CodeUsed, WrongCode, paper_by_code, use
from committees.services.rolls import current_roll
from common.errors import Refusal


class NotYourUnit(Refusal):
    """The account is not that of somebody who may vote for the unit."""

    message = _(
        "Your account may not vote for this unit. Prove first that you own it, or use the code of your own unit."
    )
    status = 403


class WrongReceipt(Refusal):
    """Changing a vote needs the receipt of the one that stands."""

    message = _("This is not the receipt of the ballot that stands for this unit.")
    status = 422


class Cast(NamedTuple):
    """A ballot that was taken, with the receipt that the voter keeps."""

    entry: BallotEntry
    receipt: str


@transaction.atomic
def cast_online(
    assembly_id: int,
    unit_label: str,
    code: str,
    choices: Mapping[str, str],
    *,
    by: User,
    now: datetime.datetime,
    replaces: str = "",
) -> Cast:
    """A verified owner, or an agent with a registered proxy, votes for a unit with its one-time code (网上投票).

    `replaces`: the receipt of the ballot that stands, where the rules let the last one count.
    Raises `VotingNotOpen`, `UnitNotOnRoll`, `WrongCode`, `NotYourUnit`, `CodeUsed`, `AlreadyVoted`, `WrongReceipt`.
    """
    paper, voter = _asked(assembly_id, unit_label, code, by)
    head, assembly = locked_head(assembly_id)
    if assembly.state == AssemblyState.NOTICED and now >= assembly.opens_at:
        _open_by_clock(assembly, now)
    if assembly.state != AssemblyState.VOTING or not assembly.opens_at <= now <= assembly.closes_at:
        raise VotingNotOpen
    paper.refresh_from_db(fields=["used_at", "void_at"])
    if paper.void_at is not None:
        raise WrongCode
    named = _replaced(assembly, paper, replaces)
    receipt, voice = make_code(RECEIPT_LENGTH), paper.voice
    unit = voice.roll_unit
    ballot = BallotIn(unit, unit.label, voter, Channel.ONLINE, choices, receipt, now, named, voice)
    entry = take_ballot(head, assembly, ballot)
    use(paper, now)
    record(by, "committees.cast_ballot", assembly, reason=entry.digest)
    return Cast(entry, receipt)


def _asked(assembly_id: int, unit_label: str, code: str, by: User) -> tuple[BallotPaper, str]:
    """The paper of the code and the key of the voter: what cannot change while votes are taken.

    It is read before the ledger is locked: there ballots wait for one another, and so would each reading.
    Raises `VotingNotOpen` where there is no roll yet, `UnitNotOnRoll`, `WrongCode`, `NotYourUnit`.
    """
    try:
        roll = current_roll(assembly_id)
    except FrozenRoll.DoesNotExist:
        raise VotingNotOpen from None
    unit = RollUnit.objects.filter(roll=roll, label=unit_label).first()
    if unit is None:
        raise UnitNotOnRoll
    paper = paper_by_code(assembly_id, code)
    if paper.voice.roll_unit_id != unit.pk:
        raise WrongCode
    return paper, _voter_key(by, unit, paper.voice)


def _open_by_clock(assembly: Assembly, now: datetime.datetime) -> None:
    from committees.services.assemblies import open_voting

    open_voting(assembly.pk, by=None, now=now)
    assembly.refresh_from_db(fields=["state", "opened_at"])


def _voter_key(user: User, unit: RollUnit, voice: Voice) -> str:
    """The key under which an account votes with the paper of a voice. Raises `NotYourUnit`."""
    owners = OwnerLink.objects.filter(user=user, revoked_at__isnull=True).values("owner_id")
    if RollOwner.objects.filter(roll_id=unit.roll_id, key=voice.key, owner_id__in=owners).exists():
        return voice.key
    held = Proxy.objects.filter(
        agent_user=user, is_written=True, principal__roll_id=unit.roll_id, principal__key=voice.key
    )
    for proxy in held:
        if proxy.units is None or unit.label in proxy.units:
            return proxy.agent_key
    raise NotYourUnit


def _replaced(assembly: Assembly, paper: BallotPaper, receipt: str) -> int | None:
    """Number of the line in whose place a changed vote comes; None for a first vote."""
    live = LiveBallot.objects.select_related("entry").filter(voice=paper.voice).first()
    if not receipt:
        if paper.used_at is not None:
            raise CodeUsed
        return None
    if assembly.count_rules["duplicates"] == "first_valid":
        raise AlreadyVoted
    if live is None or live.entry.receipt_hash != receipt_hash(receipt):
        raise WrongReceipt
    return live.entry.number
