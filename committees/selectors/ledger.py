"""Whether a ledger is whole, what the public sees of it, and how a voter finds the own ballot."""

import json
from typing import Any

from audit.models import AuditEntry
from committees.choices import AssemblyState
from committees.models import (
    Assembly,
    AssemblyRecord,
    BallotEntry,
    FrozenRoll,
    LedgerHead,
    LiveBallot,
    OpenedBallot,
    PaperCorrection,
    RollUnit,
)
from committees.rules import decimal_text
from committees.sealing import commitment, receipt_hash
from committees.services.assemblies import GENESIS
from committees.services.ledger import chained, content_of, context_of
from common.digest import canonical_json, digest, sha256_hex

CAST = "committees.cast_ballot"


def verify_ledger(assembly: Assembly) -> list[str]:
    """What is wrong, as codes with the number of the line; empty for a whole ledger.

    The chain finds changed, missing and moved lines; the audit trail, a chain of its own, finds one that was computed
    anew from beginning to end; commitments find changed choices.
    """
    return [
        *_chain(assembly),
        *_trail(assembly),
        *_opened(assembly),
        *_live(assembly),
        *_frozen(assembly),
    ]


def _chain(assembly: Assembly) -> list[str]:
    problems, previous, number = [], GENESIS, 0
    for entry in assembly.entries.order_by("number").iterator(chunk_size=2000):
        number += 1
        if entry.number != number:
            problems.append(f"MISSING {number}")
            number = entry.number
        if sha256_hex(canonical_json(content_of(entry, assembly.code))) != entry.content_digest:
            problems.append(f"CONTENT {entry.number}")
        if entry.previous_digest != previous or chained(previous, entry.content_digest) != entry.digest:
            problems.append(f"CHAIN {entry.number}")
        previous = entry.digest
    head = LedgerHead.objects.get(assembly=assembly)
    if (head.length, head.digest) != (number, previous):
        problems.append("HEAD")
    return problems


def _trail(assembly: Assembly) -> list[str]:
    """Each line has its digest in the audit trail, and each digest there has its line."""
    noted = AuditEntry.objects.filter(
        action=CAST, object_type=assembly._meta.label_lower, object_id=str(assembly.pk)
    ).values_list("reason", flat=True)
    lines = dict(assembly.entries.values_list("digest", "number"))
    noted = set(noted)
    unknown = [f"NOT_IN_TRAIL {lines[one]}" for one in lines if one not in noted]
    return [*sorted(unknown), *(f"NOT_IN_LEDGER {one[:12]}" for one in sorted(noted - set(lines)))]


def _opened(assembly: Assembly) -> list[str]:
    problems = []
    rows = OpenedBallot.objects.filter(entry__assembly=assembly).order_by("entry__number")
    for number, unit, committed, choices, nonce in rows.values_list(
        "entry__number", "entry__unit_label", "entry__commitment", "choices", "nonce"
    ):
        if commitment(context_of(assembly.code, number, unit), choices, nonce) != committed:
            problems.append(f"COMMITMENT {number}")
    if assembly.state in (AssemblyState.COUNTED, AssemblyState.ANNOUNCED):
        missing = assembly.entries.filter(opened__isnull=True).values_list("number", flat=True)
        problems += [f"NOT_OPENED {number}" for number in missing]
    return problems


def _live(assembly: Assembly) -> list[str]:
    """Each voice that a good ballot speaks for has a live one, of its own unit."""
    live = LiveBallot.objects.filter(entry__assembly=assembly).select_related("entry", "voice")
    wrong = [f"LIVE {row.entry.number}" for row in live if row.entry.roll_unit_id != row.voice.roll_unit_id]
    units = set(live.values_list("voice__roll_unit_id", flat=True))
    good = assembly.entries.filter(remark="").exclude(roll_unit__isnull=True)
    return wrong + [
        f"NOT_LIVE {number}" for number, unit in good.values_list("number", "roll_unit_id") if unit not in units
    ]


def _frozen(assembly: Assembly) -> list[str]:
    problems = []
    roll = FrozenRoll.objects.filter(assembly=assembly).order_by("-number").first()
    if roll is not None:
        if sha256_hex(roll.payload) != roll.sha256:
            problems.append("ROLL_DIGEST")
        told = {unit["unit"]: (unit["area"], unit["owners"]) for unit in json.loads(roll.payload)["units"]}
        if told != {unit.label: (_area(unit), unit.owner_keys) for unit in roll.units.all()}:
            problems.append("ROLL_ROWS")
    if assembly.rules_digest and digest(assembly.rules) != assembly.rules_digest:
        problems.append("RULES_DIGEST")
    found = AssemblyRecord.objects.filter(assembly=assembly).first()
    if found is not None and sha256_hex(found.payload) != found.sha256:
        problems.append("RECORD_DIGEST")
    return problems


def _area(unit: RollUnit) -> str | None:
    from fractions import Fraction

    return decimal_text(Fraction(unit.area))


def public_ledger(assembly: Assembly) -> dict[str, Any]:
    """What everybody may read: digests in their order. No unit, no voter, no choice."""
    lines = assembly.entries.order_by("number").values("number", "content_digest", "previous_digest", "digest")
    head = LedgerHead.objects.get(assembly=assembly)
    return {
        "assembly": assembly.code,
        "head": {"length": head.length, "digest": head.digest},
        "lines": list(lines),
    }


def own_ballot(assembly: Assembly, receipt: str) -> dict[str, Any] | None:
    """The ballot of a receipt: its line, and after the count what it says; None for no such receipt.

    `choices`: title of the motion and opinion in the order of the agenda; None as long as ballots are sealed.
    `line_before`: the line in whose place it came after a recount, if there was one.
    """
    entries = BallotEntry.objects.filter(assembly=assembly).select_related("live", "opened")
    entry = entries.filter(receipt_hash=receipt_hash(receipt)).first()
    if entry is None:
        return None
    corrected, choices = entry, None
    while (
        newer := PaperCorrection.objects.filter(old_entry=entry).select_related("new_entry__live").first()
    ) is not None:
        entry = newer.new_entry
    opened = getattr(entry, "opened", None)
    if opened is not None and assembly.state in (AssemblyState.COUNTED, AssemblyState.ANNOUNCED):
        choices = [(motion, opened.choices.get(str(motion.number), "invalid")) for motion in assembly.motions.all()]
    return {
        "entry": entry,
        "is_live": hasattr(entry, "live"),
        "choices": choices,
        "line_before": corrected.number if corrected.pk != entry.pk else None,
    }
