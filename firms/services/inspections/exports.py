"""Findings as a workbook, made in the background."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.errors import NotAllowed
from firms.permissions import can_see_firms
from jobs.models import JobRun
from jobs.services import start_job

if TYPE_CHECKING:
    from accounts.models import User

EXPORT = "firms.export_findings"


@transaction.atomic
def start_export(*, by: "User", first: str = "", last: str = "") -> JobRun:
    """Have a workbook made of the findings in the person's areas (导出检查问题). Raises `NotAllowed`."""
    if not can_see_firms(by):
        raise NotAllowed
    job = start_job(EXPORT, _("Findings of inspections"), started_by=by, first=first, last=last)
    record(by, "firms.export_findings", job)
    return job
