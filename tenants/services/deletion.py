"""Deleting a jurisdiction: one person asks, another approves, a grace period runs, then it is archived and gone."""

import datetime
import logging

from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from tenants.context import in_jurisdiction
from tenants.hosts import forget_hosts
from tenants.models import Jurisdiction, JurisdictionDeletion, JurisdictionMigration
from tenants.schemas.sql import quote
from tenants.schemas.trees import files_below
from tenants.services.archiving import archive_before_deletion
from tenants.services.lifecycle import lock_jurisdiction
from tenants.workflow import DELETABLE

logger = logging.getLogger(__name__)


class StillInUse(Refusal):
    """Only what is out of use can be deleted."""

    message = _("Disable the jurisdiction first: one that is in use cannot be deleted.")


class HasDistricts(Refusal):
    """A city with districts cannot go before them."""

    message = _("This city still has districts here. Delete them first.")


class AlreadyRequested(Refusal):
    """There is an open request."""

    message = _("The deletion of this jurisdiction has been requested already.")


class SecondPersonNeeded(NotAllowed):
    """Who asked may not approve."""

    message = _("Another person than the one who asked must approve the deletion.")


class DeletionOver(Refusal):
    """Approved, called off or done before."""

    message = _("This deletion has been decided already. Reload the page.")


@transaction.atomic
def request_deletion(
    jurisdiction_id: int, *, by: models.Model, reason: str, now: datetime.datetime
) -> JurisdictionDeletion:
    """Ask for a deletion. Nothing happens until another person approves it and the grace period is over.

    Raises `StillInUse`, `HasDistricts`, `AlreadyRequested`.
    """
    jurisdiction = lock_jurisdiction(jurisdiction_id)
    if jurisdiction.status not in DELETABLE:
        raise StillInUse
    if jurisdiction.districts.exists():
        raise HasDistricts
    if JurisdictionDeletion.objects.open().filter(slug=jurisdiction.slug).exists():
        raise AlreadyRequested
    deletion = JurisdictionDeletion.objects.create(
        slug=jurisdiction.slug,
        name=jurisdiction.name,
        reason=reason,
        requested_by=by,
        requested_at=now,
        due_at=now + datetime.timedelta(days=jurisdiction.deletion_grace_days),
    )
    record(by, "tenants.request_deletion", deletion, fields=["due_at"], reason=reason)
    return deletion


@transaction.atomic
def approve_deletion(deletion_id: int, *, by: models.Model, now: datetime.datetime) -> JurisdictionDeletion:
    """The second person agrees; the grace period runs from now. Raises `SecondPersonNeeded`, `DeletionOver`."""
    deletion = _lock_deletion(deletion_id)
    if not deletion.is_open or deletion.approved_at is not None:
        raise DeletionOver
    if deletion.requested_by_id == by.pk:
        raise SecondPersonNeeded
    days = Jurisdiction.objects.get(slug=deletion.slug).deletion_grace_days
    deletion.approved_by, deletion.approved_at = by, now
    deletion.due_at = now + datetime.timedelta(days=days)
    deletion.save(update_fields=["approved_by", "approved_at", "due_at"])
    record(by, "tenants.approve_deletion", deletion, fields=["approved_by", "due_at"])
    return deletion


@transaction.atomic
def cancel_deletion(
    deletion_id: int, *, by: models.Model, now: datetime.datetime, reason: str = ""
) -> JurisdictionDeletion:
    """Call a deletion off, approved or not, any time before it is done. Raises `DeletionOver`."""
    deletion = _lock_deletion(deletion_id)
    if not deletion.is_open:
        raise DeletionOver
    deletion.cancelled_at = now
    deletion.save(update_fields=["cancelled_at"])
    record(by, "tenants.cancel_deletion", deletion, fields=["cancelled_at"], reason=reason)
    return deletion


def purge_deleted(*, now: datetime.datetime) -> list[str]:
    """Do every approved deletion whose grace period is over; one that fails is left for next time.

    Returns the slugs of those that are gone.
    """
    done = []
    for deletion in JurisdictionDeletion.objects.due(now):
        try:
            if _purge(deletion.pk, now):
                done.append(deletion.slug)
        except Exception:
            logger.exception("could not delete %s", deletion.slug)
    return done


def _purge(deletion_id: int, now: datetime.datetime) -> bool:
    """Archive unless an archive already holds the last state; then drop schema and rows; then the files."""
    deletion = JurisdictionDeletion.objects.get(pk=deletion_id)
    jurisdiction = Jurisdiction.objects.get(slug=deletion.slug)
    archive_before_deletion(jurisdiction, now=now)
    with transaction.atomic():
        deletion = _lock_deletion(deletion_id)
        if not deletion.is_open or deletion.approved_at is None or deletion.due_at > now:
            return False
        jurisdiction = lock_jurisdiction(jurisdiction.pk)
        if jurisdiction.status not in DELETABLE:
            raise StillInUse
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {quote(jurisdiction.schema_name)} CASCADE")
        JurisdictionMigration.objects.filter(schema_name=jurisdiction.schema_name).delete()
        deletion.purged_at = now
        deletion.save(update_fields=["purged_at"])
        record(None, "tenants.purge", deletion, fields=["purged_at"], reason=deletion.reason)
        jurisdiction.delete()
        transaction.on_commit(forget_hosts)
    _remove_files(jurisdiction)
    return True


def _remove_files(jurisdiction: Jurisdiction) -> None:
    """After the commit: a file too many is a smaller harm than a row that points to none."""
    with in_jurisdiction(jurisdiction):
        for name in list(files_below("")):
            default_storage.delete(name)


def _lock_deletion(deletion_id: int) -> JurisdictionDeletion:
    return JurisdictionDeletion.objects.select_for_update(of=("self",), no_key=True).get(pk=deletion_id)
