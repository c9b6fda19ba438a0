"""At the end of its time a finished complaint names nobody; later nothing is left but a tombstone."""

import datetime
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from audit.models import AuditEntry
from common.errors import NotAllowed
from common.images import read_picture
from complaints import services
from complaints.models import Complaint, ComplaintEvent
from complaints.selectors.privacy import to_anonymise
from complaints.selectors.wordings import GONE
from complaints.services import retention
from complaints.services.hiding import DELETE_FILES
from complaints.services.leftovers import sweep_files
from complaints.services.retention import anonymise
from complaints.services.retention_run import run_retention
from notifications.models import Notice
from notifications.services import Recipient, tell
from tests.complaints.conftest import do_promised, picture_bytes

DAY = datetime.timedelta(days=1)
NONE = dict.fromkeys(("anonymised", "emptied", "mediations", "kept", "failed", "jobs", "files"), 0)
CONTACT = {
    "reporter_name": "王小明",
    "reporter_phone": "13812345678",
    "reporter_email": "wang@example.test",
    "text": "请联系13987654321，我叫王小明",
}


def long_ago(days):
    return timezone.now() - days * DAY


def finished(world, days=400, **changes):
    return world.brought_to("closed", now=long_ago(days), **(CONTACT | changes))


def stored_words():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(string_agg(row, ''), '') FROM (SELECT c::text AS row FROM complaints_complaint c"
            " UNION ALL SELECT e::text FROM complaints_complaintevent e"
            " UNION ALL SELECT n::text FROM notifications_notice n"
            " UNION ALL SELECT o::text FROM jobs_outboxentry o"
            " UNION ALL SELECT a::text FROM audit_auditentry a) AS rows"
        )
        return cursor.fetchone()[0]


def test_only_finished_ones_whose_time_is_over_are_due(world):
    over = finished(world)
    finished(world, days=364)
    world.brought_to("dispatched", now=long_ago(800))
    assert list(to_anonymise(timezone.now())) == [over]


def test_the_time_counts_from_the_last_step_not_from_receipt(world):
    complaint = world.brought_to("resolved", now=long_ago(800))
    services.rate_complaint(complaint.pk, satisfaction="satisfied", now=long_ago(10))
    services.close_complaint(complaint.pk, by=world.officer, now=long_ago(9))
    assert not to_anonymise(timezone.now()).exists()


def test_an_anonymous_complaint_names_nobody_and_keeps_the_case(world):
    complaint = finished(world)
    assert run_retention(timezone.now()) == {**NONE, "anonymised": 1}
    complaint.refresh_from_db()
    assert complaint.text == "请联系███████████，我叫███"
    assert (complaint.reporter_name, complaint.reporter_phone, complaint.reporter_phone_hash) == ("", "", "")
    assert (complaint.state, complaint.category.code) == ("closed", "cleaning-rubbish")
    assert len(complaint.tombstone) == 64
    assert complaint.events.get(kind="anonymise").actor_kind == "system"
    assert AuditEntry.objects.filter(action="complaints.anonymise", object_id=str(complaint.pk)).count() == 1
    for word in ("王小明", "13987654321", "13812345678", "wang@example"):
        assert word not in stored_words()
    assert run_retention(timezone.now())["anonymised"] == 0


def test_words_of_the_resident_go_and_those_of_the_office_stay_without_names(world):
    complaint = world.brought_to("accepted", now=long_ago(400), **CONTACT)
    now = long_ago(399)
    services.add_message(complaint.pk, text="我下午都在家", now=now)
    services.resolve_complaint(complaint.pk, by=world.officer, now=now, note="已电话13812345678告知王小明，管道已修")
    services.rate_complaint(complaint.pk, satisfaction="satisfied", now=now, note="谢谢")
    services.close_complaint(complaint.pk, by=world.officer, now=now)
    anonymise(complaint.pk, now=timezone.now())
    notes = {event.kind: event.note for event in ComplaintEvent.objects.filter(complaint=complaint)}
    assert (notes["message"], notes["rate"]) == ("", "")
    assert notes["resolve"] == "已电话███████████告知███，管道已修"


def test_photos_sealed_originals_and_addresses_of_notices_are_gone(fresh_world):
    world = fresh_world
    pictures = [read_picture(io.BytesIO(picture_bytes()))]
    complaint = finished(world, pictures=pictures)
    name = complaint.photos.get().file.name
    services.redact_words(complaint.pk, passages=["王小明"], reason="x", by=world.officer, now=long_ago(390))
    somebody = [Recipient(email="wang@example.test")]
    with transaction.atomic():
        tell("complaint.to_resident", origin="t:1", to=somebody, parameters={}, now=long_ago(390), subject=complaint)
    assert default_storage.exists(name)
    run_retention(timezone.now())
    do_promised(DELETE_FILES)
    assert not default_storage.exists(name)
    assert not complaint.photos.exists()
    assert not complaint.sealed.exists()
    assert not Notice.objects.exclude(address_shown="").exists()


def test_later_text_and_words_are_deleted_and_a_tombstone_stays(world):
    complaint = finished(world, days=1200)
    assert run_retention(timezone.now()) == {**NONE, "anonymised": 1, "emptied": 1}
    complaint.refresh_from_db()
    assert (complaint.title, complaint.text) == (GONE, GONE)
    assert not complaint.events.exclude(note="").exists()
    assert (complaint.state, complaint.created_at.date()) == ("closed", long_ago(1200).date())
    assert complaint.tombstone


def test_what_a_contested_credit_event_rests_on_is_kept_whole(world, monkeypatch):
    complaint = finished(world, days=1200)
    monkeypatch.setattr(retention, "_ties", [lambda ids: set(ids)])
    assert run_retention(timezone.now()) == {**NONE, "kept": 1}
    with pytest.raises(services.NotDue):
        anonymise(complaint.pk, now=timezone.now())
    complaint.refresh_from_db()
    assert complaint.reporter_phone == CONTACT["reporter_phone"]


def test_a_hold_stops_the_clock_and_is_audited(world):
    complaint = finished(world)
    with pytest.raises(NotAllowed):
        services.hold_complaint(complaint.pk, reason="诉讼", by=world.firm_person, now=timezone.now())
    services.hold_complaint(complaint.pk, reason="诉讼", by=world.officer, now=timezone.now())
    assert run_retention(timezone.now())["anonymised"] == 0
    services.release_complaint(complaint.pk, reason="结束", by=world.officer, now=timezone.now())
    assert run_retention(timezone.now())["anonymised"] == 1
    assert AuditEntry.objects.filter(action__in=["complaints.hold", "complaints.release"]).count() == 2


def test_a_failure_of_one_stops_no_other(world, monkeypatch):
    first, second = finished(world), finished(world)

    def refuse(subject):
        if subject.pk == first.pk:
            raise ZeroDivisionError

    monkeypatch.setattr(retention, "forget_subject", refuse)
    assert run_retention(timezone.now()) == {**NONE, "anonymised": 1, "failed": 1}
    states = dict(Complaint.objects.values_list("pk", "anonymised_at"))
    assert states[first.pk] is None
    assert states[second.pk] is not None


def test_a_dry_run_changes_nothing(world, east, capsys):
    finished(world)
    call_command("retention", "--jurisdiction", "east", "--dry-run")
    assert "anonymised: 1" in capsys.readouterr().out
    assert not Complaint.objects.filter(anonymised_at__isnull=False).exists()


def test_files_that_no_row_names_are_swept_and_the_others_stay(world):
    complaint = world.submit(pictures=[read_picture(io.BytesIO(picture_bytes()))])
    named = complaint.photos.get().file.name
    leftover = default_storage.save(f"complaints/{timezone.now():%Y/%m}/left.jpg", ContentFile(b"x"))
    assert sweep_files(timezone.now()) == 0, "young files may belong to a transaction that still runs"
    assert sweep_files(timezone.now() + 2 * DAY) >= 1
    assert not default_storage.exists(leftover)
    assert default_storage.exists(named)
