"""Handing an approved run to finance, and marking what was paid."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import Refusal
from programmes.choices import RunState
from programmes.models import SubsidyLine, SubsidyRun
from programmes.permissions import can_approve_runs, require
from programmes.services.register import InTheFuture, NeedsReason
from programmes.workflow import RUN_MOVES, check_move


class NothingToMark(Refusal):
    """None of the chosen lines waits for payment."""

    message = _("None of the chosen lines waits for payment. Reload the page.")


@transaction.atomic
def export_run(run_id: int, *, by: User, now: datetime.datetime) -> SubsidyRun:
    """Hand an approved run to finance; the first time is kept, later copies are audited. Raises `MoveNotAllowed`."""
    require(can_approve_runs(by))
    run = SubsidyRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    target = check_move(RUN_MOVES, "export", run.state)
    if run.state != RunState.EXPORTED:
        run.state, run.exported_by, run.exported_at = target, by, now
        run.save(update_fields=["state", "exported_by", "exported_at"])
    record(by, "programmes.export_run", run, fields=["state"])
    return run


@transaction.atomic
def mark_paid(
    run_id: int,
    line_ids: Iterable[int] | None,
    *,
    by: User,
    today: datetime.date,
    paid_on: datetime.date,
    reference: str,
) -> int:
    """Mark lines (None: all that wait) of a run that finance has as paid; returns how many.

    Raises `NothingToMark`, `InTheFuture`, `NeedsReason` without a reference, `MoveNotAllowed`.
    """
    require(can_approve_runs(by))
    run = SubsidyRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    check_move(RUN_MOVES, "mark_paid", run.state)
    if paid_on > today:
        raise InTheFuture
    if not reference.strip():
        raise NeedsReason
    lines = SubsidyLine.objects.filter(run=run, is_eligible=True, paid_on=None)
    if line_ids is not None:
        lines = lines.filter(pk__in=list(line_ids))
    count = lines.update(paid_on=paid_on, payment_reference=reference.strip()[:80])
    if not count:
        raise NothingToMark
    record(by, "programmes.mark_paid", run, fields=["paid_on", "payment_reference"], reason=f"{count} lines")
    return count
