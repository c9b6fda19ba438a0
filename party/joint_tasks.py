"""The worker's side of joint meetings and assessments: reminders, notices of results, counting of indicators."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import holders
from firms.permissions import FIRM_RIGHTS
from jobs.models import JobRun
from jobs.registry import job_handler, outbox_handler
from jobs.services import Progress
from notifications.services import Recipient, tell
from party import joint_notices as notices
from party.choices.joint import AssessedKind, JointSide, TaskAlertKind
from party.models import AssessmentRound, JointMember, JointTaskAlert, PartyAssignment
from party.services.appraisals import DRAW, draw_samples, unlink_codes
from party.services.assessments import MEASURE, UNLINK, measure
from party.services.joint_alerts import remind_of_tasks
from party.services.results import COMPUTE, compute_results
from places.models import Area

MOST_TOLD = 50
FIRM_CODES = tuple(right.split(".")[1] for right in FIRM_RIGHTS)


@shared_task(name="party.joint_tasks.remind")
def remind() -> int:
    """Every morning in every jurisdiction: tasks that are due soon or overdue."""
    return remind_of_tasks(timezone.now())


@job_handler(MEASURE)
def measure_round(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Count the indicators of a round; started again it counts what is missing or has changed."""
    round_ = AssessmentRound.objects.get(pk=job.parameters["round"])
    progress.total(round_.subjects.count())
    return {"created": measure(round_.pk, now=timezone.now(), told=progress.advance)}


@job_handler(DRAW)
def draw_round(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Draw the samples of a large round; started again it draws what is missing."""
    round_ = AssessmentRound.objects.get(pk=job.parameters["round"])
    progress.total(round_.subjects.count())
    return {"created": draw_samples(round_.pk, told=progress.advance)}


@job_handler(COMPUTE)
def compute_round(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Compute the results of a round; started again it begins anew, and keeps them once."""
    round_ = AssessmentRound.objects.get(pk=job.parameters["round"])
    progress.total(round_.subjects.count())
    made = compute_results(round_.pk, job_id=job.pk, now=timezone.now(), told=progress.advance)
    return {"created": len(made)}


@outbox_handler(UNLINK)
def unlink(round_id: int) -> None:
    """After an appraisal: nothing in the database tells which code gave which answer."""
    unlink_codes(round_id)


@outbox_handler("party.tell_joint_task")
def tell_joint_task(alert_id: int) -> None:
    """Tell the responsible body, and the line where the meeting was called. Twice is the same as once."""
    rows = JointTaskAlert.objects.select_related("task__owner__office", "task__meeting__area")
    alert = rows.get(pk=alert_id)
    kind = notices.TASK_OVERDUE if alert.kind == TaskAlertKind.OVERDUE else notices.TASK_SOON
    page = reverse("joint:task", args=[alert.task_id])
    people = {person.pk: person for person in people_of(alert.task.owner)}
    people |= {person.pk: person for person in line_of(alert.task.meeting.area)}
    tell(
        kind,
        origin=f"party.joint_alert:{alert.pk}",
        to=[Recipient(user=person, link=page) for _pk, person in sorted(people.items())],
        parameters={"task": alert.task.title, "owner": str(alert.task.owner), "day": f"{alert.due_on:%Y-%m-%d}"},
        now=timezone.now(),
    )


@outbox_handler("party.tell_result")
def tell_result(round_id: int) -> None:
    """Tell firms, or the line of offices, that their result stands. Twice is the same as once."""
    round_ = AssessmentRound.objects.get(pk=round_id)
    for subject in round_.subjects.select_related("firm", "office").order_by("pk"):
        is_firm = subject.kind == AssessedKind.FIRM
        people = _holders(FIRM_CODES, subject.firm) if is_firm else line_of(subject.office)
        page = reverse("assessments:result", args=[subject.pk]) if is_firm else _staff_page(subject)
        tell(
            notices.RESULT,
            origin=f"party.result:{subject.pk}",
            to=[Recipient(user=person, link=page) for person in people],
            parameters={"round": round_.title, "who": str(subject)},
            now=timezone.now(),
        )


@outbox_handler("party.tell_sent")
def tell_sent(assignment_id: int) -> None:
    """Tell somebody that they were sent to a unit. Twice is the same as once; one that is over is not told."""
    sent = PartyAssignment.objects.with_unit().select_related("user").get(pk=assignment_id)
    if sent.user is None or sent.effective_to is not None:
        return
    tell(
        notices.SENT,
        origin=f"party.sent:{sent.pk}",
        to=[Recipient(user=sent.user, link=reverse("sent:assignment", args=[sent.pk]))],
        parameters={"kind": str(sent.get_kind_display()), "unit": str(sent.unit)},
        now=timezone.now(),
    )


def _staff_page(subject: Any) -> str:
    return reverse("admin:party_assessedsubject_change", args=[subject.pk])


def people_of(member: JointMember) -> list[User]:
    """Those who act for a body at a joint meeting."""
    if member.side == JointSide.FIRM:
        return _holders(FIRM_CODES, member.firm)
    if member.side == JointSide.COMMITTEE:
        assert member.committee is not None
        return _holders(("act_for_committee",), member.committee.estate)
    area = member.office if member.side == JointSide.OFFICE else member.organisation.area  # type: ignore[union-attr]
    assert area is not None
    return line_of(area)


def line_of(area: Area) -> list[User]:
    """Those who manage the line in the area or, where nobody does, in the next one above."""
    above = reversed(Area.objects.above(area.path).without_geometry())
    return next((found for one in above if (found := _holders(("manage_party",), one))), [])


def _holders(codenames: tuple[str, ...], thing: Any) -> list[User]:
    return list(holders(type(thing), [thing.pk], *codenames)[:MOST_TOLD])
