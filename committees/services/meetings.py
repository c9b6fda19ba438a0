"""Meetings of a committee: called, held with a quorum or not, written down; decisions with the majority of the law."""

import datetime
from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committees.choices import DecisionMoney, MeetingState
from committees.models import (
    CommitteeDecision,
    CommitteeMeeting,
    CommitteeMember,
    MajorMatterReport,
    MeetingAttendance,
    MinutesVersion,
    OwnersCommittee,
)
from committees.rules.office import first_day_before, last_day, reaches
from committees.selectors.office import rules_of_body
from committees.services._work import (
    DayWrong,
    WordsMissing,
    kept,
    lock,
    lock_committee,
    note_step,
    require_member,
    words,
)
from committees.work_rules import work_rule
from common.digest import digest
from common.errors import MoveNotAllowed, Refusal
from firms.choices import DutyKind
from firms.models import DisclosureVersion
from firms.querysets.disclosure import VersionQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class NotHeld(Refusal):
    """A meeting that was not held with a quorum decides nothing."""

    message = _("This meeting was not held, or too few members came: it cannot decide.")


class TooManyVotes(Refusal):
    """More votes than members who were there."""

    message = _("More members voted than were present. Check the numbers.")
    status = 422


class AccountNeeded(Refusal):
    """A decision on common money does not name a public account of this estate."""

    message = _("Choose the disclosed account of this estate that the money comes from. The firm publishes it first.")
    status = 422


class MatterNotReported(Refusal):
    """The report of a major matter is another committee's, or came after the decision."""

    message = _("Choose the report of this committee on the matter; it comes before the decision.")
    status = 422


@transaction.atomic
def call_meeting(
    committee_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    title: str,
    agenda: str,
    meets_at: datetime.datetime,
    place: str = "",
    notice_on: datetime.date | None = None,
) -> CommitteeMeeting:
    """Call a meeting with its agenda (召集会议). A late notice is recorded and flagged.

    `notice_on` is the day on which the agenda was told, today by default. Raises `DayWrong`, `WordsMissing`.
    """
    committee = lock_committee(committee_id)
    require_member(by, committee.estate)
    told, day = notice_on or timezone.localdate(now), timezone.localdate(meets_at)
    if told > day:
        raise DayWrong
    rule = work_rule("committee_meetings.agenda_notice_days", day)
    meeting = CommitteeMeeting(
        estate=committee.estate,
        committee=committee,
        number=(committee.committeemeetings.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=words(title, 200),
        agenda=words(agenda),
        place=place.strip()[:200],
        meets_at=meets_at,
        notice_on=told,
        notice_due_on=first_day_before(day, rule.value) if isinstance(rule.value, int | dict) else None,
        notice_article=rule.article,
    )
    return kept(meeting, by, "call_meeting", now)


@transaction.atomic
def hold_meeting(
    meeting_id: int, *, by: "User | None", now: datetime.datetime, present: Collection[int]
) -> CommitteeMeeting:
    """Write down who came (签到). `present` are members with a seat; proxies do not count."""
    meeting = _locked(meeting_id, by)
    if meeting.state != MeetingState.CALLED or meeting.meets_at > now:
        raise MoveNotAllowed
    return _write_attendance(meeting, present, 1, by, "hold_meeting", now)


@transaction.atomic
def correct_attendance(
    meeting_id: int, *, by: "User | None", now: datetime.datetime, present: Collection[int], reason: str
) -> CommitteeMeeting:
    """Write down anew who came, and why (更正到会情况); what was written before stays. Not once it decided something.

    Raises `MoveNotAllowed`, `WordsMissing`, `NotAllowed`.
    """
    meeting = _locked(meeting_id, by)
    if meeting.state not in (MeetingState.HELD, MeetingState.NO_QUORUM) or meeting.decisions.exists():
        raise MoveNotAllowed
    version = meeting.attendance.aggregate(last=Max("version"))["last"] or 0
    return _write_attendance(meeting, present, version + 1, by, "correct_attendance", now, words(reason, 500))


def _write_attendance(
    meeting: CommitteeMeeting,
    present: Collection[int],
    version: int,
    by: "User | None",
    act: str,
    now: datetime.datetime,
    note: str = "",
) -> CommitteeMeeting:
    """One version of who came, with what follows for the quorum."""
    before, day = meeting.state, timezone.localdate(meeting.meets_at)
    seated = list(CommitteeMember.objects.filter(committee=meeting.committee).seated(day))
    came = {member.pk for member in seated} & set(present)
    quorum = rules_of_body(meeting.committee, day)[0]
    meeting.member_count, meeting.present_count = max(len(seated), meeting.committee.seats), len(came)
    meeting.quorum_rule, meeting.quorum_article = str(quorum.value), quorum.article
    is_enough = reaches(quorum.value, len(came), meeting.member_count)
    meeting.state = MeetingState.HELD if is_enough else MeetingState.NO_QUORUM
    kept(meeting, by, act, now, note=note, before=before)
    MeetingAttendance.objects.bulk_create(
        MeetingAttendance(meeting=meeting, member=member, version=version, is_present=member.pk in came)
        for member in seated
    )
    return meeting


@transaction.atomic
def cancel_meeting(meeting_id: int, *, by: "User | None", now: datetime.datetime, reason: str) -> CommitteeMeeting:
    """The meeting does not take place, and why."""
    meeting = _locked(meeting_id, by)
    if meeting.state != MeetingState.CALLED:
        raise MoveNotAllowed
    meeting.state = MeetingState.CANCELLED
    return kept(meeting, by, "cancel_meeting", now, note=words(reason, 1000), before=MeetingState.CALLED)


@transaction.atomic
def write_minutes(
    meeting_id: int, *, by: "User | None", now: datetime.datetime, text: str, is_public: bool = True, reason: str = ""
) -> MinutesVersion:
    """Keep a wording of the minutes (会议纪要). A second one corrects the first and says why. Raises `WordsMissing`."""
    meeting = _locked(meeting_id, by)
    if meeting.state not in (MeetingState.HELD, MeetingState.NO_QUORUM):
        raise NotHeld
    last = meeting.minutes.first()
    if last is not None and not reason.strip():
        raise WordsMissing
    number = 1 if last is None else last.number + 1
    content = {"meeting": meeting.pk, "number": number, "text": words(text), "before": last.digest if last else ""}
    version = MinutesVersion.objects.create(
        meeting=meeting,
        number=number,
        text=words(text),
        is_public=is_public,
        correction_reason="" if last is None else words(reason, 300),
        digest=digest(content),
        by=by,
        at=now,
    )
    note_step(meeting, by, "write_minutes", now, note=reason)
    return version


@transaction.atomic
def decide(
    meeting_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    title: str,
    text: str,
    for_count: int,
    against_count: int = 0,
    money: str = DecisionMoney.NONE,
    amount: Decimal | None = None,
    account: DisclosureVersion | None = None,
    matter_report: MajorMatterReport | None = None,
) -> CommitteeDecision:
    """Record a decision of a meeting that had a quorum (作出决定). The majority counts all members.

    Raises `NotHeld`, `TooManyVotes`, `AccountNeeded`, `MatterNotReported`, `NotAllowed`.
    """
    meeting = _deciding(meeting_id, by, for_count + against_count)
    day = timezone.localdate(meeting.meets_at)
    decision = CommitteeDecision(
        estate=meeting.estate,
        committee=meeting.committee,
        meeting=meeting,
        number=_number(meeting.committee, day),
        title=words(title, 200),
        text=words(text),
        for_count=for_count,
        against_count=against_count,
        member_count=meeting.member_count,
        decided_on=day,
        **_by_law(meeting, day, for_count),
        money=money,
        amount=amount,
        account=_checked_account(meeting, money, account),
        matter_report=_checked_report(meeting, day, matter_report),
        by=by,
        at=now,
    )
    return kept(decision, by, "decide", now)


def _deciding(meeting_id: int, by: "User | None", cast: int) -> CommitteeMeeting:
    meeting = _locked(meeting_id, by)
    if meeting.state != MeetingState.HELD:
        raise NotHeld
    if cast > meeting.present_count:
        raise TooManyVotes
    return meeting


def _by_law(meeting: CommitteeMeeting, day: datetime.date, for_count: int) -> dict[str, Any]:
    """What the law of the day makes of the votes: majority, whether it passed, until when it is posted."""
    majority, posting = rules_of_body(meeting.committee, day)[1], work_rule("committee_post_days", day)
    return {
        "rule": str(majority.value),
        "rule_article": majority.article,
        "is_passed": reaches(majority.value, for_count, meeting.member_count),
        "post_due_on": last_day(day, posting.value if isinstance(posting.value, int | dict) else 3),
        "post_article": posting.article,
    }


def _number(committee: OwnersCommittee, day: datetime.date) -> str:
    made = CommitteeDecision.objects.filter(committee=committee, decided_on__year=day.year).count()
    return f"{day.year}-{made + 1}"


def _checked_account(
    meeting: CommitteeMeeting, money: str, account: DisclosureVersion | None
) -> DisclosureVersion | None:
    if money == DecisionMoney.NONE:
        return None
    found = accounts_of(meeting.estate_id).filter(pk=account.pk).first() if account is not None else None
    if found is None:
        raise AccountNeeded
    return found


def accounts_of(estate_id: int) -> VersionQuerySet:
    """Public accounts of common money of an estate, the latest first: common revenue and repair fund."""
    kinds = [DutyKind.COMMON_REVENUE, DutyKind.REPAIR_FUND, DutyKind.ACCOUNTS]
    rows = DisclosureVersion.objects.public().filter(disclosure__project__estate=estate_id, disclosure__kind__in=kinds)
    return rows.select_related("disclosure").order_by("-disclosure__period_start", "-number")


def _checked_report(
    meeting: CommitteeMeeting, day: datetime.date, report: MajorMatterReport | None
) -> MajorMatterReport | None:
    if report is not None and (report.committee_id != meeting.committee_id or report.reported_on > day):
        raise MatterNotReported
    return report


def _locked(meeting_id: int, by: "User | None") -> CommitteeMeeting:
    meeting = lock(CommitteeMeeting, meeting_id)
    require_member(by, meeting.estate)
    return meeting
