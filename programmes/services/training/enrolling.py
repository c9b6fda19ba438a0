"""Enrolment with a limit and a waiting list: the session's row is locked, so the last place is given once."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.models import PropertyFirm
from jobs.services import enqueue
from programmes.choices_training import FIRM_AUDIENCES, EnrolmentState, SessionState
from programmes.models import CourseSession, Enrolment
from programmes.selectors.training import audiences_of, firm_of_person


class NotForYou(Refusal):
    """The course is for other people."""

    message = _("This course is for people in other posts. Choose one that is meant for yours.")
    status = 403


class EnrolledAlready(Refusal):
    """Once is enough."""

    message = _("You are enrolled in this session.")


class HasBegun(Refusal):
    """The session is under way or over."""

    message = _("This session has begun. Choose another date.")


def lock_session(session_id: int) -> CourseSession:
    """The session, locked."""
    rows = CourseSession.objects.select_for_update(of=("self",), no_key=True).select_related("course", "area")
    session: CourseSession = rows.get(pk=session_id)
    return session


@transaction.atomic
def enrol(session_id: int, *, by: User, now: datetime.datetime) -> Enrolment:
    """Take a place in a session, or wait for one when all are taken.

    Raises `NotForYou`, `EnrolledAlready`, `HasBegun`, `MoveNotAllowed` for a session that was called off.
    """
    session = lock_session(session_id)
    if session.state != SessionState.OPEN:
        raise MoveNotAllowed
    if now >= session.starts_at:
        raise HasBegun
    if session.course.audience not in audiences_of(by):
        raise NotForYou
    if session.enrolments.filter(person=by).exclude(state=EnrolmentState.CANCELLED).exists():
        raise EnrolledAlready
    is_full = session.enrolments.filter(state=EnrolmentState.ENROLLED).count() >= session.places
    enrolment = Enrolment.objects.create(
        session=session,
        person=by,
        firm=_firm(session, by),
        state=EnrolmentState.WAITING if is_full else EnrolmentState.ENROLLED,
        enrolled_at=now,
        placed_at=None if is_full else now,
    )
    record(by, "programmes.enrol", enrolment, fields=["state"])
    return enrolment


def _firm(session: CourseSession, person: User) -> PropertyFirm | None:
    return firm_of_person(person) if session.course.audience in FIRM_AUDIENCES else None


@transaction.atomic
def cancel_enrolment(enrolment_id: int, *, by: User, now: datetime.datetime) -> Enrolment:
    """Give a place up before the session begins; whoever has waited longest gets it."""
    session_id, person_id = Enrolment.objects.values_list("session_id", "person_id").get(pk=enrolment_id)
    if person_id != by.pk:
        raise NotAllowed
    session = lock_session(session_id)
    if now >= session.starts_at:
        raise HasBegun
    enrolment = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment_id)
    if enrolment.state == EnrolmentState.CANCELLED:
        raise MoveNotAllowed
    enrolment.state, enrolment.cancelled_at = EnrolmentState.CANCELLED, now
    enrolment.save(update_fields=["state", "cancelled_at"])
    record(by, "programmes.cancel_enrolment", enrolment, fields=["state"])
    fill_places(session, now)
    return enrolment


def fill_places(session: CourseSession, now: datetime.datetime | None = None) -> int:
    """Give free places to those who wait, the first come first. The session is locked by the caller."""
    taken = session.enrolments.filter(state=EnrolmentState.ENROLLED).count()
    waiting = session.enrolments.filter(state=EnrolmentState.WAITING).order_by("pk")
    moved = list(waiting[: max(session.places - taken, 0)])
    for enrolment in moved:
        enrolment.state, enrolment.placed_at = EnrolmentState.ENROLLED, now or timezone.now()
        enrolment.save(update_fields=["state", "placed_at"])
        record(None, "programmes.move_up_enrolment", enrolment, fields=["state"])
        enqueue("programmes.tell_place", enrolment_id=enrolment.pk)
    return len(moved)
