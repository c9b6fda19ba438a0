"""Making personal data unreadable, the original sealed."""

import base64
import datetime
import io
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw, ImageFilter

from audit.services import record
from common.errors import NotAllowed, Refusal
from common.images import Picture, read_picture
from common.storing import files_undone_on_error, put_away
from complaints.choices import ActorKind, EventKind
from complaints.models import Complaint, ComplaintPhoto, SealedOriginal
from complaints.permissions import can_redact, can_view_contact
from complaints.rules.redaction import black_out
from complaints.selectors.wordings import WORDINGS
from complaints.services._steps import finish, locked, step, words
from complaints.services.hiding import Seal, drop_files, hide

if TYPE_CHECKING:
    from accounts.models import User

MOST_BOXES = 20
BLUR_PART = 12
"""A blur of a twelfth of the box's shorter side, laid on small squares: it cannot be calculated back."""


class NothingToRedact(Refusal):
    """None of the passages stands in the complaint, or no part of the photo was marked."""

    message = _("Mark at least one passage that stands in the complaint, or one part of the photo.")
    status = 422


class Box(NamedTuple):
    """A part of a photo, in hundredths of its width and height."""

    left: float
    top: float
    width: float
    height: float


def _redactable(complaint_id: int, by: "User") -> Complaint:
    complaint = locked(complaint_id)
    if not can_redact(by, complaint):
        raise NotAllowed
    return complaint


def _sealer(complaint: Complaint, by: "User", now: datetime.datetime) -> Seal | None:
    """Keeps originals; of a complaint that was made anonymous nothing is kept any more."""
    if complaint.anonymised_at is not None:
        return None

    def seal(row: Model, field: str, content: str) -> None:
        SealedOriginal.objects.create(
            complaint=complaint,
            source=f"{row._meta.model_name}.{field}",
            object_id=row.pk,
            content=content,
            sealed_by=by,
            sealed_at=now,
        )

    return seal


@transaction.atomic
def redact_words(
    complaint_id: int, *, passages: Iterable[str], reason: str, by: "User", now: datetime.datetime
) -> Complaint:
    """Black passages out wherever they stand in the complaint and what hangs on it (遮盖个人信息).

    The originals are sealed, and the search finds the passages no more.
    Raises `NothingToRedact`, `ReasonNeeded`, `NotAllowed`.
    """
    complaint = _redactable(complaint_id, by)
    reason = words(reason)
    wanted = [passage.strip() for passage in passages if passage.strip()]
    changed = hide(complaint, WORDINGS, lambda text, _wording: black_out(text, wanted), _sealer(complaint, by, now))
    if not changed:
        raise NothingToRedact
    complaint.refresh_from_db(fields=["title", "text", "place_text"])
    event = step(complaint, EventKind.REDACT, ActorKind.STAFF, by, now, data={"redacted": changed})
    finish(complaint, event, by, fields=changed, reason=black_out(reason, wanted))
    return complaint


def redact_photo(
    complaint_id: int,
    photo_id: int,
    *,
    boxes: list[Box],
    is_blurred: bool,
    reason: str,
    by: "User",
    now: datetime.datetime,
) -> ComplaintPhoto:
    """Cover parts of a photo, black or blurred (遮盖照片). The original is sealed; its file goes after the commit."""
    with files_undone_on_error() as stored, transaction.atomic():
        complaint = _redactable(complaint_id, by)
        reason = words(reason)
        photo = ComplaintPhoto.objects.select_for_update(of=("self",), no_key=True).get(
            pk=photo_id, complaint=complaint
        )
        if not boxes or len(boxes) > MOST_BOXES:
            raise NothingToRedact
        with photo.file.open("rb") as file:
            original = file.read()
        seal = _sealer(complaint, by, now)
        if seal is not None:
            seal(photo, "file", base64.b64encode(original).decode())
        drop_files([photo.file.name])
        _replace(photo, _covered(original, boxes, is_blurred), now, stored)
        data = {"redacted": [SealedOriginal.PHOTO], "photo": photo.pk}
        event = step(complaint, EventKind.REDACT, ActorKind.STAFF, by, now, data=data)
        finish(complaint, event, by, fields=[SealedOriginal.PHOTO], reason=reason)
    return photo


def _replace(photo: ComplaintPhoto, picture: Picture, now: datetime.datetime, stored: list[str]) -> None:
    stored.append(put_away(f"complaints/{now:%Y/%m}/{uuid.uuid4().hex}.jpg", picture.content))
    photo.file, photo.sha256 = stored[-1], picture.sha256
    photo.width, photo.height, photo.size = picture.width, picture.height, len(picture.content)
    photo.save(update_fields=["file", "sha256", "width", "height", "size"])


def _covered(content: bytes, boxes: list[Box], is_blurred: bool) -> Picture:
    with Image.open(io.BytesIO(content)) as opened:
        image = opened.convert("RGB")
    draw = ImageDraw.Draw(image)
    for box in boxes:
        left, top = image.width * box.left / 100, image.height * box.top / 100
        right, bottom = left + image.width * box.width / 100, top + image.height * box.height / 100
        corners = (int(left), int(top), min(int(right) + 1, image.width), min(int(bottom) + 1, image.height))
        if is_blurred:
            _blur(image, corners)
        else:
            draw.rectangle(corners, fill="black")
    output = io.BytesIO()
    image.save(output, "JPEG", quality=95)
    output.seek(0)
    return read_picture(output)


def _blur(image: Image.Image, corners: tuple[int, int, int, int]) -> None:
    part = image.crop(corners)
    squares = part.resize((min(6, part.width), min(6, part.height)), Image.Resampling.BOX)
    radius = max(2, min(part.size) // BLUR_PART)
    image.paste(squares.resize(part.size).filter(ImageFilter.GaussianBlur(radius)), corners)


@transaction.atomic
def reveal_original(complaint_id: int, sealed_id: int, *, reason: str, by: "User") -> SealedOriginal:
    """Look at what was made unreadable; the look and its reason are audited. Raises `NotAllowed`, `ReasonNeeded`."""
    complaint = Complaint.objects.select_related("area", "handling_area").get(pk=complaint_id)
    if not can_view_contact(by, complaint):
        raise NotAllowed
    sealed = SealedOriginal.objects.get(pk=sealed_id, complaint=complaint)
    record(by, "complaints.reveal_original", complaint, fields=[sealed.source], reason=words(reason))
    return sealed
