"""The papers of a box typed again by two, blind to the first typing, and what follows from a difference."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.choices import AssemblyState
from committees.models import (
    Assembly,
    BallotBox,
    BallotPaper,
    BoxRecount,
    PaperCorrection,
    RecountTyping,
)
from committees.permissions import can_type
from committees.sealing import RECEIPT_LENGTH, Opener, commitment, make_code, nonce_of, receipt_of_code, seal
from committees.selectors.recounting import findings_of, known_digests, line_of
from committees.services.assemblies import locked, require_to_run
from committees.services.ledger import check_choices, correct_line, locked_head
from committees.services.papers import WHOLE, TypedBySame, differences, digests_of, paper_by_code
from common.errors import NotAllowed, Refusal


class RecountNotNow(Refusal):
    """A recount belongs between the close and the count."""

    message = _("A box is counted again after the voting has ended and before the votes are counted.")


class BoxHasNoPapers(Refusal):
    """There must be something to count again."""

    message = _("No paper of this box is in the ledger yet. Type its papers in first.")


class NotInLedger(Refusal):
    """A recount compares; what was never typed is typed in the usual way."""

    message = _(
        "This paper is not in the ledger yet. Put it aside and type it in under “Type in papers”, with this box."
    )
    status = 422


class SettledAlready(Refusal):
    """Two have agreed about the paper."""

    message = _("Two counters have typed this paper in this recount already, and agree.")


class NothingDiffers(Refusal):
    """There is nothing to correct."""

    message = _("The recount of this paper says what the ledger says, or it was corrected already.")


class FindingsUnexplained(Refusal):
    """What is left open is explained in the record."""

    message = _("Some papers still differ or were not found. Correct them, or write down what is known about them.")
    status = 422


class TypedAgain(NamedTuple):
    """What came of a typing: whether two agree now; else the motions on which the two of the recount differ."""

    is_settled: bool
    differing: list[str]


@transaction.atomic
def begin_recount(box_id: int, *, by: User | None, now: datetime.datetime, reason: str) -> BoxRecount:
    """Have the papers of a box typed again (开始复点).

    Raises `NotAllowed`, `RecountNotNow`, `BoxHasNoPapers`, `ValidationError`.
    """
    box = BallotBox.objects.only("assembly_id").get(pk=box_id)
    assembly = locked(box.assembly_id)
    require_to_run(by, assembly)
    if assembly.state != AssemblyState.CLOSED:
        raise RecountNotNow
    if not box.typings.filter(entry__isnull=False).exists():
        raise BoxHasNoPapers
    made = BoxRecount(box=box, reason=reason.strip(), begun_by=by, begun_at=now)
    made.full_clean(exclude=["begun_by"])
    made.save(force_insert=True)
    record(by, "committees.begin_recount", made, reason=made.reason)
    return made


def _locked_recount(recount_id: int) -> tuple[BoxRecount, Assembly]:
    """The recount, with its assembly locked. Raises `RecountNotNow`."""
    recount = BoxRecount.objects.select_related("box").get(pk=recount_id)
    assembly = locked(recount.box.assembly_id)
    recount.refresh_from_db(fields=["ended_at"])
    if assembly.state != AssemblyState.CLOSED or recount.ended_at is not None:
        raise RecountNotNow
    return recount, assembly


@transaction.atomic
def type_again(
    recount_id: int, code: str, choices: Mapping[str, str], *, by: User, now: datetime.datetime
) -> TypedAgain:
    """A counter types a paper of the box again (复点录入). Whether the ledger says the same is not told here.

    Raises `NotAllowed`, `RecountNotNow`, `NotWholeBallot`, `WrongCode`, `NotInLedger`, `SettledAlready`, `TypedBySame`.
    """
    recount, assembly = _locked_recount(recount_id)
    if not can_type(by, assembly):
        raise NotAllowed
    check_choices(assembly, choices)
    paper = paper_by_code(assembly.pk, code)
    known = known_digests(paper)
    if known is None:
        raise NotInLedger
    earlier = _earlier(recount, paper, by)
    digests = digests_of(assembly, paper, code, choices, "")
    others = [typing for typing in earlier if typing.typed_by_id != by.pk]
    agree = any(typing.digests[WHOLE] == digests[WHOLE] for typing in others)
    made = RecountTyping(
        recount=recount,
        paper=paper,
        typed_by=by,
        digests=digests,
        differing=differences(known, digests) if agree else None,
        typed_at=now,
        **_sealed(recount, assembly, paper, code, choices),
    )
    made.save(force_insert=True)
    record(by, "committees.type_again", made)
    return TypedAgain(agree, differences(others[-1].digests, digests) if others and not agree else [])


def _earlier(recount: BoxRecount, paper: BallotPaper, by: User) -> list[RecountTyping]:
    """Typings of the paper in this recount. Raises `SettledAlready`, `TypedBySame`."""
    earlier = list(recount.typings.filter(paper=paper).order_by("pk"))
    if any(typing.differing is not None for typing in earlier):
        raise SettledAlready
    if earlier and {typing.typed_by_id for typing in earlier} == {by.pk}:
        raise TypedBySame
    return earlier


def _sealed(
    recount: BoxRecount, assembly: Assembly, paper: BallotPaper, code: str, choices: Mapping[str, str]
) -> dict[str, object]:
    """What the paper says, kept as a ballot is kept."""
    nonce, context = nonce_of(receipt_of_code(code)), _context(recount, assembly, paper)
    return {
        "sealed": seal(assembly.seal.public_key, context, choices, nonce),
        "commitment": commitment(context, choices, nonce),
    }


def _context(recount: BoxRecount, assembly: Assembly, paper: BallotPaper) -> str:
    return f"{assembly.code}:recount:{recount.pk}:{paper.serial}"


@transaction.atomic
def correct_paper(typing_id: int, *, by: User | None, now: datetime.datetime, reason: str) -> PaperCorrection:
    """Let what the recount says take the place of the ledger's line (更正). That line stays, with those who typed it.

    The voter finds the new line with the receipt of the paper, as before.

    Raises `NotAllowed`, `RecountNotNow`, `NothingDiffers`, `ValidationError`.
    """
    typing = RecountTyping.objects.select_related("paper").get(pk=typing_id)
    box = BallotBox.objects.get(recounts=typing.recount_id)
    head, _found = locked_head(box.assembly_id)
    recount, assembly = _locked_recount(typing.recount_id)
    require_to_run(by, assembly)
    if not typing.differing or PaperCorrection.objects.filter(typing=typing).exists():
        raise NothingDiffers
    old = line_of(typing.paper)
    choices, _nonce = Opener(assembly.seal.private_key).open(
        bytes(typing.sealed), _context(recount, assembly, typing.paper), typing.commitment
    )
    entry = correct_line(head, assembly, old, choices, make_code(RECEIPT_LENGTH))
    record(by, "committees.cast_ballot", assembly, reason=entry.digest)
    made = PaperCorrection(typing=typing, old_entry=old, new_entry=entry, reason=reason.strip(), by=by, at=now)
    made.full_clean(exclude=["by"])
    made.save(force_insert=True)
    record(by, "committees.correct_paper", made, fields=["old_entry", "new_entry"], reason=made.reason)
    return made


@transaction.atomic
def end_recount(recount_id: int, *, by: User | None, now: datetime.datetime, note: str = "") -> BoxRecount:
    """The recount is over (结束复点); what it found is written down. Raises `NotAllowed`, `FindingsUnexplained`."""
    recount, assembly = _locked_recount(recount_id)
    require_to_run(by, assembly)
    findings = findings_of(recount)
    if findings.is_open and not note.strip():
        raise FindingsUnexplained
    recount.findings, recount.note = findings.as_json(), note.strip()
    recount.ended_by, recount.ended_at = by, now
    recount.save(update_fields=["findings", "note", "ended_by", "ended_at"])
    record(by, "committees.end_recount", recount, fields=["findings"], reason=recount.note)
    return recount
