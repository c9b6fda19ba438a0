"""Ballot boxes and those who watch over them: setting up, sealing, shifts, opening, papers that are handed back."""

import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.choices import AssemblyState
from committees.models import (
    Assembly,
    AssemblyOfficer,
    BallotBox,
    BallotPaper,
    BoxOpening,
    BoxSealing,
    PaperReturn,
    PollingShift,
    WorkPaper,
)
from committees.permissions import can_watch, tasks_in
from committees.services._work import store_paper
from committees.services.assemblies import locked, require_to_run
from committees.services.candidacy import require_no_candidate
from common.errors import NotAllowed, Refusal
from common.storing import files_undone_on_error

BEFORE_THE_CLOSE = (AssemblyState.DRAFT, AssemblyState.NOTICED, AssemblyState.VOTING)


class TooLateForBoxes(Refusal):
    """After the close no box is set up or sealed."""

    message = _("The voting has ended: no box is set up or sealed any more.")


class NotYetSealing(Refusal):
    """Owners have no papers before the notice."""

    message = _("A box is sealed from the notice on. Give the notice first.")


class NeedsTwoOfficers(Refusal):
    """Two persons with a task in the assembly seal and open a box."""

    message = _(
        "A box is sealed and opened by two different persons with a task in this assembly. Choose the other one."
    )
    status = 422


class BoxSealedAlready(Refusal):
    """A box has one seal at a time."""

    message = _("This box is sealed already. Open it first; then it can be sealed anew.")


class BoxNotSealed(Refusal):
    """Only what is sealed can be opened."""

    message = _("This box is not sealed now. Reload the page to see its present state.")


class BoxWithdrawn(Refusal):
    """A withdrawn box takes part in nothing."""

    message = _("This box was withdrawn. Set up another one.")


class SealUsed(Refusal):
    """A seal has its number once."""

    message = _("A seal with this number was used in this assembly already. Read the number on the new seal again.")
    status = 422


class BoxStaysSealed(Refusal):
    """A box that stands is opened after the close."""

    message = _("A box that stands is opened after the voting has ended. Only a mobile box is opened at its return.")


class BoxInUse(Refusal):
    """A box that was sealed stays in the books."""

    message = _("This box was sealed before: it stays, with what it held.")


class NoSuchPaper(Refusal):
    """No valid paper has this number."""

    message = _("No valid paper of this assembly has this number, or a vote was cast with it. Read the number again.")
    status = 422


class NoTask(Refusal):
    """A shift is kept by somebody with a task."""

    message = _("This person has no task in this assembly. Give somebody a task first.")
    status = 422


class ShiftElsewhere(Refusal):
    """One person is at one place at a time."""

    message = _("%(person)s has another shift at that time: %(place)s. Choose another person or time.")
    status = 422

    def __init__(self, shift: PollingShift) -> None:
        super().__init__(self.message % {"person": shift.user, "place": shift.box or shift.place})  # type: ignore[operator]


class Opened(NamedTuple):
    """What two persons found when they opened a box."""

    papers_found: int
    is_intact: bool
    note: str = ""
    photo: bytes | None = None


@transaction.atomic
def set_up_box(
    assembly_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    number: int,
    place: str,
    is_mobile: bool = False,
    hours: tuple[datetime.time, datetime.time] | None = None,
) -> BallotBox:
    """A box with its number and place (设置票箱). Raises `NotAllowed`, `TooLateForBoxes`, `ValidationError`."""
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    if assembly.state not in BEFORE_THE_CLOSE:
        raise TooLateForBoxes
    starts, ends = hours or (None, None)
    box = BallotBox(
        assembly=assembly,
        number=number,
        place=place.strip(),
        is_mobile=is_mobile,
        daily_from=starts,
        daily_to=ends,
        set_up_by=by,
        set_up_at=now,
    )
    box.full_clean(exclude=["set_up_by"])
    box.save(force_insert=True)
    record(by, "committees.set_up_box", box, fields=["number", "place"])
    return box


@transaction.atomic
def withdraw_box(box_id: int, *, by: User | None, now: datetime.datetime) -> None:
    """A box that never was sealed is not used (撤销票箱). Raises `NotAllowed`, `BoxInUse`."""
    box = _locked_box(box_id)
    require_to_run(by, box.assembly)
    if box.sealings.exists():
        raise BoxInUse
    box.withdrawn_at = now
    box.save(update_fields=["withdrawn_at"])
    record(by, "committees.withdraw_box", box, fields=["withdrawn_at"])


def seal_box(
    box_id: int,
    seal_number: str,
    *,
    by: User,
    second: User,
    now: datetime.datetime,
    photo: bytes | None = None,
) -> BoxSealing:
    """Two officers show the empty box and seal it (封箱). The photo is the proof.

    Raises `NotAllowed`, `NeedsTwoOfficers`, `OfficerStands`, `NotYetSealing`, `TooLateForBoxes`, `BoxWithdrawn`,
    `BoxSealedAlready`, `SealUsed`, `NoDocument`.
    """
    with files_undone_on_error() as stored, transaction.atomic():
        box = _locked_box(box_id)
        _require_two(box.assembly, by, second)
        _check_sealing(box, seal_number.strip(), now)
        last = box.sealings.aggregate(last=Max("round"))["last"] or 0
        sealing = BoxSealing(
            box=box,
            round=last + 1,
            seal_number=seal_number.strip(),
            first_by=by,
            second_by=second,
            photo=_photo(box, photo, _("Seal of box %(number)s"), by, now, stored),
            sealed_at=now,
        )
        sealing.full_clean()
        sealing.save(force_insert=True)
        record(by, "committees.seal_box", sealing, fields=["seal_number"])
    return sealing


def _check_sealing(box: BallotBox, seal_number: str, now: datetime.datetime) -> None:
    assembly = box.assembly
    if box.withdrawn_at is not None:
        raise BoxWithdrawn
    if assembly.state == AssemblyState.DRAFT:
        raise NotYetSealing
    if assembly.state not in BEFORE_THE_CLOSE or now >= assembly.closes_at:
        raise TooLateForBoxes
    if box.sealings.filter(opening__isnull=True).exists():
        raise BoxSealedAlready
    if BoxSealing.objects.filter(box__assembly=assembly, seal_number=seal_number).exists():
        raise SealUsed


def open_box(box_id: int, found: Opened, *, by: User, second: User, now: datetime.datetime) -> BoxOpening:
    """Two officers break the seal and count the papers, unread (开箱). A mobile box may be opened at its return.

    Raises `NotAllowed`, `NeedsTwoOfficers`, `OfficerStands`, `BoxNotSealed`, `BoxStaysSealed`, `ValidationError`.
    """
    with files_undone_on_error() as stored, transaction.atomic():
        box = _locked_box(box_id)
        _require_two(box.assembly, by, second)
        sealing = box.sealings.filter(opening__isnull=True).first()
        if sealing is None:
            raise BoxNotSealed
        at_return = box.is_mobile and box.assembly.state == AssemblyState.VOTING
        if not at_return and box.assembly.state != AssemblyState.CLOSED:
            raise BoxStaysSealed
        opening = BoxOpening(
            sealing=sealing,
            first_by=by,
            second_by=second,
            is_intact=found.is_intact,
            papers_found=found.papers_found,
            note=found.note.strip(),
            photo=_photo(box, found.photo, _("Opening of box %(number)s"), by, now, stored),
            opened_at=now,
        )
        opening.full_clean()
        opening.save(force_insert=True)
        record(by, "committees.open_box", opening, fields=["papers_found", "is_intact"], reason=opening.note)
    return opening


def _locked_box(box_id: int) -> BallotBox:
    """The box, with its assembly held as everything else of it is: closing waits, and so does the count."""
    box = BallotBox.objects.only("assembly_id").get(pk=box_id)
    assembly = locked(box.assembly_id)
    box = BallotBox.objects.select_for_update(of=("self",), no_key=True).get(pk=box_id)
    box.assembly = assembly
    return box


def _require_two(assembly: Assembly, by: User, second: User) -> None:
    if not tasks_in(by, assembly):
        raise NotAllowed
    if second.pk == by.pk or not tasks_in(second, assembly):
        raise NeedsTwoOfficers
    for person in (by, second):
        require_no_candidate(person, assembly)


def _photo(
    box: BallotBox, content: bytes | None, title: Any, by: User, now: datetime.datetime, stored: list[str]
) -> WorkPaper | None:
    return None if not content else store_paper(box, content, title % {"number": box.number}, by, now, stored)


@transaction.atomic
def plan_shift(
    assembly_id: int,
    user: User,
    *,
    by: User | None,
    now: datetime.datetime,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    box: BallotBox | None = None,
    place: str = "",
) -> PollingShift:
    """An officer is at a box, or at another place, from when to when (排班).

    Raises `NotAllowed`, `NoTask`, `OfficerStands`, `ShiftElsewhere`,
    `ValidationError`.
    """
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    if not tasks_in(user, assembly):
        raise NoTask
    require_no_candidate(user, assembly)
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    held = PollingShift.objects.filter(user=user, withdrawn_at__isnull=True, starts_at__lt=ends_at)
    other = held.filter(ends_at__gt=starts_at).select_related("box", "user").first()
    if other is not None:
        raise ShiftElsewhere(other)
    shift = PollingShift(
        assembly=assembly,
        user=user,
        box=box,
        place="" if box is not None else place.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        planned_by=by,
        planned_at=now,
    )
    shift.full_clean(exclude=["planned_by"])
    shift.save(force_insert=True)
    record(by, "committees.plan_shift", shift, fields=["user", "starts_at", "ends_at"])
    return shift


@transaction.atomic
def withdraw_shift(shift_id: int, *, by: User | None, now: datetime.datetime) -> None:
    """A shift is not kept (取消班次). Raises `NotAllowed`."""
    shift = PollingShift.objects.select_for_update(of=("self",), no_key=True).get(pk=shift_id)
    require_to_run(by, locked(shift.assembly_id))
    if shift.withdrawn_at is None:
        shift.withdrawn_at = now
        shift.save(update_fields=["withdrawn_at"])
        record(by, "committees.withdraw_shift", shift, fields=["withdrawn_at"])


@transaction.atomic
def take_back_paper(
    assembly_id: int, serial: int, reason: str, *, by: User | None, now: datetime.datetime
) -> PaperReturn:
    """An owner hands a paper back (退票); its code opens nothing any more. Raises `NotAllowed`, `NoSuchPaper`."""
    assembly = locked(assembly_id)
    if by is not None and not can_watch(by, assembly):
        raise NotAllowed
    if assembly.state not in (AssemblyState.NOTICED, AssemblyState.VOTING):
        raise TooLateForBoxes
    papers = BallotPaper.objects.select_for_update(of=("self",), no_key=True)
    valid = papers.filter(voice__roll_unit__roll__assembly=assembly, void_at__isnull=True, used_at__isnull=True)
    paper = valid.filter(serial=serial, typings__isnull=True).first()
    if paper is None:
        raise NoSuchPaper
    paper.void_at = now
    paper.save(update_fields=["void_at"])
    made = PaperReturn(paper=paper, reason=reason, taken_by=by, returned_at=now)
    made.full_clean(exclude=["taken_by"])
    made.save(force_insert=True)
    record(by, "committees.take_back_paper", made, fields=["reason"])
    return made


def officers_of(assembly: Assembly) -> Any:
    """Accounts with a task in the assembly now."""
    held = AssemblyOfficer.objects.filter(assembly=assembly, released_at__isnull=True)
    return User.objects.filter(pk__in=held.values("user_id")).order_by("pk")
