"""Presence: by the code on the trainer's screen, once per person; by the trainer's hand where a phone fails."""

import datetime

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from programmes.choices_training import AttendanceWay, EnrolmentState, SessionState
from programmes.models import Attendance, CourseSession
from programmes.permissions import can_hold_session
from programmes.rules.training import is_code_right, may_sign_in_at
from programmes.services.training.enrolling import lock_session
from programmes.services.training.testing import issue_if_due

MOST_WRONG, WRONG_SECONDS = 5, 600


class WrongCode(Refusal):
    """The code is not that of this half minute."""

    message = _("This code is not right, or not any more. Type the one that the screen shows now.")
    status = 422


class TooManyCodes(Refusal):
    """Guessing is stopped."""

    message = _("Too many wrong codes. Wait ten minutes, or ask the trainer to note your presence.")
    status = 429


class NoPlace(Refusal):
    """Only who has a place is noted."""

    message = _("You have no place in this session. Ask the trainer.")
    status = 403


class NotNow(Refusal):
    """The session is not running."""

    message = _("Presence is noted from half an hour before the session until its end.")


class NotedAlready(Refusal):
    """Once per person."""

    message = _("Your presence has been noted.")


def attend(session_id: int, code: str, *, by: User, now: datetime.datetime) -> Attendance:
    """Note that the person is there, by the code of this half minute.

    Raises `WrongCode`, `TooManyCodes` after five wrong ones, `NoPlace`, `NotNow`, `NotedAlready`.
    """
    key = f"training-code:{session_id}:{by.pk}"
    wrong = cache.get(key, 0)
    if wrong >= MOST_WRONG:
        raise TooManyCodes
    session = CourseSession.objects.get(pk=session_id)
    if not is_code_right(session.secret, code, now):
        cache.set(key, wrong + 1, WRONG_SECONDS)
        raise WrongCode
    return _note(session_id, by, AttendanceWay.CODE, by=by, now=now)


def note_presence(session_id: int, person: User, *, by: User | None, now: datetime.datetime) -> Attendance:
    """The trainer notes somebody who has a place. Raises `NotAllowed`, `NoPlace`, `NotNow`, `NotedAlready`."""
    session = CourseSession.objects.select_related("area").get(pk=session_id)
    if by is not None and not can_hold_session(by, session):
        raise NotAllowed
    return _note(session_id, person, AttendanceWay.HAND, by=by, now=now)


@transaction.atomic
def _note(session_id: int, person: User, way: str, *, by: User | None, now: datetime.datetime) -> Attendance:
    session = lock_session(session_id)
    if session.state == SessionState.CANCELLED:
        raise MoveNotAllowed
    if not may_sign_in_at(session.starts_at, session.ends_at, now):
        raise NotNow
    if not session.enrolments.filter(person=person, state=EnrolmentState.ENROLLED).exists():
        raise NoPlace
    noted = Attendance(session=session, person=person, hours=session.course.hours, way=way, noted_by=by, at=now)
    try:
        with transaction.atomic():
            noted.save(force_insert=True)
    except IntegrityError as error:
        raise NotedAlready from error
    if session.state == SessionState.OPEN:
        session.state = SessionState.HELD
        session.save(update_fields=["state"])
    record(by, "programmes.note_presence", noted, fields=["way"])
    issue_if_due(session, person, now=now)
    return noted
