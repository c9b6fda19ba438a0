"""What offices do with reports: return, accept by two people, close the quarter, open again, decide on more time."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import ReportAct, ReportSide, ReportState
from firms.models import FieldComment, QuarterlyReport, ReportEvent, ReportExtension
from firms.permissions import can_review_reports, can_run_quarter, can_submit_report, second_review_paths
from firms.querysets.reports import ReportQuerySet
from firms.rules.quarters import midnight_after, put_off
from firms.selectors.reports import form_of, local_day, zone_here
from firms.services.reports._steps import Actor, locked, move, side_for, step, words
from jobs.models import JobRun
from jobs.services import enqueue, start_job

TOLD = "firms.report_told"
ACCEPT_MANY, CLOSE = "firms.accept_reports", "firms.close_quarter"
LONGEST_REOPENING = 60
MOST_AT_ONCE = 5000
BATCH = 500
FIRST_THEN_SECOND = {
    ReportState.SUBMITTED: (ReportAct.ACCEPT_SUBDISTRICT, (ReportSide.SUBDISTRICT, ReportSide.DISTRICT)),
    ReportState.ACCEPTED_BY_SUBDISTRICT: (ReportAct.ACCEPT_DISTRICT, (ReportSide.DISTRICT,)),
}


class SamePerson(Refusal):
    """Whoever accepted first does not accept a second time."""

    message = _("You have accepted this report already. Somebody else gives the second acceptance.")


class NoSuchField(Refusal):
    """A comment is about a field that the form does not have."""

    message = _("A comment is about a field that the form does not have. Reload the page.")
    status = 422


class BadDays(Refusal):
    """More days than the terms allow, or none."""

    status = 422


class Outcome(NamedTuple):
    """What came of one report of many; `problem` is empty where it was done."""

    report_id: int
    problem: str


@transaction.atomic
def return_report(
    report_id: int,
    *,
    by: User,
    now: datetime.datetime,
    reason: str,
    comments: Mapping[str, str] | None = None,
    submission: int | None = None,
) -> QuarterlyReport:
    """Give a report back to the firm with words, and words to single fields (field code → text).

    `submission` is the number of the submission that the officer read: another one since is refused.
    Raises `NotAllowed`, `MoveNotAllowed`, `WordsNeeded`, `NoSuchField`.
    """
    report = _read(report_id, submission)
    side = _reviewing_side(report, by)
    told = {field: text.strip()[:500] for field, text in (comments or {}).items() if text.strip()}
    if not set(told) <= set(form_of(report.form_version).fields):
        raise NoSuchField
    event = move(report, ReportAct.RETURN, side, by, now, note=words(reason), **_nobody())
    FieldComment.objects.bulk_create(
        FieldComment(event=event, report=report, field=field, text=text) for field, text in told.items()
    )
    enqueue(TOLD, event=event.pk)
    return report


@transaction.atomic
def accept_report(
    report_id: int, *, by: User, now: datetime.datetime, submission: int | None = None
) -> QuarterlyReport:
    """Accept a report: first for the subdistrict, then, by somebody else, for the district.

    Raises `NotAllowed`, `MoveNotAllowed` (also when the firm has taken it back), `SamePerson`.
    """
    report = _read(report_id, submission)
    if report.state not in FIRST_THEN_SECOND:
        side_for(report, by, ReportSide.DISTRICT, ReportSide.SUBDISTRICT)
        raise MoveNotAllowed
    act, sides = FIRST_THEN_SECOND[ReportState(report.state)]
    side = side_for(report, by, *sides)
    if act == ReportAct.ACCEPT_SUBDISTRICT:
        move(report, act, side, by, now, subdistrict_by=by, subdistrict_at=now)
    else:
        if report.subdistrict_by_id == by.pk:
            raise SamePerson
        move(report, act, side, by, now, district_by=by, district_at=now)
    return report


def accept_many(report_ids: Iterable[int], *, by: User, now: datetime.datetime) -> list[Outcome]:
    """Accept each of the reports at its next level; one that cannot be accepted stops no other."""
    outcomes = []
    for pk in report_ids:
        try:
            accept_report(pk, by=by, now=now)
            outcomes.append(Outcome(pk, ""))
        except (Refusal, QuarterlyReport.DoesNotExist) as refusal:
            outcomes.append(Outcome(pk, str(refusal)))
    return outcomes


def start_accepting(report_ids: list[int], *, by: User) -> JobRun:
    """Accept many reports in the background, as the person who asks. Raises `NotAllowed`, `BadDays` for too many."""
    if not can_review_reports(by):
        raise NotAllowed
    if not 1 <= len(report_ids) <= MOST_AT_ONCE:
        raise Refusal(_("Choose between 1 and %(most)s reports.") % {"most": MOST_AT_ONCE})
    ids = list(
        QuarterlyReport.objects.visible_to(by).filter(pk__in=report_ids).order_by("pk").values_list("pk", flat=True)
    )
    return start_job(ACCEPT_MANY, str(_("Accept quarterly reports")), started_by=by, ids=ids)


@transaction.atomic
def reopen_report(report_id: int, *, by: User, now: datetime.datetime, reason: str, days: int = 10) -> QuarterlyReport:
    """Open an accepted or locked report again for so many days, with a reason. Raises `NotAllowed`, `BadDays`."""
    report = locked(report_id)
    side = side_for(report, by, ReportSide.DISTRICT)
    if not 1 <= days <= LONGEST_REOPENING:
        raise BadDays(_("A report is opened again for 1 to %(most)s days.") % {"most": LONGEST_REOPENING})
    until = midnight_after(local_day(now) + datetime.timedelta(days=days), zone_here())
    locks_at = max(until, report.locks_at)
    event = move(
        report, ReportAct.REOPEN, side, by, now, note=words(reason), locks_at=locks_at, locked_at=None, **_nobody()
    )
    enqueue(TOLD, event=event.pk)
    return report


def _nobody() -> dict[str, None]:
    return {"subdistrict_by": None, "subdistrict_at": None, "district_by": None, "district_at": None}


def _read(report_id: int, submission: int | None) -> QuarterlyReport:
    report = locked(report_id)
    if submission is not None and report.submission_count != submission:
        raise MoveNotAllowed
    return report


def _reviewing_side(report: QuarterlyReport, by: User) -> ReportSide:
    if report.state == ReportState.ACCEPTED_BY_SUBDISTRICT:
        return side_for(report, by, ReportSide.DISTRICT)
    return side_for(report, by, ReportSide.SUBDISTRICT, ReportSide.DISTRICT)


# --- Closing ------------------------------------------------------------------------------------------


def start_closing(quarter_start: datetime.date, *, by: User, reason: str) -> JobRun:
    """Close a quarter before its cut-off, in the areas where the person gives the second acceptance, as a job."""
    if not can_run_quarter(by):
        raise NotAllowed
    title = _("Close the quarter %(day)s") % {"day": quarter_start.isoformat()}
    return start_job(CLOSE, title, started_by=by, quarter=quarter_start.isoformat(), reason=words(reason))


def lock_reports(
    *,
    now: datetime.datetime,
    quarter_start: datetime.date | None = None,
    by: User | None = None,
    reason: str = "",
    told: Callable[[int], None] | None = None,
) -> int:
    """Lock what is past its cut-off; with `by`, everything of a quarter that the person may close. Returns how many.

    Batches of their own transactions: started again it goes on where it stopped.
    """
    rows = QuarterlyReport.objects.exclude(state=ReportState.LOCKED)
    if quarter_start is not None:
        rows = rows.of_quarter(quarter_start)
    rows = rows.filter(locks_at__lte=now) if by is None else rows.under(second_review_paths(by))
    done = 0
    while count := _lock_batch(rows, by, now, reason):
        done += count
        if told is not None:
            told(done)
    return done


@transaction.atomic
def _lock_batch(rows: ReportQuerySet, by: User | None, now: datetime.datetime, reason: str) -> int:
    batch = list(rows.order_by("pk").select_for_update(of=("self",), no_key=True)[:BATCH])
    side = ReportSide.SYSTEM if by is None else ReportSide.DISTRICT
    events = [
        ReportEvent(
            report=report,
            kind=ReportAct.LOCK,
            from_state=report.state,
            to_state=ReportState.LOCKED,
            side=side,
            actor=by,
            note=reason,
            revision_number=report.submission_count,
            created_at=now,
        )
        for report in batch
    ]
    ReportEvent.objects.bulk_create(events)
    QuarterlyReport.objects.filter(pk__in=[report.pk for report in batch]).update(
        state=ReportState.LOCKED, locked_at=now
    )
    if batch:
        record(by, "firms.report_lock", batch[0], fields=["state"], reason=f"{len(batch)} {reason}".strip()[:300])
    return len(batch)


# --- More time ----------------------------------------------------------------------------------------


@transaction.atomic
def ask_extension(report_id: int, *, by: Actor, now: datetime.datetime, days: int, reason: str) -> ReportExtension:
    """Ask for more time before the due day has passed. Raises `NotAllowed`, `BadDays`, `MoveNotAllowed`."""
    report = locked(report_id)
    if not isinstance(by, User) or not can_submit_report(by, report):
        raise NotAllowed
    terms = report.terms
    if not report.is_open_for_firm() or now >= report.due_at:
        raise MoveNotAllowed(_("More time can be asked for only before the due day has passed."))
    if not 1 <= days <= terms.extension_most_days:
        raise BadDays(_("Ask for 1 to %(most)s days.") % {"most": terms.extension_most_days})
    held = list(report.extensions.values_list("is_granted", flat=True))
    if None in held:
        raise MoveNotAllowed(_("More time was asked for already. It is not decided yet."))
    if held.count(True) >= terms.extension_most_times:
        raise MoveNotAllowed(_("More time was granted already; the terms allow no more."))
    extension = ReportExtension.objects.create(
        report=report, days=days, reason=words(reason)[:500], asked_by=by, asked_at=now
    )
    step(report, ReportAct.ASK_EXTENSION, ReportSide.FIRM, by, now, note=extension.reason)
    record(by, "firms.report_ask_extension", report, fields=["extensions"])
    return extension


@transaction.atomic
def decide_extension(
    extension_id: int, *, by: User, now: datetime.datetime, days: int, reason: str = ""
) -> ReportExtension:
    """Grant so many days, or none with a reason. The due time and the cut-off move by them.

    Raises `NotAllowed`, `MoveNotAllowed` when it is decided, `BadDays`, `WordsNeeded`.
    """
    asked = ReportExtension.objects.only("report_id").get(pk=extension_id)
    report = locked(asked.report_id)
    extension = ReportExtension.objects.select_for_update(no_key=True).get(pk=extension_id)
    side = side_for(report, by, ReportSide.SUBDISTRICT, ReportSide.DISTRICT)
    if not extension.is_open:
        raise MoveNotAllowed
    if not 0 <= days <= extension.days:
        raise BadDays(_("Grant 0 to %(most)s days.") % {"most": extension.days})
    extension.is_granted, extension.granted_days = days > 0, days
    extension.decision = reason.strip()[:500] if days else words(reason)[:500]
    extension.decided_by, extension.decided_at = by, now
    extension.save()
    if days:
        zone = zone_here()
        report.due_at, report.locks_at = put_off(report.due_at, days, zone), put_off(report.locks_at, days, zone)
        report.save(update_fields=["due_at", "locks_at"])
    act = ReportAct.GRANT_EXTENSION if days else ReportAct.DENY_EXTENSION
    event = step(report, act, side, by, now, note=extension.decision)
    record(by, f"firms.report_{act}", report, fields=["due_at"] if days else [])
    enqueue(TOLD, event=event.pk)
    return extension
