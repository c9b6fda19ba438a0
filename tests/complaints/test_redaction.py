"""What is blacked out is gone from sight and sealed; the history can be blackened and nothing else."""

import base64
import io

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from audit.models import AuditEntry
from common.errors import NotAllowed
from common.images import read_picture
from complaints import services
from complaints.models import ComplaintEvent, SealedOriginal
from complaints.rules.redaction import black_out, find_personal_data
from complaints.services.hiding import DELETE_FILES, open_words
from tests.complaints.conftest import do_promised, picture_bytes

TEXT = "我叫王小明，电话13812345678，住三栋，李女士可以作证"


def sealed_complaint(world):
    complaint = world.submit(text=TEXT, title="王小明家漏水")
    services.add_message(complaint.pk, text="王小明补充：请打13812345678", now=timezone.now())
    return services.redact_words(
        complaint.pk, passages=["王小明", "13812345678"], reason="遮盖", by=world.officer, now=timezone.now()
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TEXT, ["王小明", "13812345678", "李女士"]),
        ("身份证510108199001011234，车牌川A12345", ["510108199001011234", "川A12345"]),
        ("写信到wang@example.test或打028-86661234", ["wang@example.test", "028-86661234"]),
        ("三栋2单元的电梯坏了3天", []),
        ("住3栋2单元501室，对门是4号楼1单元1203", ["3栋2单元501室", "4号楼1单元1203"]),
    ],
)
def test_what_looks_like_personal_data_is_found(text, found):
    assert find_personal_data(text) == found


def test_a_longer_passage_is_not_left_over_by_a_shorter_one():
    assert black_out("王小明和王小", ["王小", "王小明"]) == "███和██"


def test_passages_vanish_everywhere_and_the_originals_are_sealed(world):
    complaint = sealed_complaint(world)
    assert complaint.title == "███家漏水"
    assert complaint.text == "我叫███，电话███████████，住三栋，李女士可以作证"
    assert complaint.events.get(kind="message").note == "███补充：请打███████████"
    assert complaint.events.get(kind="redact").data == {
        "redacted": ["complaint.title", "complaint.text", "complaintevent.note"]
    }
    assert {row.source: row.content for row in complaint.sealed.all()}["complaint.text"] == TEXT
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(row, '') FROM (SELECT c::text AS row FROM complaints_complaint c"
            " UNION ALL SELECT e::text FROM complaints_complaintevent e"
            " UNION ALL SELECT s::text FROM complaints_sealedoriginal s"
            " UNION ALL SELECT a::text FROM audit_auditentry a) AS rows"
        )
        (stored,) = cursor.fetchone()
    assert "王小明" not in stored
    assert "13812345678" not in stored


def test_nothing_to_black_out_is_said(world):
    complaint = world.submit()
    with pytest.raises(services.NothingToRedact):
        services.redact_words(complaint.pk, passages=["无此人"], reason="x", by=world.officer, now=timezone.now())


def test_only_the_responsible_office_blacks_out(world):
    complaint = world.submit(text=TEXT)
    for somebody in (world.south_officer, world.firm_person):
        with pytest.raises(NotAllowed):
            services.redact_words(complaint.pk, passages=["王小明"], reason="x", by=somebody, now=timezone.now())


@pytest.mark.parametrize(
    "change", [{"note": "改写了"}, {"note": "王小明补充"}, {"kind": "answer"}, {"actor_kind": "staff"}]
)
def test_the_history_can_be_blackened_and_nothing_else(world, change):
    complaint = world.submit()
    services.add_message(complaint.pk, text="王小明补充：请打电话", now=timezone.now())
    rows = ComplaintEvent.objects.filter(complaint=complaint, kind="message")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(note="███补充：请打电话")  # nobody opened the door
    open_words("complaint_id", complaint.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    assert rows.update(note="███补充：请打电话") == 1


def test_looking_at_an_original_needs_right_and_reason_and_is_audited(world):
    complaint = sealed_complaint(world)
    original = complaint.sealed.get(source="complaint.text")
    with pytest.raises(NotAllowed):
        services.reveal_original(complaint.pk, original.pk, reason="x", by=world.firm_person)
    with pytest.raises(services.ReasonNeeded):
        services.reveal_original(complaint.pk, original.pk, reason=" ", by=world.officer)
    assert services.reveal_original(complaint.pk, original.pk, reason="核实", by=world.officer).content == TEXT
    entry = AuditEntry.objects.get(action="complaints.reveal_original")
    assert (entry.reason, entry.fields, entry.actor_id) == ("核实", ["complaint.text"], world.officer.pk)


@pytest.mark.parametrize("is_blurred", [False, True])
def test_a_part_of_a_photo_is_covered_and_the_old_file_goes(fresh_world, is_blurred):
    world = fresh_world
    complaint = world.submit(pictures=[read_picture(io.BytesIO(picture_bytes(200, 100)))])
    photo = complaint.photos.get()
    old_name = photo.file.name
    with photo.file.open("rb") as file:
        old_content = file.read()
    services.redact_photo(
        complaint.pk,
        photo.pk,
        boxes=[services.Box(0, 0, 50, 100)],
        is_blurred=is_blurred,
        reason="人脸",
        by=world.officer,
        now=timezone.now(),
    )
    photo.refresh_from_db()
    do_promised(DELETE_FILES)
    assert not default_storage.exists(old_name)
    assert base64.b64decode(SealedOriginal.objects.get(source=SealedOriginal.PHOTO).content) == old_content
    with photo.file.open("rb") as file, Image.open(file) as image:
        left, right = image.getpixel((40, 50)), image.getpixel((160, 50))
    assert abs(right[0] - 150) < 12, "the rest is as it was"
    assert (max(left) < 12) is not is_blurred


def test_the_page_offers_what_it_found_and_keeps_secrets_from_firms(client_of, east, world):
    complaint = sealed_complaint(world)
    browser = client_of(east)
    browser.force_login(world.officer)
    page = browser.get(reverse("admin:complaints_complaint_change", args=[complaint.pk])).content.decode()
    assert 'value="李女士"' in page
    original = complaint.sealed.get(source="complaint.text")
    address = reverse("admin:complaints_complaint_sealed", args=[complaint.pk, original.pk])
    shown = browser.post(address, {"reason": "核实"})
    assert TEXT in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert browser.get(address).status_code == 405
    values = {"redact-found": ["李女士"], "redact-passages": "三栋", "redact-reason": "再遮盖"}
    browser.post(reverse("admin:complaints_complaint_act", args=[complaint.pk, "redact"]), values)
    complaint.refresh_from_db()
    assert complaint.text == "我叫███，电话███████████，住██，███可以作证"


def test_a_photo_is_covered_on_its_page(client_of, east, world):
    complaint = world.submit(pictures=[read_picture(io.BytesIO(picture_bytes(200, 100)))])
    photo = complaint.photos.get()
    browser = client_of(east)
    browser.force_login(world.officer)
    address = reverse("admin:complaints_complaint_photo", args=[complaint.pk, photo.pk])
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"boxes": "a b", "style": "black", "reason": "x"}).status_code == 422
    assert browser.post(address, {"boxes": "10 20 30 40", "style": "black", "reason": "人脸"}).status_code == 302
    assert complaint.events.filter(kind="redact").count() == 1
