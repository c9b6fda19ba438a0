"""The ledger of ballots: append-only, chained, sealed. One way in for all channels."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.choices import AssemblyState, Channel, Opinion, Remark
from committees.models import Assembly, BallotEntry, LedgerHead, LiveBallot, Proxy, RollUnit, Voice
from committees.sealing import commitment, nonce_of, receipt_hash, seal
from common.digest import canonical_json, sha256_hex, sha256_hex_of_bytes
from common.errors import Refusal

NOT_TAKEN = ("assembly_ballot_in_time",)


class VotingNotOpen(Refusal):
    """Outside its window no ballot is taken."""

    message = _("No vote is taken now: the voting has not begun, or it has ended.")


class UnitNotOnRoll(Refusal):
    """The unit belongs to another estate, or to nobody's roll."""

    message = _("This unit is not on the roll of this assembly. Check the unit on your ballot paper.")
    status = 422


class AlreadyVoted(Refusal):
    """One live ballot for a unit."""

    message = _("A ballot for this unit is in the ledger already. By the rules of this assembly the first one stands.")


class NotWholeBallot(Refusal):
    """A ballot has one opinion on each motion."""

    message = _("Choose one opinion on each motion.")
    status = 422


class BallotIn(NamedTuple):
    """A ballot as it comes in. `voter_key`: who speaks; `choices`: number of the motion (text) → opinion.

    `supersedes`: number of the line in whose place it comes. `roll_unit` is None for a unit that is on no roll.
    `voice`: for whom it speaks, where the code of the paper has said so; else it is found from the key.
    """

    roll_unit: RollUnit | None
    unit_label: str
    voter_key: str
    channel: str
    choices: Mapping[str, str]
    receipt: str
    received_at: datetime.datetime
    supersedes: int | None = None
    voice: Voice | None = None


def locked_head(assembly_id: int) -> tuple[LedgerHead, Assembly]:
    """The end of the ledger, locked: ballots of one assembly are written one after the other."""
    head = LedgerHead.objects.select_for_update().get(assembly_id=assembly_id)
    return head, Assembly.objects.select_related("estate__area", "seal").get(pk=assembly_id)


def take_ballot(head: LedgerHead, assembly: Assembly, ballot: BallotIn) -> BallotEntry:
    """Append a ballot and let it stand for its voice where the rules say so. The head must be locked.

    Raises `VotingNotOpen`, `NotWholeBallot`, `AlreadyVoted` for an online ballot beside one that stands.
    """
    if assembly.state not in (AssemblyState.VOTING, AssemblyState.CLOSED):
        raise VotingNotOpen
    check_choices(assembly, ballot.choices)
    voice = ballot.voice
    if voice is None and ballot.roll_unit is not None:
        voice = voice_of(ballot.roll_unit, ballot.voter_key)
    live = LiveBallot.objects.select_related("entry").filter(voice=voice).first() if voice is not None else None
    remark = _remark(assembly, ballot, voice, live)
    if ballot.channel == Channel.ONLINE and remark not in (Remark.NONE, Remark.CHANGED):
        raise AlreadyVoted if remark == Remark.DUPLICATE else VotingNotOpen
    entry = _append(head, assembly, ballot, remark)
    if voice is not None and remark in (Remark.NONE, Remark.CHANGED):
        _let_stand(voice, live, entry)
    return entry


def correct_line(
    head: LedgerHead, assembly: Assembly, old: BallotEntry, choices: Mapping[str, str], receipt: str
) -> BallotEntry:
    """Append a line that takes the place of another of the same voter, after a recount. The head must be locked.

    It came in when the old one did; where the old one stands, the new one stands from now on.
    """
    live = LiveBallot.objects.select_related("voice").filter(entry=old).first()
    ballot = BallotIn(
        old.roll_unit, old.unit_label, old.voter_key, old.channel, choices, receipt, old.received_at, old.number
    )
    entry = _append(head, assembly, ballot, Remark.CHANGED if live is not None else old.remark)
    if live is not None:
        _let_stand(live.voice, live, entry)
    return entry


def check_choices(assembly: Assembly, choices: Mapping[str, str]) -> None:
    """Raise `NotWholeBallot` unless there is one opinion on each motion."""
    numbers = {str(number) for number in assembly.motions.values_list("number", flat=True)}
    if set(choices) != numbers or not set(choices.values()) <= set(Opinion.values):
        raise NotWholeBallot


def voice_of(unit: RollUnit, voter_key: str) -> Voice | None:
    """For whom a person speaks at a unit: as owner or representative, else by proxy; None for somebody else."""
    voices = list(unit.voices.all())
    own = next((voice for voice in voices if voice.key == voter_key), None)
    if own is not None:
        return own
    principals = {
        proxy.principal.key
        for proxy in Proxy.objects.filter(agent_key=voter_key, principal__roll_id=unit.roll_id).select_related(
            "principal"
        )
        if proxy.is_written and (proxy.units is None or unit.label in proxy.units)
    }
    return next((voice for voice in voices if voice.key in principals), None)


def _remark(assembly: Assembly, ballot: BallotIn, voice: Voice | None, live: LiveBallot | None) -> str:
    if ballot.roll_unit is None:
        return Remark.NO_UNIT
    if ballot.received_at < assembly.opens_at:
        return Remark.EARLY
    if ballot.received_at > assembly.closes_at:
        return Remark.LATE
    if voice is None:
        return Remark.NOT_ENTITLED
    if live is None:
        return Remark.NONE
    is_named = ballot.supersedes is not None and ballot.supersedes == live.entry.number
    keeps_first = assembly.count_rules["duplicates"] == "first_valid"
    is_spoilt = set(ballot.choices.values()) == {Opinion.INVALID}
    return Remark.DUPLICATE if is_spoilt or (keeps_first and not is_named) else Remark.CHANGED


def _let_stand(voice: Voice, live: LiveBallot | None, entry: BallotEntry) -> None:
    if live is None:
        LiveBallot.objects.create(voice=voice, entry=entry, since=entry.received_at)
        return
    live.entry, live.since = entry, entry.received_at
    live.save(update_fields=["entry", "since"])


def _append(head: LedgerHead, assembly: Assembly, ballot: BallotIn, remark: str) -> BallotEntry:
    entry = next_line(head, assembly, ballot, remark)
    _insert(entry)
    head.save(update_fields=["length", "digest"])
    return entry


def next_line(head: LedgerHead, assembly: Assembly, ballot: BallotIn, remark: str) -> BallotEntry:
    """The next line of a ledger, sealed and chained, not saved; the head moves on with it, not saved either."""
    number, nonce = head.length + 1, nonce_of(ballot.receipt)
    context = context_of(assembly.code, number, ballot.unit_label)
    entry = BallotEntry(
        assembly=assembly,
        number=number,
        roll_unit=ballot.roll_unit,
        unit_label=ballot.unit_label,
        voter_key=ballot.voter_key,
        channel=ballot.channel,
        received_at=ballot.received_at,
        recorded_at=ballot.received_at,  # the database writes its own clock
        supersedes=ballot.supersedes,
        remark=remark,
        sealed=seal(assembly.seal.public_key, context, ballot.choices, nonce),
        commitment=commitment(context, ballot.choices, nonce),
        receipt_hash=receipt_hash(ballot.receipt),
        previous_digest=head.digest,
    )
    entry.content_digest = sha256_hex(canonical_json(content_of(entry, assembly.code)))
    entry.digest = chained(entry.previous_digest, entry.content_digest)
    head.length, head.digest = number, entry.digest
    return entry


def _insert(entry: BallotEntry) -> None:
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name in NOT_TAKEN:
            raise VotingNotOpen from error
        raise


def context_of(assembly_code: str, number: int, unit_label: str) -> str:
    """What a ballot is bound to: its place in this ledger and its unit."""
    return f"{assembly_code}:{number}:{unit_label}"


def content_of(entry: Any, assembly_code: str) -> dict[str, Any]:
    """What the digest of a line covers: everything but the chain and the database's clock."""
    return {
        "assembly": assembly_code,
        "channel": entry.channel,
        "commitment": entry.commitment,
        "number": entry.number,
        "received_at": entry.received_at.astimezone(datetime.UTC),
        "receipt": entry.receipt_hash,
        "remark": entry.remark,
        "sealed": sha256_hex_of_bytes(bytes(entry.sealed)),
        "supersedes": entry.supersedes,
        "unit": entry.unit_label,
        "voter": entry.voter_key,
    }


def chained(previous: str, content: str) -> str:
    """The digest of a line: SHA-256 over the digest before and the digest of its content."""
    return sha256_hex(f"{previous}:{content}")
