"""What follows a decision: posting with proof, tasks, progress. The seal, bulletins and the yearly report."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committees.choices import ReportVerdict, WorkTaskState
from committees.models import (
    CommitteeDecision,
    DecisionTask,
    DutyReport,
    NoticePosting,
    SealUse,
    TaskProgress,
    WorkBulletin,
)
from committees.services._work import (
    DayWrong,
    kept,
    lock,
    lock_committee,
    not_after,
    note_step,
    require_guide,
    require_member,
    require_side,
    store_paper,
    words,
)
from common.errors import MoveNotAllowed, Refusal
from common.storing import files_undone_on_error

if TYPE_CHECKING:
    from accounts.models import User


class NotPassed(Refusal):
    """A decision that was not passed has no tasks and needs no seal."""

    message = _("This decision was not passed: nothing follows from it.")


class PercentWrong(Refusal):
    """Progress is 0 to 99 percent while a task goes on."""

    message = _("Progress is 0 to 99 percent; use “carried out” when all is done.")
    status = 422


def post_notice(
    thing: Any,
    *,
    by: "User | None",
    now: datetime.datetime,
    title: str,
    place: str,
    posted_on: datetime.date,
    until: datetime.date,
    due_on: datetime.date | None = None,
    article: str = "",
    photo: bytes | None = None,
) -> NoticePosting:
    """Put a notice about something on the board, with what proves it (张贴公示): place, days, photo.

    Raises `DayWrong` for a posting that has not begun or ends first, `WordsMissing` without a place, `NoDocument`.
    """
    require_side(by, thing.estate)
    if until < posted_on:
        raise DayWrong
    with files_undone_on_error() as stored, transaction.atomic():
        paper = None if not photo else store_paper(thing, photo, str(title), by, now, stored)
        posting = NoticePosting(
            estate=thing.estate,
            committee=getattr(thing, "committee", None),
            subject=thing._meta.model_name,
            subject_id=thing.pk,
            title=words(title, 200),
            place=words(place, 200),
            posted_on=not_after(posted_on, timezone.localdate(now)),
            until=until,
            due_on=due_on,
            article=article,
            photo=paper,
            by=by,
            at=now,
        )
        return kept(posting, by, "post_notice", now)


def post_decision(
    decision_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    place: str,
    posted_on: datetime.date,
    until: datetime.date,
    photo: bytes | None = None,
) -> NoticePosting:
    """Put a decision on the board; whether it came in time is computed from the day due (公告决定)."""
    decision = CommitteeDecision.objects.with_estate().get(pk=decision_id)
    require_member(by, decision.estate)
    return post_notice(
        decision,
        by=by,
        now=now,
        title=decision.title,
        place=place,
        posted_on=posted_on,
        until=until,
        due_on=decision.post_due_on,
        article=decision.post_article,
        photo=photo,
    )


@transaction.atomic
def add_task(
    decision_id: int, *, by: "User | None", now: datetime.datetime, title: str, responsible: str, due_on: datetime.date
) -> DecisionTask:
    """A task that follows from a passed decision (分解任务). Raises `NotPassed`, `DayWrong`."""
    decision = lock(CommitteeDecision, decision_id)
    require_member(by, decision.estate)
    if not decision.is_passed:
        raise NotPassed
    if due_on < decision.decided_on:
        raise DayWrong
    task = DecisionTask(
        estate=decision.estate,
        committee=decision.committee,
        decision=decision,
        title=words(title, 200),
        responsible=words(responsible, 120),
        due_on=due_on,
    )
    return kept(task, by, "add_task", now)


@transaction.atomic
def note_progress(
    task_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    text: str,
    percent: int = 0,
    state: str = WorkTaskState.OPEN,
) -> DecisionTask:
    """What was done for a task, for the owners to read (更新进展). `state` done or dropped ends it.

    Raises `MoveNotAllowed` for one that ended, `PercentWrong`, `WordsMissing`.
    """
    task = lock(DecisionTask, task_id)
    require_member(by, task.estate)
    if task.state != WorkTaskState.OPEN:
        raise MoveNotAllowed
    if state == WorkTaskState.DONE:
        percent = 100
    elif not 0 <= percent < 100:
        raise PercentWrong
    task.state, task.percent = WorkTaskState(state), percent if state != WorkTaskState.DROPPED else task.percent
    kept(task, by, "note_progress", now, note=words(text, 500), before=WorkTaskState.OPEN)
    TaskProgress.objects.create(task=task, percent=task.percent, text=words(text, 500), by=by, at=now)
    return task


@transaction.atomic
def use_seal(
    committee_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    used_on: datetime.date,
    document: str,
    purpose: str,
    copies: int = 1,
    decision: CommitteeDecision | None = None,
) -> SealUse:
    """Enter one use of the seal (用印登记). The log only grows. Raises `NotPassed` for a decision without majority."""
    committee = lock_committee(committee_id)
    require_member(by, committee.estate)
    if decision is not None and (decision.committee_id != committee.pk or not decision.is_passed):
        raise NotPassed
    use = SealUse(
        estate=committee.estate,
        committee=committee,
        number=(committee.sealuses.aggregate(last=Max("number"))["last"] or 0) + 1,
        used_on=not_after(used_on, timezone.localdate(now)),
        document=words(document, 200),
        purpose=words(purpose, 300),
        copies=copies,
        decision=decision,
        by=by,
        at=now,
    )
    return kept(use, by, "use_seal", now)


@transaction.atomic
def publish_bulletin(
    committee_id: int, *, by: "User | None", now: datetime.datetime, title: str, text: str
) -> WorkBulletin:
    """Tell the owners of the work (工作通报)."""
    committee = lock_committee(committee_id)
    require_member(by, committee.estate)
    bulletin = WorkBulletin(
        estate=committee.estate,
        committee=committee,
        title=words(title, 200),
        text=words(text),
        published_on=timezone.localdate(now),
        by=by,
        at=now,
    )
    return kept(bulletin, by, "publish_bulletin", now)


@transaction.atomic
def hand_in_report(committee_id: int, *, by: "User | None", now: datetime.datetime, year: int, text: str) -> DutyReport:
    """Hand in the yearly report on the duties of the body (提交履职报告). Raises `ValidationError` for a second one."""
    committee = lock_committee(committee_id)
    require_member(by, committee.estate)
    today = timezone.localdate(now)
    if not committee.term_from.year <= year <= today.year:
        raise DayWrong
    report = DutyReport(estate=committee.estate, committee=committee, year=year, text=words(text), handed_in_on=today)
    return kept(report, by, "hand_in_report", now)


@transaction.atomic
def appraise_report(
    report_id: int, *, by: "User | None", now: datetime.datetime, verdict: str, meeting: str, remarks: str
) -> DutyReport:
    """Record what became of the report of the body (评议): accepted, or objected to. No person is rated."""
    report = lock(DutyReport, report_id)
    require_guide(by, report.estate)
    if report.verdict != ReportVerdict.OPEN or verdict == ReportVerdict.OPEN:
        raise MoveNotAllowed
    report.verdict, report.meeting, report.remarks = ReportVerdict(verdict), words(meeting, 300), words(remarks)
    report.appraised_on = timezone.localdate(now)
    report.save()
    note_step(report, by, "appraise_report", now, note=verdict)
    return report
