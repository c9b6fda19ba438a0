"""Out of use, archived, brought back, deleted by two people after a grace period."""

import datetime
import io
import json
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import AuditEntry, AuditSeal
from audit.services import record
from common.errors import MoveNotAllowed
from jobs.models import JobRun, OutboxEntry
from jobs.services import run_job
from tenants import services
from tenants.choices import Status
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction, JurisdictionArchive, JurisdictionDeletion
from tenants.selectors import audit_findings
from tenants.services.lifecycle import lock_jurisdiction, move
from tenants.workflow import MOVES
from tests.conftest import drop_fresh_jurisdictions

User = get_user_model()
NOW = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def operators(db):
    """Two platform operators."""
    return [User.objects.create(username=name, is_staff=True) for name in ("operator-a", "operator-b")]


def committed_operator(name):
    connection.set_schema_to_public()
    return User.objects.get_or_create(username=name, defaults={"is_staff": True})[0]


@pytest.mark.parametrize("before", Status.values)
@pytest.mark.parametrize("after", Status.values)
def test_only_the_moves_of_the_table_are_possible(east, before, after):
    Jurisdiction.objects.filter(pk=east.pk).update(status=before)
    with transaction.atomic():
        row = lock_jurisdiction(east.pk)
        if after in MOVES[before]:
            assert move(row, after, "tenants.test", by=None).status == after
        else:
            with pytest.raises(MoveNotAllowed):
                move(row, after, "tenants.test", by=None)


def test_a_disabled_jurisdiction_answers_503_and_comes_back(east, client_of, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.disable_jurisdiction(east.pk, by=None)
    response = client_of(east).get("/")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert east.name in response.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.enable_jurisdiction(east.pk, by=None)
    assert client_of(east).get("/healthz").status_code == 200


# --- Deletion -----------------------------------------------------------------------------------------


@pytest.fixture
def disabled(east):
    """East, out of use."""
    return services.disable_jurisdiction(east.pk, by=None)


def test_what_is_in_use_cannot_be_deleted(east, operators):
    with pytest.raises(services.StillInUse):
        services.request_deletion(east.pk, by=operators[0], reason="merged", now=NOW)


def test_a_city_with_districts_cannot_be_deleted(metro, operators):
    services.disable_jurisdiction(metro.pk, by=None)
    with pytest.raises(services.HasDistricts):
        services.request_deletion(metro.pk, by=operators[0], reason="merged", now=NOW)


def test_who_asked_cannot_approve(disabled, operators):
    deletion = services.request_deletion(disabled.pk, by=operators[0], reason="merged", now=NOW)
    with pytest.raises(services.SecondPersonNeeded):
        services.approve_deletion(deletion.pk, by=operators[0], now=NOW)
    with pytest.raises(IntegrityError, match="deletion_second_person"), transaction.atomic():
        JurisdictionDeletion.objects.filter(pk=deletion.pk).update(approved_by=operators[0])


def test_a_deletion_is_asked_for_once(disabled, operators):
    services.request_deletion(disabled.pk, by=operators[0], reason="merged", now=NOW)
    with pytest.raises(services.AlreadyRequested):
        services.request_deletion(disabled.pk, by=operators[1], reason="merged", now=NOW)


def test_a_jurisdiction_about_to_be_deleted_cannot_be_enabled(disabled, operators):
    deletion = services.request_deletion(disabled.pk, by=operators[0], reason="merged", now=NOW)
    with pytest.raises(services.DeletionUnderWay):
        services.enable_jurisdiction(disabled.pk, by=None)
    services.cancel_deletion(deletion.pk, by=operators[0], now=NOW)
    assert services.enable_jurisdiction(disabled.pk, by=None).status == Status.ACTIVE


def test_the_database_refuses_a_deletion_before_its_time_or_without_approval(disabled, operators):
    deletion = services.request_deletion(disabled.pk, by=operators[0], reason="merged", now=NOW)
    rows = JurisdictionDeletion.objects.filter(pk=deletion.pk)
    with pytest.raises(IntegrityError, match="deletion_done_when_due"), transaction.atomic():
        rows.update(purged_at=NOW + 90 * DAY)
    services.approve_deletion(deletion.pk, by=operators[1], now=NOW)
    with pytest.raises(IntegrityError, match="deletion_done_when_due"), transaction.atomic():
        rows.update(purged_at=NOW + 29 * DAY)


def test_the_grace_period_is_the_jurisdictions_own_and_runs_from_the_approval(disabled, operators):
    Jurisdiction.objects.filter(pk=disabled.pk).update(deletion_grace_days=7)
    deletion = services.request_deletion(disabled.pk, by=operators[0], reason="merged", now=NOW)
    deletion = services.approve_deletion(deletion.pk, by=operators[1], now=NOW + DAY)
    assert deletion.due_at == NOW + 8 * DAY


def test_a_deleted_jurisdiction_is_gone_with_its_files_but_its_archive_stays(fresh_jurisdiction):
    default_storage.save("photos/one.txt", ContentFile(b"one"))
    slug, schema = fresh_jurisdiction.slug, fresh_jurisdiction.schema_name
    first, second = committed_operator("deleting-a"), committed_operator("deleting-b")
    services.disable_jurisdiction(fresh_jurisdiction.pk, by=first)
    deletion = services.request_deletion(fresh_jurisdiction.pk, by=first, reason="merged", now=NOW)
    assert services.purge_deleted(now=NOW + 90 * DAY) == []
    services.approve_deletion(deletion.pk, by=second, now=NOW)
    assert services.purge_deleted(now=NOW + 29 * DAY) == []
    assert services.purge_deleted(now=NOW + 30 * DAY) == [slug]
    assert not Jurisdiction.objects.filter(slug=slug).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [schema])
        assert cursor.fetchone() == (0,)
    archive = JurisdictionArchive.objects.get(slug=slug)
    assert archive.file_count == 1
    with in_jurisdiction(fresh_jurisdiction):
        assert not default_storage.exists("photos/one.txt")
    actions = AuditEntry.objects.filter(object_type="tenants.jurisdictiondeletion", object_id=str(deletion.pk))
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "tenants.request_deletion",
        "tenants.approve_deletion",
        "tenants.purge",
    ]


def test_the_command_needs_two_people(fresh_jurisdiction, capsys):
    committed_operator("deleting-a"), committed_operator("deleting-b")
    services.disable_jurisdiction(fresh_jurisdiction.pk, by=None)
    arguments = ["delete_jurisdiction", "--jurisdiction", fresh_jurisdiction.slug, "--by"]
    call_command(*arguments, "deleting-a", "--request", "merged")
    with pytest.raises(CommandError) as refused:
        call_command(*arguments, "deleting-a", "--approve")
    assert str(refused.value) == str(services.SecondPersonNeeded.message)
    call_command(*arguments, "deleting-b", "--approve")
    call_command(*arguments, "deleting-a", "--cancel")
    assert "Called off" in capsys.readouterr().out


# --- Archive and restore --------------------------------------------------------------------------------


@pytest.fixture
def filled(fresh_jurisdiction):
    """A committed jurisdiction with rows of several kinds, an audit chain and two files."""
    user = User.objects.create(username="张三", display_name='tab\tquote"\\N', phone="13800000000")
    OutboxEntry.objects.create(topic="test", payload={"text": "多行\n文字", "none": None}, due_at=timezone.now())
    with transaction.atomic():
        record(user, "test.first", user, reason="理由")
    with transaction.atomic():
        record(None, "test.second", user)
    default_storage.save("photos/一.bin", ContentFile(bytes(range(256)) * 5000))
    default_storage.save("empty.txt", ContentFile(b""))
    connection.set_schema_to_public()
    return fresh_jurisdiction


def archived(jurisdiction):
    return services.archive_jurisdiction(jurisdiction.pk, by=None, now=timezone.now())


def read(name):
    with default_storage.open(name) as file:
        return file.read()


def contents(jurisdiction):
    with in_jurisdiction(jurisdiction):
        return {
            "users": list(User.objects.order_by("pk").values()),
            "outbox": list(OutboxEntry.objects.order_by("pk").values()),
            "entries": list(AuditEntry.objects.order_by("pk").values()),
            "seals": list(AuditSeal.objects.order_by("pk").values()),
            "file": read("photos/一.bin"),
            "empty": read("empty.txt"),
        }


def restored(archive, **changes):
    with archive.file.open("rb") as source:
        return services.restore_jurisdiction(io.BytesIO(source.read()), by=None, **changes)


def test_an_archive_is_one_file_that_names_the_digest_of_every_part(filled):
    archive = archived(filled)
    filled.refresh_from_db()
    assert filled.status == Status.ARCHIVED
    with archive.file.open("rb") as source, zipfile.ZipFile(source) as parts:
        manifest = json.loads(parts.read("manifest.json"))
    assert manifest["row_counts"]["accounts_user"] == 1
    assert {"files/photos/一.bin", "files/empty.txt", "structure.json"} <= set(manifest["members"])
    assert (archive.chain_position, archive.file_count) == (2, 2)


def test_the_operators_action_archives_in_a_job(filled):
    job = services.start_archiving(filled.pk, by=None, reason="merger")
    job = run_job(job.pk)
    assert (job.state, job.counts["files"]) == (JobRun.State.SUCCEEDED, 2)
    filled.refresh_from_db()
    assert filled.status == Status.ARCHIVED


def test_restored_beside_the_old_one_it_holds_the_same(filled):
    before = contents(filled)
    twin = restored(archived(filled), slug="fresh-twin", national_code="9966")
    try:
        assert twin.status == Status.ACTIVE
        assert contents(twin) == before
        assert list(dict(audit_findings("fresh-twin"))["fresh-twin"]) == []
        with in_jurisdiction(twin):
            assert User.objects.create(username="next").pk == before["users"][-1]["id"] + 1
            with pytest.raises(IntegrityError, match="insert-only"):
                AuditEntry.objects.all().delete()
    finally:
        drop_fresh_jurisdictions("fresh-twin")


def test_restored_under_its_own_name_after_its_deletion_it_holds_the_same(filled):
    before, archive = contents(filled), archived(filled)
    slug = filled.slug
    with archive.file.open("rb") as source:
        kept = io.BytesIO(source.read())
    drop_fresh_jurisdictions(slug)
    back = services.restore_jurisdiction(kept, by=None)
    assert (back.slug, back.get_primary_domain().domain) == (slug, f"{slug}.localhost")
    assert contents(back) == before


def test_it_is_not_restored_over_one_that_is_still_there(filled):
    with pytest.raises(services.SchemaInTheWay):
        restored(archived(filled))


def test_an_archive_of_an_older_release_is_brought_up_to_date(filled):
    schema = filled.schema_name
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {schema}.django_migrations WHERE app = 'sessions'")
        cursor.execute(f"DROP TABLE {schema}.django_session")
    twin = restored(archived(filled), slug="fresh-twin", national_code="9966")
    try:
        assert twin.schema_name not in services.schemas_behind()[0]
        with in_jurisdiction(twin), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('fresh_twin.django_session') IS NOT NULL")
            assert cursor.fetchone() == (True,)
    finally:
        drop_fresh_jurisdictions("fresh-twin")


def rewritten(archive, change):
    """The archive with its parts passed through `change(name, content)`; None leaves a part out."""
    out = io.BytesIO()
    with archive.file.open("rb") as source, zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out


FORGERIES = {
    "a changed row": lambda name, text: text.replace(b"test.first", b"test.other") if name.endswith(".copy") else text,
    "a changed structure": lambda name, text: text[::-1] if name == "structure.json" else text,
    "a missing file": lambda name, text: None if name == "files/empty.txt" else text,
    "another manifest": lambda name, text: (
        text.replace(b'"format": 1', b'"format":  1') if name == "manifest.json" else text
    ),
    "no signature": lambda name, text: None if name == "manifest.hmac" else text,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_an_archive_with_is_refused_and_leaves_nothing_in_use(filled, forgery):
    changed = rewritten(archived(filled), FORGERIES[forgery])
    try:
        with pytest.raises(services.ArchiveRefused):
            services.restore_jurisdiction(changed, by=None, slug="fresh-twin", national_code="9966")
        assert not Jurisdiction.objects.with_schema().filter(slug="fresh-twin").exists()
        assert connection.schema_name == "public"
    finally:
        drop_fresh_jurisdictions("fresh-twin")


def test_a_file_that_is_no_archive_is_refused(db):
    with pytest.raises(services.ArchiveRefused):
        services.restore_jurisdiction(io.BytesIO(b"nonsense"), by=None)
