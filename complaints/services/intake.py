"""Taking a complaint in: exactly once, whatever is retried or replayed."""

import datetime
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from common.crypto import keyed_hash
from common.images import Picture
from common.storing import files_undone_on_error
from common.videos import Video
from complaints.choices import ActorKind, Channel, EventKind, PhotoKind, State
from complaints.models import Category, CategoryQuestion, Complaint, ComplaintAnswer, ComplaintEvent
from complaints.rules import make_receipt_code
from complaints.selectors import due_times_for, root_area
from complaints.services._steps import finish, store_photos, store_videos
from jobs.services import enqueue
from places.models import Estate

if TYPE_CHECKING:
    from accounts.models import User

Answer = tuple[CategoryQuestion, str]
"""The version of a question that was asked, and what was answered."""


class Enclosed(NamedTuple):
    """What comes with the words."""

    pictures: Sequence[Picture]
    videos: Sequence[Video]
    answers: Sequence[Answer]


def submit_complaint(
    *,
    submission_key: UUID,
    estate: Estate | None,
    category: Category,
    title: str,
    text: str,
    now: datetime.datetime,
    place_text: str = "",
    pictures: Sequence[Picture] = (),
    videos: Sequence[Video] = (),
    answers: Sequence[Answer] = (),
    reporter_name: str = "",
    reporter_phone: str = "",
    reporter_email: str = "",
    channel: str = Channel.WEB,
    by: "User | None" = None,
    taken_by: "User | None" = None,
) -> Complaint:
    """A resident hands a complaint in (提交投诉), or `taken_by`, an officer, writes down what one says. The saved one.

    The same `submission_key` again returns the first one: a lost answer can be asked for again. Without an estate the
    whole jurisdiction's office is responsible. Photos are stored before the commit, and gone again if it fails.
    """
    if (pictures or videos) and (first := _submitted_with(submission_key)):  # a replay stores no files again
        return first
    values = {"submission_key": submission_key, "title": title, "text": text, "place_text": place_text}
    values |= {"estate": estate, "category": category, "channel": channel, **_duties(estate, category, now)}
    values |= _contact(reporter_name, reporter_phone, reporter_email, by)
    try:
        return _save(values, Enclosed(pictures, videos, answers), now, by, taken_by)
    except IntegrityError:
        if first := _submitted_with(submission_key):
            return first
        raise


def _submitted_with(submission_key: UUID) -> Complaint | None:
    return Complaint.objects.filter(submission_key=submission_key).first()


def _contact(name: str, phone: str, email: str, by: "User | None") -> dict[str, Any]:
    """How the resident can be reached, with the hash by which the phone is found."""
    return {
        "reporter": by,
        "reporter_name": name,
        "reporter_phone": phone,
        "reporter_phone_hash": keyed_hash(phone),
        "reporter_email": email,
    }


def _duties(estate: Estate | None, category: Category, now: datetime.datetime) -> dict[str, Any]:
    """Whose it is, how pressing, and until when."""
    due = due_times_for(category, category.default_severity, timezone.localtime(now))
    return {
        "area_id": estate.area_id if estate is not None else root_area().pk,
        "severity": category.default_severity,
        "created_at": now,
        "first_response_due_at": due.first_response_due_at,
        "due_at": due.due_at,
        "is_due_provisional": due.is_provisional,
    }


def _save(
    values: dict[str, Any],
    enclosed: Enclosed,
    now: datetime.datetime,
    by: "User | None",
    taken_by: "User | None",
) -> Complaint:
    with files_undone_on_error() as stored, transaction.atomic():
        complaint = Complaint.objects.create(receipt_code=make_receipt_code(secrets.choice), **values)
        event = ComplaintEvent.objects.create(
            complaint=complaint,
            kind=EventKind.SUBMIT,
            to_state=State.RECEIVED,
            actor=taken_by or by,
            actor_kind=ActorKind.STAFF if taken_by is not None else ActorKind.RESIDENT,
            created_at=now,
        )
        if enclosed.pictures:
            store_photos(event, list(enclosed.pictures), PhotoKind.REPORT, stored)
        store_videos(event, enclosed.videos, stored)
        _store_answers(complaint, enclosed.answers)
        finish(complaint, event, taken_by or by, fields=["state"])
        enqueue("complaints.received", event_id=event.pk)
    return complaint


def _store_answers(complaint: Complaint, answers: Sequence[Answer]) -> None:
    rows = [ComplaintAnswer(complaint=complaint, question=question, value=value) for question, value in answers]
    if rows:
        ComplaintAnswer.objects.bulk_create(rows)
