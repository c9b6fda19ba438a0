"""Taking a jurisdiction out of use and into use again."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import Refusal
from tenants.choices import Status
from tenants.hosts import forget_hosts
from tenants.models import Jurisdiction, JurisdictionDeletion
from tenants.workflow import check_move


class DeletionUnderWay(Refusal):
    """Its deletion has been asked for."""

    message = _("The deletion of this jurisdiction has been requested. Call the deletion off first.")


def lock_jurisdiction(jurisdiction_id: int) -> Jurisdiction:
    """The row, locked until the transaction ends."""
    return Jurisdiction.objects.select_for_update(of=("self",), no_key=True).get(pk=jurisdiction_id)


@transaction.atomic
def disable_jurisdiction(jurisdiction_id: int, *, by: models.Model | None, reason: str = "") -> Jurisdiction:
    """Take a jurisdiction out of use: its host answers 503, its recurring tasks rest. Raises `MoveNotAllowed`."""
    jurisdiction = lock_jurisdiction(jurisdiction_id)
    return move(jurisdiction, Status.DISABLED, "tenants.disable", by=by, reason=reason)


@transaction.atomic
def enable_jurisdiction(jurisdiction_id: int, *, by: models.Model | None, reason: str = "") -> Jurisdiction:
    """Put a disabled or archived jurisdiction back into use. Raises `MoveNotAllowed`, `DeletionUnderWay`."""
    jurisdiction = lock_jurisdiction(jurisdiction_id)
    if JurisdictionDeletion.objects.open().filter(slug=jurisdiction.slug).exists():
        raise DeletionUnderWay
    return move(jurisdiction, Status.ACTIVE, "tenants.enable", by=by, reason=reason)


def move(jurisdiction: Jurisdiction, status: str, action: str, **audit: Any) -> Jurisdiction:
    """Give a locked row another status, with its audit entry. Raises `MoveNotAllowed`."""
    check_move(jurisdiction.status, status)
    jurisdiction.status = status
    jurisdiction.save(update_fields=["status"])
    record(audit.pop("by"), action, jurisdiction, fields=["status"], **audit)
    transaction.on_commit(forget_hosts)
    return jurisdiction
