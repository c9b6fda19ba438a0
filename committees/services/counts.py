"""The count: ballots are opened, each motion is counted by the pure rules, and the result is published."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.choices import AssemblyState, OfficerTask
from committees.models import (
    Assembly,
    AssemblyRecord,
    BallotBox,
    BallotEntry,
    LedgerHead,
    MotionResult,
    OpenedBallot,
)
from committees.permissions import tasks_in
from committees.sealing import NotOpened, Opener
from committees.selectors.polling import boxes_not_done, polling_record
from committees.selectors.recount import motion_values, read_assembly, rows_elected
from committees.services.assemblies import locked, move_on, require_to_run
from committees.services.ledger import context_of
from committees.workflow.assembly import target_of
from common.digest import canonical_json, sha256_hex
from common.errors import Refusal

BATCH = 2000


class StillSealed(Refusal):
    """Nobody reads a ballot before the close."""

    message = _("The ballots are sealed until the voting has ended. Close the voting first.")


class BoxesNotDone(Refusal):
    """Papers that lie in a sealed box are not counted, and a recount may change the ledger."""

    message = _("These boxes are not done: %(boxes)s. Open the sealed ones and end the recounts, then count the votes.")

    def __init__(self, boxes: Sequence[BallotBox]) -> None:
        super().__init__(self.message % {"boxes": ", ".join(map(str, boxes))})  # type: ignore[operator]


@transaction.atomic
def count_votes(assembly_id: int, *, by: User | None, now: datetime.datetime) -> list[MotionResult]:
    """Open all ballots and count every motion (计票).

    Raises `NotAllowed`, `MoveNotAllowed`, `StillSealed`, `BoxesNotDone`.
    """
    assembly = locked(assembly_id)
    if by is not None and OfficerTask.COUNTER not in tasks_in(by, assembly):
        require_to_run(by, assembly)
    if assembly.state in (AssemblyState.NOTICED, AssemblyState.VOTING):
        raise StillSealed
    target_of("count", assembly.state)
    undone = boxes_not_done(assembly)
    if undone:
        raise BoxesNotDone(undone)
    open_ballots(assembly, now)
    results = _write_results(assembly, now)
    move_on(assembly, "count", "counted_at", now)
    record(by, "committees.count_votes", assembly, fields=["state"], reason=assembly.rules_digest)
    return results


def open_ballots(assembly: Assembly, now: datetime.datetime) -> int:
    """Break the seal and write down what each ballot says. Raises `StillSealed` before the close, by either clock."""
    if assembly.state != AssemblyState.CLOSED or now < assembly.closes_at:
        raise StillSealed
    seal = assembly.seal
    opener = Opener(seal.private_key)
    entries = BallotEntry.objects.filter(assembly=assembly, opened__isnull=True).order_by("number")
    rows = [_opened(opener, assembly.code, entry) for entry in entries.iterator(chunk_size=BATCH)]
    OpenedBallot.objects.bulk_create(rows, batch_size=BATCH)
    if seal.opened_at is None:
        seal.opened_at = now
        seal.save(update_fields=["opened_at"])
    return len(rows)


def _opened(opener: Opener, code: str, entry: BallotEntry) -> OpenedBallot:
    """A box that does not open is kept with what is wrong; it counts as spoilt and `verify_ledger` names it."""
    context = context_of(code, entry.number, entry.unit_label)
    try:
        choices, nonce = opener.open(bytes(entry.sealed), context, entry.commitment)
    except NotOpened as problem:
        return OpenedBallot(entry=entry, choices={}, problem=str(problem))
    return OpenedBallot(entry=entry, choices=choices, nonce=nonce)


def _write_results(assembly: Assembly, now: datetime.datetime) -> list[MotionResult]:
    read = read_assembly(assembly)
    counted = [(motion, motion_values(read, motion)) for motion in read.motions]
    elected = rows_elected(counted)
    clauses = assembly.rules.get("clauses", {})
    results = [
        MotionResult(
            motion=motion,
            is_passed=values["passed"],
            is_elected=elected.get(motion.number),
            clause=clauses.get(motion.legal_class, ""),
            values=values,
            counted_at=now,
        )
        for motion, values in counted
    ]
    MotionResult.objects.bulk_create(results)
    return results


@transaction.atomic
def announce_result(assembly_id: int, *, by: User | None, now: datetime.datetime) -> AssemblyRecord:
    """Publish the record with its digest (公告结果). Raises `NotAllowed`, `MoveNotAllowed`."""
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    target_of("announce", assembly.state)
    payload = canonical_json(record_content(assembly, results_of(assembly)))
    made = AssemblyRecord.objects.create(assembly=assembly, payload=payload, sha256=sha256_hex(payload), made_at=now)
    move_on(assembly, "announce", "announced_at", now)
    record(by, "committees.announce_result", assembly, fields=["state"], reason=made.sha256)
    return made


def results_of(assembly: Assembly) -> list[MotionResult]:
    """Results in the order of the agenda."""
    found = MotionResult.objects.filter(motion__assembly=assembly).select_related("motion")
    return list(found.order_by("motion__number"))


def record_content(assembly: Assembly, results: Iterable[MotionResult]) -> dict[str, Any]:
    """What is published: window, digests of rules, roll and ledger, and the figures of each motion.

    `polling` stands in it only where there were ballot boxes: records without them are as they were.
    """
    head = LedgerHead.objects.get(assembly=assembly)
    roll = assembly.rolls.defer("payload").latest("number")
    polling = polling_record(assembly)
    return {
        **({"polling": polling} if polling is not None else {}),
        "assembly": assembly.code,
        "estate": assembly.estate.code,
        "kind": assembly.kind,
        "title": assembly.title,
        "notice_at": assembly.notice_at,
        "opens_at": assembly.opens_at,
        "closes_at": assembly.closes_at,
        "rules_sha256": assembly.rules_digest,
        "roll": {"sha256": roll.sha256, "units": roll.unit_count, "heads": roll.head_count},
        "ledger": {"length": head.length, "digest": head.digest},
        "motions": [
            {
                "number": result.motion.number,
                "title": result.motion.title,
                "matter": result.motion.matter,
                "class": result.motion.legal_class,
                "clause": result.clause,
                "passed": result.is_passed,
                "elected": result.is_elected,
                "figures": result.values,
            }
            for result in results
        ],
    }
