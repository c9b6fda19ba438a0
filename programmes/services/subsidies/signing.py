"""Checking and approving a run: three people at least, each once where it matters."""

import datetime
import json

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import Refusal
from programmes.choices import RunState
from programmes.models import SubsidyRun
from programmes.permissions import can_approve_runs, can_draft_runs, require
from programmes.rules.subsidy import quarter_days
from programmes.services.register import NeedsReason
from programmes.services.subsidies.inputs import collect
from programmes.workflow import RUN_MOVES, check_move


class OwnDraft(Refusal):
    """Whoever drafted a run neither checks nor approves it."""

    message = _("You drafted this run. Another person checks it, and two others approve it.")
    status = 403


class ApprovedOnce(Refusal):
    """The person has given the first approval."""

    message = _("You have given the first approval. The second one is another person's.")
    status = 403


class RunOutdated(Refusal):
    """The registers have changed since the draft."""

    message = _("The registers have changed since the draft. Discard it and draft the quarter again.")


def _lock(run_id: int) -> SubsidyRun:
    run: SubsidyRun = SubsidyRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    return run


@transaction.atomic
def check_run(run_id: int, *, by: User, now: datetime.datetime) -> SubsidyRun:
    """Confirm that the draft still says what the registers say. Raises `OwnDraft`, `RunOutdated`, `MoveNotAllowed`."""
    require(can_draft_runs(by))
    run = _lock(run_id)
    target = check_move(RUN_MOVES, "check", run.state)
    if run.drafted_by_id == by.pk:
        raise OwnDraft
    start, end = quarter_days(run.year, run.quarter)
    if collect(start, end, run.as_of, {}) != json.loads(run.text)["inputs"]["estates"]:
        raise RunOutdated
    run.state, run.checked_by, run.checked_at = target, by, now
    run.save(update_fields=["state", "checked_by", "checked_at"])
    record(by, "programmes.check_run", run, fields=["state"])
    return run


@transaction.atomic
def approve_run(run_id: int, *, by: User, now: datetime.datetime) -> SubsidyRun:
    """Give the first approval, or as another person the second, which makes the run approved.

    Raises `OwnDraft`, `ApprovedOnce`, `MoveNotAllowed`, `NotAllowed`.
    """
    require(can_approve_runs(by))
    run = _lock(run_id)
    target = check_move(RUN_MOVES, "approve", run.state)
    if run.drafted_by_id == by.pk:
        raise OwnDraft
    if run.first_approved_by_id == by.pk:
        raise ApprovedOnce
    if run.first_approved_by_id is None:
        run.first_approved_by, run.first_approved_at = by, now
        run.save(update_fields=["first_approved_by", "first_approved_at"])
    else:
        run.second_approved_by, run.second_approved_at, run.state = by, now, target
        run.save(update_fields=["second_approved_by", "second_approved_at", "state"])
    record(by, "programmes.approve_run", run, fields=["state"])
    return run


@transaction.atomic
def discard_run(run_id: int, *, by: User, now: datetime.datetime, reason: str) -> SubsidyRun:
    """Throw a run away that is not approved yet, so that the quarter can be drafted again. Raises `NeedsReason`."""
    require(can_draft_runs(by))
    run = _lock(run_id)
    run.state = RunState(check_move(RUN_MOVES, "discard", run.state))
    if not reason.strip():
        raise NeedsReason
    run.discarded_at, run.discard_reason = now, reason.strip()[:500]
    run.save(update_fields=["state", "discarded_at", "discard_reason"])
    record(by, "programmes.discard_run", run, fields=["state"], reason=reason)
    return run
