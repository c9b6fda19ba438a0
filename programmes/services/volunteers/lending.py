"""Stations, tools, and lending one of them to one person at a time."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import normal_phone
from audit.services import record
from common.crypto import keyed_hash
from common.errors import MoveNotAllowed, Refusal
from jobs.services import enqueue
from programmes.models import ConvenienceStation, LendingTool, ToolLoan, VolunteerHours
from programmes.permissions import can_manage, can_read_contact, require
from programmes.rules.lending import basis_of_loan

REMIND_EVERY = datetime.timedelta(days=3)
OVERDUE = "programmes.tell_overdue_loan"


class ToolLent(Refusal):
    """Somebody has the tool."""

    message = _("This tool is lent out. Take it back first.")


class ToolAway(Refusal):
    """The tool is not lent at all now."""

    message = _("This tool is not lent at the moment: it is out of use, or its station is closed.")


class NotForThisPerson(Refusal):
    """Neither need nor hours open this tool."""

    message = _(
        "This tool is for people in need or for volunteers with enough recorded hours. "
        "Note the need if there is one, or offer another tool."
    )
    status = 422


def _keep(model: Any, row: Any, fixed: str, by: User | None, action: str, values: dict[str, Any]) -> Any:
    if row is None:
        row = model()
    else:
        row = model.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        values = {name: value for name, value in values.items() if name != fixed}
    for name, value in values.items():
        setattr(row, name, value)
    require(by is None or can_manage(by, row.area if model is ConvenienceStation else row.station.area))
    row.full_clean()
    row.save()
    record(by, action, row, fields=values)
    return row


@transaction.atomic
def keep_station(*, by: User | None, station: ConvenienceStation | None = None, **values: Any) -> ConvenienceStation:
    """Open a station, or correct it; its area never changes. Raises `ValidationError`, `NotAllowed`."""
    done: ConvenienceStation = _keep(ConvenienceStation, station, "area", by, "programmes.keep_station", values)
    return done


@transaction.atomic
def keep_tool(*, by: User | None, tool: LendingTool | None = None, **values: Any) -> LendingTool:
    """Put a tool on a station's list, or correct it; its station never changes."""
    done: LendingTool = _keep(LendingTool, tool, "station", by, "programmes.keep_tool", values)
    return done


@transaction.atomic
def lend_tool(
    tool_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    contact_name: str,
    contact_phone: str,
    due_on: datetime.date,
    in_need: bool = False,
) -> ToolLoan:
    """Lend a tool until a day (included). The account with this confirmed phone, if any, is the borrower's.

    Raises `ToolLent`, `ToolAway`, `NotForThisPerson`, `NotAllowed`, `ValidationError` for phone and due day.
    """
    tool = _lock(tool_id, by)
    if not tool.is_in_use or not tool.station.is_open:
        raise ToolAway
    if tool.loans.open().exists():
        raise ToolLent
    phone = _phone(contact_phone)
    _check_due(tool, due_on, timezone.localdate(now))
    borrower = User.objects.filter(phone_hash=keyed_hash(phone), phone_verified=True, is_active=True).first()
    basis = basis_of_loan(tool.basis, tool.hours_needed, in_need=in_need, hours=_hours_of(borrower))
    if basis is None:
        raise NotForThisPerson
    loan = ToolLoan(tool=tool, borrower=borrower, contact_name=contact_name.strip(), contact_phone=phone)
    loan.basis, loan.lent_at, loan.due_on, loan.lent_by = basis, now, due_on, by
    loan.full_clean(exclude=["borrower", "lent_by"])
    loan.save(force_insert=True)
    record(by, "programmes.lend_tool", loan, fields=["tool", "due_on", "basis"])
    return loan


def _phone(text: str) -> str:
    try:
        return normal_phone(text)
    except ValueError as error:
        raise ValidationError({"contact_phone": _("This is not a mobile number.")}) from error


def _check_due(tool: LendingTool, due_on: datetime.date, today: datetime.date) -> None:
    if not today <= due_on <= today + datetime.timedelta(days=tool.most_days):
        words = {"days": tool.most_days}
        raise ValidationError({"due_on": _("This tool is lent for at most %(days)s days from today.") % words})


def _hours_of(borrower: User | None) -> Decimal:
    """Hours that the person lets be recorded; used for a yes or no and shown to nobody."""
    if borrower is None:
        return Decimal(0)
    rows = VolunteerHours.objects.filter(consent__member__user=borrower)
    return rows.aggregate(all=Sum("hours"))["all"] or Decimal(0)


@transaction.atomic
def return_tool(tool_id: int, *, by: User | None, now: datetime.datetime) -> ToolLoan:
    """Take a tool back. Raises `MoveNotAllowed` when nobody has it."""
    tool = _lock(tool_id, by)
    loan = tool.loans.open().first()
    if loan is None:
        raise MoveNotAllowed
    loan.returned_at = now
    loan.save(update_fields=["returned_at"])
    record(by, "programmes.return_tool", loan, fields=["returned_at"])
    return loan


@transaction.atomic
def reveal_loan(tool_id: int, *, by: User, reason: str = "") -> ToolLoan:
    """The open loan with its contact; that it was looked at is written down. Raises `NotAllowed`."""
    tool = LendingTool.objects.select_related("station__area").get(pk=tool_id)
    require(can_read_contact(by, tool.station.area))
    loan = tool.loans.open().first()
    if loan is None:
        raise MoveNotAllowed
    record(by, "programmes.reveal_loan", loan, fields=["contact_name", "contact_phone"], reason=reason)
    return loan


@transaction.atomic
def remind_overdue_loans(now: datetime.datetime) -> int:
    """Promise a reminder for every loan that is overdue and was not reminded in three days. Runs any time."""
    today = timezone.localdate(now)
    rows = ToolLoan.objects.overdue(today).exclude(reminded_on__gt=today - REMIND_EVERY)
    loans = list(rows.select_for_update(skip_locked=True, of=("self",), no_key=True).order_by("pk")[:1000])
    ToolLoan.objects.filter(pk__in=[loan.pk for loan in loans]).update(reminded_on=today)
    for loan in loans:
        enqueue(OVERDUE, queue="notify", loan_id=loan.pk, day=today.isoformat())
    return len(loans)


def _lock(tool_id: int, by: User | None) -> LendingTool:
    rows = LendingTool.objects.select_for_update(of=("self",), no_key=True)
    tool: LendingTool = rows.select_related("station__area").get(pk=tool_id)
    require(by is None or can_manage(by, tool.station.area))
    return tool
