"""What every step of a report shares: lock, move, history."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tokens import SystemActor
from audit.services import record
from common.errors import NotAllowed, Refusal
from firms.choices import ReportSide
from firms.models import QuarterlyReport, ReportEvent
from firms.permissions import sides_of_reviewer
from firms.workflow.reports import report_target

Actor = User | SystemActor | None


class WordsNeeded(Refusal):
    """A decision that the firm is told of came without words."""

    message = _("Give a reason: the firm will read it.")
    status = 422


def words(text: str) -> str:
    """A reason as it is kept. Raises `WordsNeeded` when there is none."""
    if not text.strip():
        raise WordsNeeded
    return text.strip()


def locked(report_id: int) -> QuarterlyReport:
    """The report, locked until the transaction ends."""
    return (
        QuarterlyReport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("firm", "project__estate__area", "form_version", "terms")
        .defer("project__estate__polygon", "project__estate__area__geometry")
        .get(pk=report_id)
    )


def side_for(report: QuarterlyReport, by: User, *wanted: ReportSide) -> ReportSide:
    """The first of the wanted sides on which a person may review the report. Raises `NotAllowed`."""
    held = sides_of_reviewer(by, report.project.estate.area)
    for side in wanted:
        if side in held:
            return side
    raise NotAllowed


def person(by: Actor) -> User | None:
    """The account behind an act; None for a system."""
    return by if isinstance(by, User) else None


def move(
    report: QuarterlyReport,
    name: str,
    side: ReportSide,
    by: Actor,
    now: datetime.datetime,
    *,
    note: str = "",
    **changes: Any,
) -> ReportEvent:
    """Make a move of `workflow.REPORT_MOVES` on a locked report; history and audit. Raises `MoveNotAllowed`."""
    before = report.state
    changes["state"] = report_target(name, before, side)
    for field, value in changes.items():
        setattr(report, field, value)
    report.save(update_fields=list(changes))
    event = step(report, name, side, by, now, before=before, note=note)
    record(by, f"firms.report_{name}", report, fields=list(changes), reason=note[:300])
    return event


def step(
    report: QuarterlyReport,
    kind: str,
    side: ReportSide,
    by: Actor,
    now: datetime.datetime,
    *,
    before: str = "",
    note: str = "",
) -> ReportEvent:
    """Write that something happened to a report."""
    return ReportEvent.objects.create(
        report=report,
        kind=kind,
        from_state=before or report.state,
        to_state=report.state,
        side=side,
        actor=person(by),
        note=note,
        revision_number=report.submission_count,
        created_at=now,
    )
