"""What the office offers: courses, questions, weeks, sessions; hours that a year requires."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from programmes.choices_training import SessionState
from programmes.models import CourseQuestion, CourseSession, HoursRule, TrainingCourse, TrainingWeek
from programmes.permissions import can_run_training, can_set_rules


class BadQuestion(Refusal):
    """A question cannot be marked."""

    message = _("A question has at least two different answers, and at least one of them is right.")
    status = 422


class TooFewQuestions(Refusal):
    """The bank holds fewer questions than a test asks."""

    message = _("The course has fewer questions than its test asks. Add questions first.")


class PlacesTaken(Refusal):
    """More people have a place than the session would have."""

    message = _("More people have a place already. Enter at least as many places.")
    status = 422


def _keep(target: Model, act: str, by: User | None) -> None:
    target.full_clean()
    target.save()
    record(by, f"programmes.{act}", target, fields=[])


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed


@transaction.atomic
def keep_course(course: TrainingCourse, *, by: User | None) -> TrainingCourse:
    """Offer a course or change it. Raises `ValidationError`, `NotAllowed`."""
    _require(by is None or can_set_rules(by))
    _keep(course, "keep_course", by)
    return course


@transaction.atomic
def keep_question(question: CourseQuestion, *, by: User | None) -> CourseQuestion:
    """Add a question to a course's bank or change it; tests that began keep theirs. Raises `BadQuestion`."""
    _require(by is None or can_set_rules(by))
    choices, right = question.choices, question.right
    if len(set(choices)) < 2 or len(set(choices)) != len(choices) or not right or set(right) - set(range(len(choices))):
        raise BadQuestion
    _keep(question, "keep_course_question", by)
    return question


@transaction.atomic
def keep_week(week: TrainingWeek, *, by: User | None) -> TrainingWeek:
    """Announce a training week."""
    _require(by is None or can_set_rules(by))
    _keep(week, "keep_training_week", by)
    return week


@transaction.atomic
def keep_session(session: CourseSession, *, by: User | None) -> CourseSession:
    """Offer a session or change it while it is open. Raises `TooFewQuestions`, `PlacesTaken`, `MoveNotAllowed`.

    More places are for those who wait, in the order in which they came.
    """
    from programmes.services.training.enrolling import fill_places

    _require(by is None or can_run_training(by, session.area))
    if session.course.question_count > session.course.questions.filter(is_used=True).count():
        raise TooFewQuestions
    is_new = session.pk is None
    if not is_new:
        stands = CourseSession.objects.select_for_update(of=("self",), no_key=True).select_related("area")
        before = stands.get(pk=session.pk)
        _require(by is None or can_run_training(by, before.area))
        if before.state != SessionState.OPEN:
            raise MoveNotAllowed
        if session.enrolments.filter(state="enrolled").count() > session.places:
            raise PlacesTaken
    _keep(session, "keep_course_session", by)
    if not is_new:
        fill_places(session)
    return session


@transaction.atomic
def cancel_session(session_id: int, *, by: User | None, reason: str) -> CourseSession:
    """Call a session off before it was held; enrolments stay as they were."""
    rows = CourseSession.objects.select_for_update(of=("self",), no_key=True).select_related("area", "course")
    session: CourseSession = rows.get(pk=session_id)
    _require(by is None or can_run_training(by, session.area))
    if session.state != SessionState.OPEN or session.attendances.exists():
        raise MoveNotAllowed
    session.state = SessionState.CANCELLED
    session.save(update_fields=["state"])
    record(by, "programmes.cancel_course_session", session, fields=["state"], reason=reason)
    return session


@transaction.atomic
def require_hours(
    audience: str, hours: Decimal, *, by: User | None, effective_from: datetime.date, source: str
) -> HoursRule:
    """Say how many hours a year an audience needs from a day on; ends the rule before. Raises `ValidationError`."""
    _require(by is None or can_set_rules(by))
    before = HoursRule.objects.select_for_update(of=("self",), no_key=True).filter(audience=audience)
    before.filter(effective_to__isnull=True, effective_from__lt=effective_from).update(effective_to=effective_from)
    rule = HoursRule(audience=audience, hours=hours, source=source.strip(), effective_from=effective_from)
    _keep(rule, "require_training_hours", by)
    return rule
