"""Repair and maintenance records."""

import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from firms.models import RepairRecord, ServiceProject
from firms.permissions import can_disclose_for
from firms.services.empties import empties


class AlreadyCorrected(Refusal):
    """Another record stands in place of this one."""

    message = _("This record has been corrected already. Correct the newer one.")


def _checked(
    project_id: int, by: User | None, done_on: datetime.date, now: datetime.datetime, replaces: RepairRecord | None
) -> ServiceProject:
    """The project, locked, when this person may record this there."""
    project = ServiceProject.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    if by is not None and not can_disclose_for(by, project):
        raise NotAllowed
    if done_on > timezone.localdate(now):
        raise Refusal(_("A repair is recorded after it was done."))
    if replaces is not None and replaces.project_id != project.pk:
        raise NotAllowed
    if replaces is not None and RepairRecord.objects.filter(replaces=replaces).exists():
        raise AlreadyCorrected
    return project


@transaction.atomic
def record_repair(
    project_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    done_on: datetime.date,
    facility: str,
    work: str,
    paid_from: str,
    cost: Decimal = Decimal(0),
    contractor: str = "",
    replaces: RepairRecord | None = None,
) -> RepairRecord:
    """Record a repair (登记维修记录), or correct one by a new record. Public at once.

    Raises `AlreadyCorrected`, `NotAllowed`, `ValidationError`; `Refusal` for a day to come.
    """
    project = _checked(project_id, by, done_on, now, replaces)
    repair = RepairRecord(
        project=project,
        replaces=replaces,
        done_on=done_on,
        facility=facility.strip(),
        work=work.strip(),
        contractor=contractor.strip(),
        cost_amount=cost,
        paid_from=paid_from,
        entered_by=by,
        created_at=now,
    )
    repair.full_clean(exclude=empties(repair))
    try:
        with transaction.atomic():
            repair.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyCorrected from error
    record(by, "firms.record_repair", repair, fields=["done_on", "facility", "work", "cost_amount"])
    return repair
