"""Forgetting: persons of home visits and loans go when their keeping term is over (docs/rules/retention.md)."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.services import record
from programmes.choices_volunteers import TermKind, VisitState
from programmes.models import HomeVisit, KeepingTerm, ToolLoan
from programmes.permissions import can_set_rules, require
from programmes.services.targets import _put_in_force

USUAL_DAYS = 365
BATCH = 200
CLOSED = (VisitState.DONE, VisitState.CANCELLED)


@transaction.atomic
def set_keeping_term(
    *, by: User | None, kind: str, days: int, source: str, effective_from: datetime.date
) -> KeepingTerm:
    """From a day on, how many days persons of finished visits or loans are kept. Raises `NotAllowed`."""
    require(by is None or can_set_rules(by))
    term = KeepingTerm(kind=kind, days=days, source=source.strip(), effective_from=effective_from)
    before = KeepingTerm.objects.filter(kind=kind)
    done: KeepingTerm = _put_in_force(term, before, by, "programmes.set_keeping_term", ["days"])
    return done


def kept_since(kind: str, now: datetime.datetime) -> datetime.datetime:
    """The midnight before which the end lies once the term in force today is over; days count from the day after."""
    today = timezone.localdate(now)
    term = KeepingTerm.objects.on(today).filter(kind=kind).first()
    day = today - datetime.timedelta(days=term.days if term is not None else USUAL_DAYS)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def forget_visits(now: datetime.datetime) -> int:
    """Delete who, where and what of visits whose term is over. Kind, area and times stay. Returns how many."""
    before = kept_since(TermKind.VISIT, now)
    due = HomeVisit.objects.filter(state__in=CLOSED, closed_at__lt=before, forgotten_at=None)
    empty = {"contact_name": "", "contact_phone": "", "address": "", "text": "", "note": "", "need": ""}
    return _forget(due, {**empty, "requested_by": None}, "programmes.forget_visit", now)


def forget_loans(now: datetime.datetime) -> int:
    """Delete who borrowed, of loans that were given back and whose term is over. Returns how many."""
    before = kept_since(TermKind.LOAN, now)
    due = ToolLoan.objects.filter(returned_at__lt=before, forgotten_at=None)
    empty = {"contact_name": "", "contact_phone": "", "basis": "", "borrower": None}
    return _forget(due, empty, "programmes.forget_loan", now)


def _forget(due: Any, empty: dict[str, Any], action: str, now: datetime.datetime) -> int:
    """Each in a transaction of its own: stopped anywhere, the next run goes on with what is left."""
    done = 0
    while keys := list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        forgotten = sum(_forget_one(due, key, empty, action, now) for key in keys)
        done += forgotten
        if not forgotten:
            break
    return done


@transaction.atomic
def _forget_one(due: Any, key: int, empty: dict[str, Any], action: str, now: datetime.datetime) -> bool:
    row = due.select_for_update(skip_locked=True, of=("self",), no_key=True).filter(pk=key).first()
    if row is None:
        return False
    for name, value in empty.items():
        setattr(row, name, value)
    row.forgotten_at = now
    row.save(update_fields=[*empty, "forgotten_at"])
    record(None, action, row, fields=empty)
    return True
