"""What every step of the handling shares: lock, move, history, audit, promised messages, photos."""

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from common.images import Picture
from common.storing import put_away
from common.videos import Video
from complaints.choices import ActorKind, EventKind, PhotoKind
from complaints.models import Complaint, ComplaintEvent, ComplaintPhoto, ComplaintVideo
from complaints.permissions import can_answer, can_work_on
from complaints.workflow import target_of
from jobs.services import enqueue

if TYPE_CHECKING:
    from accounts.models import User

PHOTO_LIMIT, VIDEO_LIMIT = 9, 1


class ReasonNeeded(Refusal):
    """A decision that the resident is told of came without words."""

    message = _("Give a reason: the resident will read it.")
    status = 422


class TooManyPhotos(Refusal):
    """More photos than one act may carry."""

    message = _("At most nine photos can be sent with one message. Leave some out.")
    status = 422


class Forgotten(Refusal):
    """The retention time of the complaint is over: nothing is added to a tombstone."""

    message = _("The time for which this complaint is kept is over. If the problem goes on, make a new complaint.")


def locked(complaint_id: int) -> Complaint:
    """The complaint, locked until the transaction ends."""
    return (
        Complaint.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area", "handling_area", "category", "estate")
        .defer("area__geometry", "handling_area__geometry", "estate__polygon")
        .get(pk=complaint_id)
    )


def side_of(complaint: Complaint, by: "User") -> ActorKind:
    """On whose side a person works on the complaint: the firm's or the office's. Raises `NotAllowed`."""
    if can_answer(by, complaint):
        return ActorKind.FIRM
    if can_work_on(by, complaint):
        return ActorKind.STAFF
    raise NotAllowed


def words(text: str) -> str:
    """A reason or answer as it is kept. Raises `ReasonNeeded` when there is none."""
    if not text.strip():
        raise ReasonNeeded
    return text.strip()


def _refuse_forgotten(complaint: Complaint, kind: str) -> None:
    if complaint.anonymised_at is not None and kind != EventKind.REDACT:
        raise Forgotten


def move(
    complaint: Complaint,
    name: str,
    who: ActorKind,
    by: "User | None",
    now: datetime.datetime,
    *,
    note: str = "",
    legal_basis: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> ComplaintEvent:
    """Make a move of `workflow.MOVES` on a locked complaint and write its history.

    Raises `MoveNotAllowed`, `Forgotten`.
    """
    _refuse_forgotten(complaint, name)
    before = complaint.state
    changes["state"] = target_of(name, before, who)
    for field, value in changes.items():
        setattr(complaint, field, value)
    complaint.save(update_fields=list(changes))
    return ComplaintEvent.objects.create(
        complaint=complaint,
        kind=name,
        from_state=before,
        to_state=complaint.state,
        actor=by,
        actor_kind=who,
        note=note,
        legal_basis=legal_basis,
        data=data or {},
        created_at=now,
    )


def step(
    complaint: Complaint,
    kind: str,
    who: ActorKind,
    by: "User | None",
    now: datetime.datetime,
    *,
    note: str = "",
    legal_basis: str = "",
    data: dict[str, Any] | None = None,
    is_public: bool = True,
) -> ComplaintEvent:
    """Write a step that moves nothing into the history of a locked complaint. Raises `Forgotten`."""
    _refuse_forgotten(complaint, kind)
    return ComplaintEvent.objects.create(
        complaint=complaint,
        kind=kind,
        from_state=complaint.state,
        to_state=complaint.state,
        actor=by,
        actor_kind=who,
        note=note,
        legal_basis=legal_basis,
        data=data or {},
        is_public=is_public,
        created_at=now,
    )


def finish(
    complaint: Complaint,
    event: ComplaintEvent,
    by: "User | None",
    *,
    fields: Iterable[str] = (),
    reason: str = "",
    tell: Iterable[str] = (),
) -> None:
    """End of a service: audit entry, and one promise to tell each of `tell` and the webhooks.

    The sides are resident, firm, office (the responsible one), unit (the office that handles it, where no firm does)
    and superior (of whoever handles it).
    `reason` is the office's or the firm's own; what a resident wrote never goes into the audit trail. A receipt is
    told after its steps, by `received_tasks`. What the reporter is told, the neighbours who joined are told too.
    """
    record(by, f"complaints.{event.kind}", complaint, fields=fields, reason=reason, role=event.actor_kind)
    sides = list(tell)
    if event.kind != EventKind.SUBMIT and (sides or event.from_state != event.to_state):
        enqueue("complaints.tell", queue="notify", event_id=event.pk, sides=sides)


def store_photos(event: ComplaintEvent, pictures: list[Picture], kind: PhotoKind, stored: list[str]) -> None:
    """Put the pictures into the jurisdiction's storage and file them with the event, before the commit."""
    if len(pictures) > PHOTO_LIMIT:
        raise TooManyPhotos
    photos = []
    for position, picture in enumerate(pictures):
        wish = f"complaints/{event.created_at:%Y/%m}/{uuid.uuid4().hex}.jpg"
        stored.append(put_away(wish, picture.content))
        photos.append(
            ComplaintPhoto(
                complaint_id=event.complaint_id,
                event=event,
                kind=kind,
                position=position,
                file=stored[-1],
                sha256=picture.sha256,
                width=picture.width,
                height=picture.height,
                size=len(picture.content),
            )
        )
    ComplaintPhoto.objects.bulk_create(photos)


def store_videos(event: ComplaintEvent, videos: Iterable[Video], stored: list[str]) -> None:
    """Put the resident's video into the jurisdiction's storage and file it with the event, before the commit."""
    for video in list(videos)[:VIDEO_LIMIT]:
        wish = f"complaints/{event.created_at:%Y/%m}/{uuid.uuid4().hex}.{video.container}"
        stored.append(put_away(wish, video.content))
        ComplaintVideo.objects.create(
            complaint_id=event.complaint_id,
            event=event,
            file=stored[-1],
            container=video.container,
            seconds=video.seconds,
            sha256=video.sha256,
            width=video.width,
            height=video.height,
            size=len(video.content),
        )
