"""Taking complaints in: once, with everything that belongs to it."""

import io
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from audit.models import AuditEntry
from common.images import read_picture
from complaints import services
from complaints.choices import EventKind, State
from complaints.models import Complaint, ComplaintEvent, ComplaintPhoto
from complaints.rules import read_receipt_code
from jobs.models import OutboxEntry
from tests.complaints.conftest import NOW, picture_bytes


def pictures(count=2):
    return [read_picture(io.BytesIO(picture_bytes(64 + number, 48))) for number in range(count)]


def stored_files():
    folder = Path(settings.MEDIA_ROOT) / connection.schema_name
    return sorted(path for path in folder.rglob("*.jpg")) if folder.exists() else []


def test_a_complaint_comes_with_history_photos_audit_and_promised_messages(world):
    complaint = world.submit(pictures=pictures(), reporter_email="wang@example.test", now=NOW)
    assert read_receipt_code(complaint.receipt_code) == complaint.receipt_code
    assert complaint.state == State.RECEIVED
    assert complaint.area == world.north_community
    event = complaint.events.get()
    assert (event.kind, event.photos.count()) == (EventKind.SUBMIT, 2)
    assert AuditEntry.objects.filter(action="complaints.submit", object_id=str(complaint.pk)).count() == 1
    assert OutboxEntry.objects.get(payload__event_id=event.pk).topic == "complaints.received"


def test_the_limits_are_counted_from_the_clock_in_force(world):
    routine = world.submit(now=NOW)
    assert timezone.localtime(routine.first_response_due_at).isoformat() == "2025-09-30T00:00:00+08:00"
    assert timezone.localtime(routine.due_at).isoformat() == "2025-10-11T00:00:00+08:00"
    urgent = world.submit(category=world.category("facilities-lift"), now=NOW)
    assert timezone.localtime(urgent.due_at).isoformat() == "2025-09-29T00:00:00+08:00"


def test_contact_is_encrypted_in_the_database_and_never_in_the_audit_trail(world):
    complaint = world.submit(reporter_name="王小明", reporter_phone="13800000000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reporter_name, reporter_phone FROM complaints_complaint WHERE id = %s", [complaint.pk])
        name, phone = cursor.fetchone()
    assert "王" not in name and "138" not in phone
    assert Complaint.objects.get(pk=complaint.pk).masked_contact == "王** 138****0000"
    payloads = "".join(AuditEntry.objects.values_list("payload", flat=True))
    assert "王小明" not in payloads and "13800000000" not in payloads and complaint.text not in payloads


def test_the_same_key_again_is_the_same_complaint(world):
    key = uuid.uuid4()
    first = world.submit(submission_key=key, pictures=pictures())
    again = world.submit(submission_key=key, title="别的", pictures=pictures())
    assert again == first
    assert (Complaint.objects.count(), ComplaintPhoto.objects.count()) == (1, 2)


def test_two_connections_with_one_key_make_one_complaint(fresh_world, fresh_jurisdiction, at_once):
    key = uuid.uuid4()
    results = at_once(
        fresh_jurisdiction, *[lambda: fresh_world.submit(submission_key=key, pictures=pictures()) for _ in range(4)]
    )
    assert len({result.receipt_code for result in results}) == 1
    assert Complaint.objects.count() == 1
    assert ComplaintEvent.objects.count() == 1
    assert OutboxEntry.objects.filter(topic__startswith="complaints.").count() == 1
    assert len(stored_files()) == ComplaintPhoto.objects.count() == 2


def _values(world):
    values = {"estate": world.estate, "category": world.category(), "title": "标题", "text": "内容"}
    now = timezone.now()
    return {**values, "created_at": now, "first_response_due_at": now, "due_at": now}


def test_too_many_photos_leave_nothing_behind(world):
    before = stored_files()
    with pytest.raises(services.TooManyPhotos):
        world.submit(pictures=pictures(10))
    assert stored_files() == before
    assert not Complaint.objects.exists()


def test_a_photo_is_upright_small_and_without_metadata(world):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    picture = read_picture(io.BytesIO(picture_bytes(3000, 1500, exif=exif)))
    assert (picture.width, picture.height) == (960, 1920)
    complaint = world.submit(pictures=[picture])
    photo = complaint.photos.get()
    with default_storage.open(photo.file.name) as file, Image.open(file) as image:
        assert image.format == "JPEG"
        assert image.size == (960, 1920)
        assert not image.getexif()


def test_without_an_estate_the_whole_jurisdiction_is_responsible(world):
    assert world.submit(estate=None, place_text="一环路北三段").area == world.district


def test_history_is_insert_only(world):
    complaint = world.submit()
    for change in (lambda rows: rows.update(note="改"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(ComplaintEvent.objects.filter(complaint=complaint))


@pytest.mark.parametrize(
    "wrong",
    [
        {"receipt_code": "0" * 12},
        {"title": ""},
        {"text": ""},
        {"state": "elsewhere"},
        {"state": "dispatched"},
        {"state": "resolved"},
        {"state": "closed"},
        {"satisfaction": "satisfied"},
    ],
)
def test_the_database_refuses_what_must_never_be(world, wrong):
    values = {**_values(world), "area": world.district, "receipt_code": "ABCDEFGHJKLM", **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.create(**values)
