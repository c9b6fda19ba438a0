"""Ballot papers with their one-time codes, and paper ballots typed in by two."""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.choices import AssemblyState, Channel
from committees.models import (
    Assembly,
    BallotBox,
    BallotEntry,
    BallotPaper,
    BoxOpening,
    DoorVisit,
    FrozenRoll,
    LedgerHead,
    PaperTyping,
    RollUnit,
    Voice,
)
from committees.permissions import can_type
from committees.sealing import (
    commitment,
    make_code,
    nonce_of,
    plain_code,
    receipt_hash,
    receipt_of_code,
)
from committees.services.assemblies import locked, require_to_run
from committees.services.ledger import (
    BallotIn,
    UnitNotOnRoll,
    VotingNotOpen,
    check_choices,
    locked_head,
    take_ballot,
)
from committees.services.rolls import current_roll
from common.crypto import keyed_hash
from common.errors import NotAllowed, Refusal

WHOLE = "whole"


class WrongCode(Refusal):
    """No valid paper of this assembly has this code."""

    message = _("This code is not on a valid ballot paper of this assembly. Check it sign by sign.")
    status = 422


class CodeUsed(Refusal):
    """A code opens once."""

    message = _("This code has been used already. If it was not you, tell the head of the preparatory group now.")


class VoteStands(Refusal):
    """A paper whose code was used is not printed anew."""

    message = _("A vote was cast with the paper of this unit already: %(units)s. It is not replaced.")
    status = 422

    def __init__(self, units: Sequence[str]) -> None:
        super().__init__(self.message % {"units": ", ".join(units)})


class TypedBySame(Refusal):
    """Two persons type a paper."""

    message = _("You have typed this paper already. Another counter types it the second time.")


class BoxNotOpened(Refusal):
    """A sealed box gives no paper."""

    message = _("This box is sealed. Two officers open it and write down how many papers it held; then type them in.")
    status = 422


class OtherBox(Refusal):
    """Both counters say from where a paper came."""

    message = _("The other counter typed this paper as from another box. Look together from where it came.")
    status = 422


class PrintedPaper(NamedTuple):
    """What stands on a printed sheet. The code exists nowhere else."""

    serial: int
    unit: str
    building: str
    area: str
    code: str
    receipt: str


class Typed(NamedTuple):
    """What came of typing a paper: taken, waiting for the second person, or motions that differ."""

    entry: BallotEntry | None
    differing: list[str]


@transaction.atomic
def issue_papers(
    assembly_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    building: str = "",
    replace: Sequence[str] = (),
) -> list[PrintedPaper]:
    """Make ballot papers for voices that have none (制票), of one building or all; `replace`: units to print anew.

    Codes are returned once, for printing; the old code of a replaced paper is void. Raises `NotAllowed`,
    `VotingNotOpen` before the notice or after the close, `UnitNotOnRoll`, `VoteStands`.
    """
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    if assembly.state not in (AssemblyState.NOTICED, AssemblyState.VOTING):
        raise VotingNotOpen
    roll = current_roll(assembly.pk)
    valid = BallotPaper.objects.filter(voice__roll_unit__roll=roll, void_at__isnull=True)
    _void(roll, valid, replace, now)
    voices = Voice.objects.filter(roll_unit__roll=roll).select_related("roll_unit")
    if building:
        voices = voices.filter(roll_unit__building=building)
    voices = voices.filter(~Exists(BallotPaper.objects.filter(voice=OuterRef("pk"), void_at__isnull=True)))
    last = BallotPaper.objects.filter(voice__roll_unit__roll=roll).aggregate(last=Max("serial"))["last"] or 0
    printed, papers = [], []
    for serial, voice in enumerate(voices.order_by("roll_unit_id", "pk"), last + 1):
        code, unit = make_code(), voice.roll_unit
        papers.append(BallotPaper(voice=voice, serial=serial, code_hash=keyed_hash(code), issued_at=now))
        printed.append(PrintedPaper(serial, unit.label, unit.building, f"{unit.area:.2f}", code, receipt_of_code(code)))
    BallotPaper.objects.bulk_create(papers, batch_size=2000)
    record(by, "committees.issue_papers", assembly, fields=["papers"], reason=f"{len(papers)}")
    return printed


def _void(roll: FrozenRoll, valid: QuerySet[BallotPaper], units: Sequence[str], now: datetime.datetime) -> None:
    """Lost papers open nothing any more. Raises `UnitNotOnRoll`, `VoteStands`."""
    if set(units) - set(RollUnit.objects.filter(roll=roll, label__in=units).values_list("label", flat=True)):
        raise UnitNotOnRoll
    lost = valid.filter(voice__roll_unit__label__in=units)
    used = lost.filter(used_at__isnull=False).order_by("pk").values_list("voice__roll_unit__label", flat=True)
    if used:
        raise VoteStands(list(used))
    lost.update(void_at=now)


def paper_by_code(assembly_id: int, code: str) -> BallotPaper:
    """The valid paper with a code, of this assembly's roll. Raises `WrongCode`."""
    papers = BallotPaper.objects.filter(voice__roll_unit__roll__assembly=assembly_id, void_at__isnull=True)
    found = papers.filter(code_hash=keyed_hash(plain_code(code))).select_related("voice__roll_unit").first()
    if found is None:
        raise WrongCode
    return found


@transaction.atomic
def type_paper(
    assembly_id: int,
    code: str,
    choices: Mapping[str, str],
    *,
    by: User,
    now: datetime.datetime,
    received_at: datetime.datetime | None = None,
    agent_key: str = "",
    box: BallotBox | None = None,
) -> Typed:
    """A counter types a paper in (录入纸质票). When two persons agree it goes into the ledger, else they look again.

    `agent_key`: who signed, where it was an agent. `box`: from which opened box the paper came; it was in it before the
    close, and before the box was opened. Raises `NotAllowed`, `WrongCode`, `CodeUsed`, `TypedBySame`, `NotWholeBallot`,
    `VotingNotOpen`, `BoxNotOpened`, `OtherBox`.
    """
    head, assembly = _ledger_for_typing(assembly_id, by)
    check_choices(assembly, choices)
    paper = paper_by_code(assembly.pk, code)
    earlier = _earlier(paper, code, by)
    digests = digests_of(assembly, paper, code, choices, agent_key)
    others = [typing for typing in earlier if typing.typed_by_id != by.pk]
    same = next((typing for typing in reversed(others) if typing.digests[WHOLE] == digests[WHOLE]), None)
    _check_box(assembly, box, same)
    received = same.received_at if same is not None else received_at or _came_in(assembly, box, now)
    entry = None
    if same is not None:
        entry = _take_paper(head, assembly, paper, code, choices, received, agent_key)
    PaperTyping.objects.create(
        paper=paper, typed_by=by, digests=digests, received_at=received, typed_at=now, entry=entry, box=box
    )
    if entry is not None:
        use(paper, now)
        record(by, "committees.cast_ballot", assembly, reason=entry.digest)
    record(by, "committees.type_paper", paper, fields=["typings"])
    return Typed(entry, [] if entry is not None or not others else differences(others[-1].digests, digests))


def _ledger_for_typing(assembly_id: int, by: User) -> tuple[LedgerHead, Assembly]:
    """The end of the ledger, locked, and its assembly. Raises `NotAllowed`, `VotingNotOpen`."""
    head, assembly = locked_head(assembly_id)
    if not can_type(by, assembly):
        raise NotAllowed
    if assembly.state not in (AssemblyState.VOTING, AssemblyState.CLOSED):
        raise VotingNotOpen
    return head, assembly


def _earlier(paper: BallotPaper, code: str, by: User) -> list[PaperTyping]:
    """Typings of a paper that is not in the ledger yet. Raises `CodeUsed`, `TypedBySame`."""
    earlier = list(paper.typings.order_by("pk"))
    at_door = DoorVisit.objects.filter(entry__receipt_hash=receipt_hash(receipt_of_code(code)))
    if any(typing.entry_id for typing in earlier) or at_door.exists():
        raise CodeUsed
    if earlier and {typing.typed_by_id for typing in earlier} == {by.pk}:
        raise TypedBySame
    return earlier


def _check_box(assembly: Assembly, box: BallotBox | None, same: PaperTyping | None) -> None:
    """Raise `BoxNotOpened` or `OtherBox`."""
    if box is not None and (box.assembly_id != assembly.pk or not BoxOpening.objects.filter(sealing__box=box).exists()):
        raise BoxNotOpened
    if same is not None and same.box_id != (box.pk if box is not None else None):
        raise OtherBox


def _came_in(assembly: Assembly, box: BallotBox | None, now: datetime.datetime) -> datetime.datetime:
    """A paper from a box came in before the voting ended and before the box was opened for the last time."""
    if box is None:
        return now
    last = BoxOpening.objects.filter(sealing__box=box).latest("opened_at")
    return min(last.opened_at, assembly.closes_at, now)


def digests_of(
    assembly: Assembly, paper: BallotPaper, code: str, choices: Mapping[str, str], agent_key: str
) -> dict[str, str]:
    """By which two typings are compared. Without the code of the paper nobody can try choices against them."""
    nonce = nonce_of(receipt_of_code(code))
    context = f"{assembly.code}:paper:{paper.serial}"
    single = {number: commitment(context, {number: choice}, nonce) for number, choice in choices.items()}
    return {**single, WHOLE: commitment(f"{context}:{agent_key}", choices, nonce)}


def differences(first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    numbers = [number for number in second if number != WHOLE and first.get(number) != second[number]]
    return sorted(numbers, key=int)


def _take_paper(
    head: object,
    assembly: Assembly,
    paper: BallotPaper,
    code: str,
    choices: Mapping[str, str],
    received_at: datetime.datetime,
    agent_key: str,
) -> BallotEntry:
    unit = paper.voice.roll_unit
    ballot = BallotIn(
        unit, unit.label, agent_key or paper.voice.key, Channel.PAPER, choices, receipt_of_code(code), received_at
    )
    return take_ballot(head, assembly, ballot)  # type: ignore[arg-type]


def use(paper: BallotPaper, now: datetime.datetime) -> None:
    """The code of a paper opens nothing any more."""
    if paper.used_at is None:
        paper.used_at = now
        paper.save(update_fields=["used_at"])
