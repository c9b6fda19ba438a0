"""A firm leaves a project: notice with its clock, hand-over confirmed by both sides, end."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import DayCount, ExitKind, ExitState, ProjectEnd, ReceiverSide, TermKind
from firms.models import ExitItem, FirmExit, HandoverKind, PropertyFirm, ServiceProject
from firms.permissions import can_file_for, can_manage_projects_of
from firms.rules.filing_terms import due_day, latest_notice
from firms.selectors.filing_terms import terms_on
from firms.services.filing import HandoverOpen, ProjectAlreadyEnded, write_end
from firms.services.history import note_change

NOTICE_TERM = {
    ExitKind.NOT_RENEWED: TermKind.RENEWAL_NOTICE,
    ExitKind.DISMISSED: TermKind.DISMISSAL_NOTICE,
    ExitKind.WITHDREW: TermKind.RENEWAL_NOTICE,
}
END_OF = {
    ExitKind.NOT_RENEWED: ProjectEnd.EXPIRED,
    ExitKind.DISMISSED: ProjectEnd.DISMISSED,
    ExitKind.WITHDREW: ProjectEnd.WITHDREW,
}
ONE_DAY = datetime.timedelta(days=1)


class TwoSides(Refusal):
    """One person cannot confirm for both sides."""

    message = _("Somebody of the other side has to confirm this.")
    status = 403


class NotHandedOver(Refusal):
    """Nothing is received before it was handed over."""

    message = _("The leaving firm has not handed this over yet.")


class ReceiverNeeded(Refusal):
    """The next firm is to take over, and nobody said which."""

    message = _("Choose the firm that takes over: another one than the firm that leaves.")
    status = 422


class AfterTheEnd(Refusal):
    """The leaving lies before the notice, or before the service began."""

    message = _("The first day without service lies after the notice and after the service began. Check the days.")
    status = 422


@transaction.atomic
def open_exit(
    project_id: int,
    *,
    kind: str,
    notified_on: datetime.date,
    leave_on: datetime.date,
    receiver_side: str,
    by: User,
    now: datetime.datetime,
    receiver: PropertyFirm | None = None,
    reason: str = "",
) -> FirmExit:
    """Record the notice of an exit, with its clock and the list of what is to be handed over (退出报告).

    By the firm itself or by the office. A notice that comes too late is recorded and flagged, not refused. Raises
    `NotAllowed`, `ProjectAlreadyEnded`, `ReceiverNeeded`, `AfterTheEnd`; `ValidationError` when one is under way.
    """
    project = _project(project_id)
    _check_leaving(project, by, notified_on, leave_on)
    if (receiver_side == ReceiverSide.FIRM) != (receiver is not None) or receiver == project.firm:
        raise ReceiverNeeded
    found = FirmExit(
        project=project,
        kind=ExitKind(kind),
        notified_on=notified_on,
        leave_on=leave_on,
        receiver_side=ReceiverSide(receiver_side),
        receiver=receiver,
        reason=reason.strip()[:500],
        opened_by=by,
        opened_at=now,
        **_clock(kind, notified_on, leave_on),
    )
    found.validate_constraints()
    found.save(force_insert=True)
    ExitItem.objects.bulk_create(ExitItem(exit=found, kind=row) for row in HandoverKind.objects.filter(is_active=True))
    changes: dict[str, Any] = {"exit": ["", kind], "leave_on": ["", leave_on.isoformat()]}
    note_change(project.firm, "open_exit", changes, by=by, now=now, project=project, reason=reason)
    record(by, "firms.open_exit", found, fields=["kind", "notified_on", "leave_on"], reason=reason[:300])
    return found


def _check_leaving(project: ServiceProject, by: User, notified_on: datetime.date, leave_on: datetime.date) -> None:
    if not can_file_for(by, project.firm) and not can_manage_projects_of(by, project.estate):
        raise NotAllowed
    if project.effective_to is not None:
        raise ProjectAlreadyEnded
    if leave_on <= max(notified_on, project.effective_from):
        raise AfterTheEnd


def _project(project_id: int) -> ServiceProject:
    rows = ServiceProject.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("firm", "estate__area").get(pk=project_id)


def _clock(kind: str, notified_on: datetime.date, leave_on: datetime.date) -> dict[str, Any]:
    """Days of notice, its last day in time, the last day of the hand-over: by the terms of the day of the notice."""
    notice = terms_on(NOTICE_TERM[ExitKind(kind)], notified_on)
    handover = terms_on(TermKind.HANDOVER, notified_on)
    found: dict[str, Any] = {}
    if notice is not None:
        due_on = latest_notice(leave_on, notice.days)
        found |= {"notice_days": notice.days, "notice_due_on": due_on, "legal_source": notice.legal_source}
    if handover is not None:
        is_working = handover.day_count == DayCount.WORKING
        found["handover_due_on"] = due_day(leave_on - ONE_DAY, handover.days, is_working=is_working)
    return found


def _open_exit(exit_id: int) -> FirmExit:
    rows = FirmExit.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("project__firm", "project__estate__area", "receiver").get(pk=exit_id)
    if found.state != ExitState.OPEN:
        raise MoveNotAllowed
    return found


def can_give(user: User, of_exit: FirmExit) -> bool:
    """Whether the person confirms for the leaving firm."""
    return can_file_for(user, of_exit.project.firm)


def can_receive(user: User, of_exit: FirmExit) -> bool:
    """Whether the person confirms for who takes over: the next firm; the office for itself and for the committee."""
    if of_exit.receiver_side == ReceiverSide.FIRM:
        return of_exit.receiver is not None and can_file_for(user, of_exit.receiver)
    return can_manage_projects_of(user, of_exit.project.estate)


@transaction.atomic
def hand_over_item(exit_id: int, item_id: int, *, by: User, now: datetime.datetime, note: str = "") -> ExitItem:
    """The leaving firm confirms that it handed something over (移交). Raises `NotAllowed`, `MoveNotAllowed`."""
    found = _open_exit(exit_id)
    if not can_give(by, found):
        raise NotAllowed
    item = found.items.select_for_update(of=("self",), no_key=True).get(pk=item_id)
    if item.received_at is not None:
        raise MoveNotAllowed
    item.given_by, item.given_at, item.note = by, now, note.strip()[:300]
    item.save(update_fields=["given_by", "given_at", "note"])
    record(by, "firms.hand_over_item", item, fields=["given_at", "note"])
    return item


@transaction.atomic
def receive_item(exit_id: int, item_id: int, *, by: User, now: datetime.datetime) -> ExitItem:
    """Who takes over confirms that it received something (接收).

    Raises `NotAllowed`, `NotHandedOver`, `TwoSides`, `MoveNotAllowed`.
    """
    found = _open_exit(exit_id)
    if not can_receive(by, found):
        raise NotAllowed
    item = found.items.select_for_update(of=("self",), no_key=True).get(pk=item_id)
    if item.given_at is None:
        raise NotHandedOver
    if item.received_at is not None:
        raise MoveNotAllowed
    if item.given_by_id == by.pk:
        raise TwoSides
    item.received_by, item.received_at = by, now
    item.save(update_fields=["received_by", "received_at"])
    record(by, "firms.receive_item", item, fields=["received_at"])
    return item


@transaction.atomic
def finish_exit(exit_id: int, *, by: User, now: datetime.datetime, reason: str = "") -> FirmExit:
    """End the project on the day of leaving, once everything needed was confirmed by both sides, or with an officer's
    reason (确认退出). Raises `NotAllowed`, `HandoverOpen`, `ProjectAlreadyEnded`, `MoveNotAllowed`."""
    found = _open_exit(exit_id)
    if not can_manage_projects_of(by, found.project.estate):
        raise NotAllowed
    project = _project(found.project_id)
    if project.effective_to is not None:
        raise ProjectAlreadyEnded
    is_open = any(item.kind.is_required and not item.is_done for item in found.items.select_related("kind"))
    words = reason.strip()[:500]
    if is_open and not words:
        raise HandoverOpen
    write_end(project, found.leave_on, END_OF[ExitKind(found.kind)], by=by, now=now, reason=words)
    found.state, found.closed_by, found.closed_at = ExitState.DONE, by, now
    found.open_items_reason = words if is_open else ""
    found.save(update_fields=["state", "closed_by", "closed_at", "open_items_reason"])
    record(by, "firms.finish_exit", found, fields=["state"], reason=words[:300])
    return found


@transaction.atomic
def call_off_exit(exit_id: int, *, by: User, now: datetime.datetime, reason: str) -> FirmExit:
    """The firm stays after all (终止退出): by the office, with a reason. Raises `NotAllowed`, `MoveNotAllowed`."""
    found = _open_exit(exit_id)
    if not can_manage_projects_of(by, found.project.estate):
        raise NotAllowed
    if not reason.strip():
        raise ReasonForCallingOff
    found.state, found.closed_by, found.closed_at = ExitState.CALLED_OFF, by, now
    found.save(update_fields=["state", "closed_by", "closed_at"])
    changes: dict[str, Any] = {"exit": [found.kind, ""]}
    note_change(found.project.firm, "call_off_exit", changes, by=by, now=now, project=found.project, reason=reason)
    record(by, "firms.call_off_exit", found, fields=["state"], reason=reason.strip()[:300])
    return found


class ReasonForCallingOff(Refusal):
    """An exit is called off without a word."""

    message = _("Say why the firm stays.")
    status = 422
