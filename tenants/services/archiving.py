"""Archiving a jurisdiction as one file, and bringing one back from its file."""

import datetime
import hashlib
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.db import connection, models, transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from audit.models import AuditSeal
from audit.rules import GENESIS
from audit.services import record
from common.errors import Refusal
from jobs.models import JobRun
from jobs.services import start_job
from tenants.choices import Status
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction, JurisdictionArchive
from tenants.schemas.archives import BadArchive, build_from_archive, read_manifest, restore_files, write_archive
from tenants.schemas.fingerprints import expected_migrations
from tenants.services.lifecycle import lock_jurisdiction, move
from tenants.services.migrations import migrate_one
from tenants.services.provisioning import register_jurisdiction
from tenants.workflow import check_move

RESTORED_FIELDS = ("time_zone", "language", "branding", "features", "deletion_grace_days")
KEPT_FACTS = ("name", "slug", "level", "national_code", *RESTORED_FIELDS)


class ArchiveRefused(Refusal):
    """The file is not an archive of this platform, or was changed."""

    message = _("This file is not an unchanged archive of this platform.")
    status = 422


class SchemaInTheWay(Refusal):
    """A jurisdiction with that short name is there, data and all."""

    message = _("The jurisdiction is still here. Enable it, delete it, or restore under another short name and code.")


class NewerRelease(Refusal):
    """The archive was made by a release that knows migrations this one does not."""

    message = _("The archive comes from a newer release. Update the platform first.")


def archive_jurisdiction(
    jurisdiction_id: int, *, by: models.Model | None, now: datetime.datetime, reason: str = ""
) -> JurisdictionArchive:
    """Take a jurisdiction out of use and keep all it holds as one file. Its schema stays until it is deleted.

    Runs in three steps, so that the long one holds no lock; a crash leaves it disabled, and it is run again.
    Raises `MoveNotAllowed`.
    """
    with transaction.atomic():
        jurisdiction = lock_jurisdiction(jurisdiction_id)
        if jurisdiction.status == Status.ACTIVE:
            move(jurisdiction, Status.DISABLED, "tenants.disable", by=by, reason=reason)
        check_move(jurisdiction.status, Status.ARCHIVED)
    archive = keep_archive(jurisdiction, by=by, now=now)
    with transaction.atomic():
        jurisdiction = lock_jurisdiction(jurisdiction_id)
        move(jurisdiction, Status.ARCHIVED, "tenants.archive", by=by, reason=reason)
    return archive


@transaction.atomic
def start_archiving(jurisdiction_id: int, *, by: models.Model | None, reason: str = "") -> JobRun:
    """Queue `archive_jurisdiction` as a job that the operator can follow. Raises `MoveNotAllowed`."""
    jurisdiction = lock_jurisdiction(jurisdiction_id)
    if jurisdiction.status != Status.ACTIVE:
        check_move(jurisdiction.status, Status.ARCHIVED)
    return start_job(
        "tenants.archive", jurisdiction.name, started_by=by, jurisdiction_id=jurisdiction.pk, reason=reason
    )


@transaction.atomic
def note_download(archive_id: int, *, by: models.Model | None) -> None:
    """Keep in the audit trail that somebody took an archive file, which holds personal data."""
    record(by, "tenants.download_archive", JurisdictionArchive.objects.get(pk=archive_id))


def archive_before_deletion(jurisdiction: Jurisdiction, *, now: datetime.datetime) -> JurisdictionArchive | None:
    """The archive that holds the last state of a jurisdiction's audit chain; made now if there is none.

    None when the schema is gone already.
    """
    if not _schema_exists(jurisdiction.schema_name):
        return None
    position, last_hash = chain_end(jurisdiction)
    known = JurisdictionArchive.objects.filter(
        slug=jurisdiction.slug, chain_position=position, chain_hash=last_hash, created_at__gte=jurisdiction.created_at
    ).first()
    return known or keep_archive(jurisdiction, by=None, now=now)


def _schema_exists(schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %s)", [schema])
        return cursor.fetchone()[0]


def chain_end(jurisdiction: Jurisdiction) -> tuple[int, str]:
    """Position and hash of the last seal of a jurisdiction's audit chain; (0, zeros) for an empty one."""
    with in_jurisdiction(jurisdiction):
        last = AuditSeal.objects.order_by("-position").values_list("position", "hash").first()
    return last or (0, GENESIS)


def keep_archive(jurisdiction: Jurisdiction, *, by: models.Model | None, now: datetime.datetime) -> JurisdictionArchive:
    """Write the archive file and its row in the public schema; the jurisdiction's status is not touched."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        with in_jurisdiction(jurisdiction):
            manifest = write_archive(file, jurisdiction.schema_name, lambda: _facts(jurisdiction, now))
        file.flush()
        archive = JurisdictionArchive(
            slug=jurisdiction.slug,
            name=jurisdiction.name,
            sha256=_sha256(Path(file.name)),
            size=Path(file.name).stat().st_size,
            row_count=sum(manifest["row_counts"].values()),
            file_count=sum(name.startswith("files/") for name in manifest["members"]),
            chain_position=manifest["chain"]["position"],
            chain_hash=manifest["chain"]["hash"],
            created_by=by,
            created_at=now,
        )
        with transaction.atomic(), Path(file.name).open("rb") as content:
            archive.file.save(f"{jurisdiction.slug}-{now:%Y%m%dT%H%M%SZ}.zip", File(content), save=False)
            archive.save()
            record(by, "tenants.keep_archive", archive, fields=["file", "sha256"])
    return archive


def _facts(jurisdiction: Jurisdiction, now: datetime.datetime) -> dict[str, Any]:
    position, last_hash = chain_end(jurisdiction)
    return {
        "made_at": now.isoformat(),
        "jurisdiction": model_to_dict(jurisdiction, KEPT_FACTS),
        "parent": jurisdiction.parent.slug if jurisdiction.parent else None,
        "domains": list(jurisdiction.domains.order_by("-is_primary", "domain").values_list("domain", flat=True)),
        "migrations": expected_migrations(),
        "chain": {"position": position, "hash": last_hash},
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore_jurisdiction(
    source: IO[bytes],
    *,
    by: models.Model | None,
    slug: str = "",
    name: str = "",
    national_code: str = "",
    domain: str = "",
) -> Jurisdiction:
    """Bring a jurisdiction back from its archive file, under its own or another short name, and put it in use.

    Register, build in one transaction, bring up to date, enable: run again after a crash it goes on.
    Raises `ArchiveRefused`, `SchemaInTheWay`, `NewerRelease` and what registering raises.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = read_manifest(archive)
            if set(map(tuple, manifest["migrations"])) - set(expected_migrations()):
                raise NewerRelease
            jurisdiction = _register(manifest, slug=slug, name=name, code=national_code, domain=domain, by=by)
            _build(archive, manifest, jurisdiction, by)
    except (zipfile.BadZipFile, BadArchive) as error:
        raise ArchiveRefused(f"{ArchiveRefused.message} ({error})") from error
    migrate_one(jurisdiction.schema_name)
    with transaction.atomic():
        return move(lock_jurisdiction(jurisdiction.pk), Status.ACTIVE, "tenants.enable", by=by)


def _register(
    manifest: dict[str, Any], *, slug: str, name: str, code: str, domain: str, by: models.Model | None
) -> Jurisdiction:
    facts = manifest["jurisdiction"]
    slug = slug or facts["slug"]
    if Jurisdiction.objects.with_schema().filter(slug=slug).exists():
        raise SchemaInTheWay
    parent = Jurisdiction.objects.filter(slug=manifest["parent"]).first() if manifest["parent"] else None
    own_domain = manifest["domains"][0] if slug == facts["slug"] and manifest["domains"] else ""
    return register_jurisdiction(
        name=name or facts["name"],
        slug=slug,
        level=facts["level"],
        national_code=code or facts["national_code"],
        parent=parent,
        domain=domain or own_domain,
        by=by,
    )


def _build(archive: zipfile.ZipFile, manifest: dict[str, Any], jurisdiction: Jurisdiction, by: Any) -> None:
    with in_jurisdiction(jurisdiction):
        restore_files(archive, manifest)
    with transaction.atomic():
        jurisdiction = lock_jurisdiction(jurisdiction.pk)
        if jurisdiction.status != Status.PROVISIONING:
            raise SchemaInTheWay
        build_from_archive(archive, manifest, jurisdiction.schema_name)
        if chain_end(jurisdiction) != (manifest["chain"]["position"], manifest["chain"]["hash"]):
            raise BadArchive("the audit chain does not end where the manifest says")
        for field in RESTORED_FIELDS:
            setattr(jurisdiction, field, manifest["jurisdiction"][field])
        jurisdiction.save()
        move(jurisdiction, Status.DISABLED, "tenants.restore", by=by)
