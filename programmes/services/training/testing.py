"""Tests from a course's bank, certificates with a number, revocation."""

import datetime
import random
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from credit.services.locks import only_one
from programmes.models import CourseSession, TestAttempt, TrainingCertificate
from programmes.permissions import can_run_training
from programmes.rules.training import mark, months_later
from programmes.services.awards._steps import require_words
from programmes.services.training.enrolling import lock_session


class NotAttended(Refusal):
    """The test follows the session."""

    message = _("The test is open to those whose presence in the session was noted.")
    status = 403


class NoTest(Refusal):
    """The course has no test."""

    message = _("This course has no test.")


class NoAttemptLeft(Refusal):
    """All attempts are used."""

    message = _("You have used every attempt. Take another session of this course.")


class PassedAlready(Refusal):
    """Passed is passed."""

    message = _("You have passed this test.")


@transaction.atomic
def begin_test(session_id: int, *, by: User, now: datetime.datetime) -> TestAttempt:
    """Draw questions for an attempt; one that has begun goes on.

    Raises `NotAttended`, `NoTest`, `PassedAlready`, `NoAttemptLeft`.
    """
    session = lock_session(session_id)
    course = session.course
    if not course.question_count:
        raise NoTest
    if not session.attendances.filter(person=by).exists():
        raise NotAttended
    before = list(TestAttempt.objects.filter(session=session, person=by).order_by("number"))
    if any(attempt.is_passed for attempt in before):
        raise PassedAlready
    running = next((attempt for attempt in before if attempt.handed_in_at is None), None)
    if running is not None:
        return running
    if len(before) >= course.attempts:
        raise NoAttemptLeft
    bank = list(course.questions.filter(is_used=True).order_by("pk"))
    drawn = random.SystemRandom().sample(bank, min(course.question_count, len(bank)))
    attempt = TestAttempt.objects.create(
        course=course,
        session=session,
        person=by,
        number=len(before) + 1,
        questions=[{"id": one.pk, "text": one.text, "choices": one.choices, "right": one.right} for one in drawn],
        begun_at=now,
    )
    record(by, "programmes.begin_test", attempt, fields=["number"])
    return attempt


@transaction.atomic
def hand_in_test(attempt_id: int, answers: Mapping[str, list[int]], *, by: User, now: datetime.datetime) -> TestAttempt:
    """Mark an attempt: `answers` is {question: places of the chosen answers}. Raises `NotAllowed`, `MoveNotAllowed`."""
    rows = TestAttempt.objects.select_for_update(of=("self",), no_key=True).select_related("course", "session__course")
    attempt: TestAttempt = rows.get(pk=attempt_id)
    if attempt.person_id != by.pk:
        raise NotAllowed
    if attempt.handed_in_at is not None:
        raise MoveNotAllowed
    asked = {str(one["id"]) for one in attempt.questions}
    attempt.answers = {name: sorted(set(chosen)) for name, chosen in answers.items() if name in asked}
    attempt.share = mark(attempt.questions, attempt.answers)
    attempt.is_passed = attempt.share >= attempt.course.pass_share
    attempt.handed_in_at = now
    attempt.save(update_fields=["answers", "share", "is_passed", "handed_in_at"])
    record(by, "programmes.hand_in_test", attempt, fields=["is_passed"])
    issue_if_due(attempt.session, by, now=now)
    return attempt


def issue_if_due(session: CourseSession, person: User, *, now: datetime.datetime) -> TrainingCertificate | None:
    """Issue the certificate of a person who was there and, where there is a test, passed it; once."""
    has_test = session.course.question_count > 0
    is_passed = TestAttempt.objects.filter(session=session, person=person, is_passed=True).exists()
    if has_test and not is_passed:
        return None
    today = timezone.localdate(now)
    only_one("training_certificate")
    made = TrainingCertificate.objects.filter(session=session, person=person).first()
    if made is not None:
        return made
    count = TrainingCertificate.objects.filter(number__startswith=f"PX{today.year}-").count()
    months = session.course.valid_months
    certificate = TrainingCertificate.objects.create(
        number=f"PX{today.year}-{count + 1:06d}",
        course=session.course,
        session=session,
        person=person,
        issued_on=today,
        valid_until=months_later(today, months) if months else None,
    )
    record(person, "programmes.issue_certificate", certificate, fields=["number"])
    return certificate


@transaction.atomic
def revoke_certificate(
    certificate_id: int, *, by: User | None, now: datetime.datetime, reason: str
) -> TrainingCertificate:
    """Revoke a certificate with the reason; the check page says so from now on."""
    rows = TrainingCertificate.objects.select_for_update(of=("self",), no_key=True).select_related("session__area")
    certificate: TrainingCertificate = rows.get(pk=certificate_id)
    if by is not None and not can_run_training(by, certificate.session.area):
        raise NotAllowed
    if certificate.revoked_at is not None:
        raise MoveNotAllowed
    certificate.revoked_at, certificate.revoked_by = now, by
    certificate.revoke_reason = require_words(reason)[:300]
    certificate.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    record(by, "programmes.revoke_certificate", certificate, fields=["revoked_at"], reason=reason)
    return certificate
