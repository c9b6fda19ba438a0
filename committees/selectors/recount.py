"""The result from the ledger alone, and what is wrong with a ledger. Reads only; a judge runs the same.

The roll is read from its published text, ballots from ledger and opened boxes, each box against its commitment.
"""

import gc
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from committees.choices import LegalClass, Opinion
from committees.models import (
    Assembly,
    BallotEntry,
    Delivery,
    FrozenRoll,
    Motion,
    MotionResult,
    OpenedBallot,
    PaperCorrection,
    RollTransfer,
)
from committees.models import Proxy as ProxyRow
from committees.rules import Ballot, RollRow, VoteCase, count, read_rules, tally_values
from committees.rules.cases import Proxy, Transfer
from committees.sealing import commitment
from committees.services.ledger import context_of
from committees.services.rolls import roll_row
from common.digest import sha256_hex


@dataclass
class ReadAssembly:
    """All that a count of any motion needs, read once. `problems` are codes with the number of the line."""

    assembly: Assembly
    motions: list[Motion]
    roll: tuple[RollRow, ...]
    ballots: list[tuple[Any, ...]]
    delivered: frozenset[str]
    proxies: tuple[Proxy, ...]
    transfers: tuple[Transfer, ...]
    problems: list[str] = field(default_factory=list)


def read_assembly(assembly: Assembly) -> ReadAssembly:
    """Read roll, ballots, deliveries, proxies and transfers. Seven statements, whatever the size."""
    problems: list[str] = []
    frozen = FrozenRoll.objects.filter(assembly=assembly).latest("number")
    if sha256_hex(frozen.payload) != frozen.sha256:
        problems.append("ROLL_DIGEST")
    return ReadAssembly(
        assembly,
        list(assembly.motions.order_by("number")),
        tuple(roll_row(unit) for unit in json.loads(frozen.payload)["units"]),
        _ballots(assembly, problems),
        _delivered(assembly, frozen),
        _proxies(assembly),
        _transfers(frozen),
        problems,
    )


def _ballots(assembly: Assembly, problems: list[str]) -> list[tuple[Any, ...]]:
    """(number, unit, voter, received, supersedes, choices) of each line; a broken commitment makes it spoilt.

    A line that was corrected after a recount says nothing any more: so the correction takes its place even where it is
    spoilt, which a ballot that a voter changes would not.
    """
    corrected = set(PaperCorrection.objects.filter(old_entry__assembly=assembly).values_list("old_entry_id", flat=True))
    opened = OpenedBallot.objects.filter(entry__assembly=assembly).values_list("entry_id", "choices", "nonce")
    said = {entry: (choices, nonce) for entry, choices, nonce in opened}
    lines = BallotEntry.objects.filter(assembly=assembly).order_by("number")
    found = []
    for pk, number, unit, voter, received, supersedes, committed in lines.values_list(
        "pk", "number", "unit_label", "voter_key", "received_at", "supersedes", "commitment"
    ):
        choices, nonce = said.get(pk, ({}, ""))
        if pk not in said:
            problems.append(f"NOT_OPENED {number}")
        elif commitment(context_of(assembly.code, number, unit), choices, nonce) != committed:
            problems.append(f"COMMITMENT {number}")
            choices = {}
        if pk in corrected:
            choices = {}
        found.append((number, unit, voter, received, supersedes, choices))
    return found


def _delivered(assembly: Assembly, frozen: FrozenRoll) -> frozenset[str]:
    """Units with a proof of delivery; where silence means something, only those whose owners were told so."""
    proofs = Delivery.objects.filter(roll_unit__roll=frozen)
    if assembly.warns_of_silence:
        proofs = proofs.filter(told_of_silence=True)
    return frozenset(proofs.values_list("roll_unit__label", flat=True))


def _proxies(assembly: Assembly) -> tuple[Proxy, ...]:
    rows = ProxyRow.objects.filter(assembly=assembly).order_by("pk")
    return tuple(
        Proxy(owner, agent, is_written, None if units is None else frozenset(units))
        for owner, agent, is_written, units in rows.values_list("principal__key", "agent_key", "is_written", "units")
    )


def _transfers(frozen: FrozenRoll) -> tuple[Transfer, ...]:
    rows = RollTransfer.objects.filter(roll_unit__roll=frozen).order_by("pk")
    return tuple(
        Transfer(unit, tuple(owners), at)
        for unit, owners, at in rows.values_list("roll_unit__label", "owner_keys", "effective_at")
    )


def vote_case(read: ReadAssembly, motion: Motion) -> VoteCase:
    """The case of one motion, as `committees.rules.count` takes it. Ballots bear their numbers in the ledger."""
    assembly, number = read.assembly, str(motion.number)
    rules = read_rules(assembly.count_rules)
    rules = replace(rules, by_objection=motion.legal_class == LegalClass.OBJECTION)
    ballots = tuple(
        Ballot(
            str(line),
            unit,
            voter,
            choices.get(number, Opinion.INVALID.value),
            received,
            None if supersedes is None else str(supersedes),
            line,
        )
        for line, unit, voter, received, supersedes, choices in read.ballots
    )
    return VoteCase(
        motion.matter,
        assembly.opens_at,
        assembly.closes_at,
        rules,
        read.roll,
        ballots,
        read.delivered,
        assembly.warns_of_silence,
        read.proxies,
        read.transfers,
    )


def motion_values(read: ReadAssembly, motion: Motion) -> dict[str, Any]:
    """The figures of one motion, with the keys of `tally_values`."""
    return tally_values(count(vote_case(read, motion)))


def rows_elected(counted: Iterable[tuple[Motion, dict[str, Any]]]) -> dict[int, bool | None]:
    """Number of the motion → whether the candidate has a seat; None where a tie at the last seat needs a run-off."""
    groups: dict[str, list[tuple[Motion, dict[str, Any]]]] = defaultdict(list)
    for motion, values in counted:
        if motion.election:
            groups[motion.election].append((motion, values))
    found: dict[int, bool | None] = {}
    for rows in groups.values():
        seats = rows[0][0].seats or 0
        found |= {motion.number: False for motion, _values in rows}
        passed = sorted((row for row in rows if row[1]["passed"]), key=_votes, reverse=True)
        for place, row in enumerate(passed):
            is_tied = len(passed) > seats and _votes(row) == _votes(passed[seats]) == _votes(passed[seats - 1])
            found[row[0].number] = None if is_tied else place < seats
    return found


def _votes(row: tuple[Motion, dict[str, Any]]) -> tuple[int, Fraction]:
    return row[1]["approve_heads"], Fraction(row[1]["approve_area"])


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A large assembly is some hundred thousand objects that live to the end; looking for dead ones costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def recount(assembly: Assembly) -> dict[str, Any]:
    """Every motion counted anew: `motions`, `problems`, and `equals` the result that was counted and announced.

    `equals` is None where nothing was counted yet.
    """
    with _collector_at_rest():
        return _recount(assembly)


def _recount(assembly: Assembly) -> dict[str, Any]:
    read = read_assembly(assembly)
    counted = [(motion, motion_values(read, motion)) for motion in read.motions]
    elected = rows_elected(counted)
    kept = {row.motion_id: row for row in MotionResult.objects.filter(motion__assembly=assembly)}
    announced = _announced(assembly)
    rows = []
    for motion, values in counted:
        row = {"number": motion.number, "title": motion.title, "elected": elected.get(motion.number), **values}
        rows.append(row)
        if motion.pk in kept:
            result = kept[motion.pk]
            if (result.values, result.is_elected) != (values, elected.get(motion.number)):
                read.problems.append(f"RESULT {motion.number}")
            if announced is not None and announced.get(motion.number) != values:
                read.problems.append(f"ANNOUNCED {motion.number}")
    equals = not read.problems if kept else None
    return {"assembly": assembly.code, "motions": rows, "problems": read.problems, "equals": equals}


def _announced(assembly: Assembly) -> dict[int, Any] | None:
    found = getattr(assembly, "record", None)
    if found is None:
        return None
    return {row["number"]: row["figures"] for row in json.loads(found.payload)["motions"]}
