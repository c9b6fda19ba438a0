"""Joint meetings: called, held, written down; what they decided as tasks, with progress."""

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committees.models import OwnersCommittee
from common.digest import digest
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.models import PropertyFirm
from party.choices.joint import JointSide, JointState, JointTaskState
from party.models import JointMeeting, JointMember, JointMinutes, JointProgress, JointTask, PartyOrganisation
from party.permissions import can_act_for_member, can_manage_party, require_manager
from party.services._steps import DayWrong, WordsMissing, kept, lock, note_step, words
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

SIDE_OF: dict[type[models.Model], JointSide] = {
    PartyOrganisation: JointSide.ORGANISATION,
    PropertyFirm: JointSide.FIRM,
    OwnersCommittee: JointSide.COMMITTEE,
    Area: JointSide.OFFICE,
}


class NobodyInvited(Refusal):
    """A joint meeting of one is none."""

    message = _("Choose who sits at the meeting: at least one firm, committee, organisation or office.")
    status = 422


class NotHeld(Refusal):
    """Only a meeting that was held has minutes and tasks."""

    message = _("This meeting was not held yet: write down first who came.")


class NotAMember(Refusal):
    """A task goes to a body that sits at the meeting."""

    message = _("Choose a body that sits at this meeting.")
    status = 422


@transaction.atomic
def call_joint_meeting(
    organisation_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    title: str,
    agenda: str,
    meets_at: datetime.datetime,
    members: Iterable[models.Model],
    place: str = "",
    notice_on: datetime.date | None = None,
) -> JointMeeting:
    """Call a joint meeting (召集联席会议). `members`: organisations, firms, committees, areas (for their offices).

    Raises `NobodyInvited`, `DayWrong` for a notice after the meeting, `WordsMissing`, `NotAllowed`.
    """
    organisation = lock(PartyOrganisation, organisation_id)
    require_manager(by, organisation.area)
    bodies = list(dict.fromkeys(members))
    told = notice_on or timezone.localdate(now)
    if not bodies:
        raise NobodyInvited
    if told > timezone.localdate(meets_at):
        raise DayWrong
    meeting = JointMeeting(
        organisation=organisation,
        area=organisation.area,
        number=_next_number(organisation),
        title=words(title, 200),
        agenda=words(agenda),
        place=place.strip()[:200],
        meets_at=meets_at,
        notice_on=told,
    )
    kept(meeting, by, "call_joint_meeting", now, area=meeting.area)
    _seat(meeting, bodies)
    return meeting


def _next_number(organisation: PartyOrganisation) -> int:
    last = JointMeeting.objects.filter(organisation=organisation).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _seat(meeting: JointMeeting, bodies: Iterable[models.Model]) -> None:
    sides = [(SIDE_OF[type(body)], body) for body in bodies]
    JointMember.objects.bulk_create(
        JointMember(meeting=meeting, side=side, **{side.value: body}) for side, body in sides
    )


@transaction.atomic
def hold_joint_meeting(
    meeting_id: int, *, by: "User | None", now: datetime.datetime, present: Collection[int]
) -> JointMeeting:
    """Write down which members came (签到): numbers of `JointMember`. Raises `MoveNotAllowed`, `NotAllowed`."""
    meeting = _locked(meeting_id, by)
    if meeting.state != JointState.CALLED or meeting.meets_at > now:
        raise MoveNotAllowed
    meeting.members.filter(pk__in=present).update(was_present=True)
    meeting.members.exclude(pk__in=present).update(was_present=False)
    meeting.state = JointState.HELD
    return kept(meeting, by, "hold_joint_meeting", now, area=meeting.area, before=JointState.CALLED)


@transaction.atomic
def cancel_joint_meeting(meeting_id: int, *, by: "User | None", now: datetime.datetime, reason: str) -> JointMeeting:
    """The meeting does not take place, and why. Raises `MoveNotAllowed`, `WordsMissing`, `NotAllowed`."""
    meeting = _locked(meeting_id, by)
    if meeting.state != JointState.CALLED:
        raise MoveNotAllowed
    meeting.state = JointState.CANCELLED
    note = words(reason, 1000)
    return kept(meeting, by, "cancel_joint_meeting", now, area=meeting.area, note=note, before=JointState.CALLED)


@transaction.atomic
def write_joint_minutes(
    meeting_id: int, *, by: "User | None", now: datetime.datetime, text: str, reason: str = ""
) -> JointMinutes:
    """Keep a wording of the minutes; a second one corrects the first and says why.

    Raises `NotHeld`, `WordsMissing`, `NotAllowed`.
    """
    meeting = _locked(meeting_id, by)
    if meeting.state != JointState.HELD:
        raise NotHeld
    last = meeting.minutes.first()
    if last is not None and not reason.strip():
        raise WordsMissing
    number = 1 if last is None else last.number + 1
    content = {"meeting": meeting.pk, "number": number, "text": words(text), "before": last.digest if last else ""}
    version = JointMinutes.objects.create(
        meeting=meeting,
        number=number,
        text=words(text),
        correction_reason="" if last is None else words(reason, 300),
        digest=digest(content),
        by=by,
        at=now,
    )
    note_step(meeting, by, "write_joint_minutes", now, area=meeting.area, note=reason)
    return version


@transaction.atomic
def give_joint_task(
    meeting_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    owner: JointMember,
    title: str,
    due_on: datetime.date,
    text: str = "",
) -> JointTask:
    """Write down what was decided as a task of a member (议定事项). Raises `NotHeld`, `NotAMember`, `DayWrong`."""
    meeting = _locked(meeting_id, by)
    if meeting.state != JointState.HELD:
        raise NotHeld
    if owner.meeting_id != meeting.pk:
        raise NotAMember
    if due_on < timezone.localdate(meeting.meets_at):
        raise DayWrong
    task = JointTask(meeting=meeting, owner=owner, title=words(title, 200), text=text.strip(), due_on=due_on)
    return kept(task, by, "give_joint_task", now, area=meeting.area)


@transaction.atomic
def note_joint_progress(
    task_id: int, *, by: "User | None", now: datetime.datetime, text: str, percent: int
) -> JointTask:
    """The responsible body, or the line, says how far it is; 100 % closes the task.

    Raises `MoveNotAllowed` for a closed task, `WordsMissing`, `NotAllowed`, `ValidationError`.
    """
    task = _locked_task(task_id)
    if by is not None and not can_work_on(by, task):
        raise NotAllowed
    _require_open(task)
    said = words(text, 1000)
    task.percent = percent
    if percent == 100:
        task.state, task.closed_on = JointTaskState.DONE, timezone.localdate(now)
    area = task.meeting.area
    kept(task, by, "note_joint_progress", now, area=area, note=said, before=JointTaskState.OPEN)
    JointProgress.objects.create(task=task, text=said, percent=percent, by=by, at=now)
    return task


@transaction.atomic
def drop_joint_task(task_id: int, *, by: "User | None", now: datetime.datetime, reason: str) -> JointTask:
    """The task is no longer needed, and why. Raises `MoveNotAllowed`, `WordsMissing`, `NotAllowed`."""
    task = _locked_task(task_id)
    area = task.meeting.area
    require_manager(by, area)
    _require_open(task)
    task.state, task.closed_on = JointTaskState.DROPPED, timezone.localdate(now)
    note = words(reason, 1000)
    return kept(task, by, "drop_joint_task", now, area=area, note=note, before=JointTaskState.OPEN)


def can_work_on(user: "User", task: JointTask) -> bool:
    """Whether the person writes progress: of the responsible body, or of the line where the meeting was called."""
    return can_manage_party(user, task.meeting.area) or can_act_for_member(user, task.owner)


def _require_open(task: JointTask) -> None:
    if task.state != JointTaskState.OPEN:
        raise MoveNotAllowed


def _locked_task(task_id: int) -> Any:
    rows = JointTask.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("meeting__area", "owner__organisation__area", "owner__office", "owner__committee").get(
        pk=task_id
    )


def _locked(meeting_id: int, by: "User | None") -> Any:
    rows = JointMeeting.objects.select_for_update(of=("self",), no_key=True).select_related("area", "organisation")
    meeting = rows.get(pk=meeting_id)
    require_manager(by, meeting.area)
    return meeting
