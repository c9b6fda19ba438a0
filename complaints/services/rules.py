"""The rules of a jurisdiction: new rows from tomorrow on, ends in the future. What was promised today stays."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from complaints.models import EscalationStep, HandlingClock, HandlingPolicy, PauseReason, PromiseTier, RetentionPolicy
from complaints.permissions import can_set_rules

if TYPE_CHECKING:
    from accounts.models import User

DatedRule = HandlingClock | HandlingPolicy | EscalationStep | PromiseTier | RetentionPolicy


class OnlyFromTomorrow(Refusal):
    """A rule for today or the past."""

    message = _("A rule begins and ends tomorrow at the earliest: what came in by then keeps its limits.")
    status = 422


@transaction.atomic
def add_rule(rule: DatedRule, *, by: "User", now: datetime.datetime) -> DatedRule:
    """File a new row with its legal source (新增办理规则). The rows that stand are never changed.

    Raises `OnlyFromTomorrow`, `ValidationError`.
    """
    if not can_set_rules(by):
        raise NotAllowed
    _check_future(rule.effective_from, now)
    rule.full_clean()
    rule.save(force_insert=True)
    record(by, "complaints.add_rule", rule)
    return rule


@transaction.atomic
def end_rule(rule: DatedRule, *, by: "User", now: datetime.datetime, effective_to: datetime.date) -> DatedRule:
    """Say from which day on a row no longer counts (终止办理规则). Raises `OnlyFromTomorrow`, `ValidationError`."""
    if not can_set_rules(by):
        raise NotAllowed
    stored = type(rule).objects.select_for_update(no_key=True).get(pk=rule.pk)
    if stored.effective_to is not None:
        _check_future(stored.effective_to, now)
    _check_future(effective_to, now)
    stored.effective_to = effective_to
    stored.full_clean()
    stored.save(update_fields=["effective_to"])
    record(by, "complaints.end_rule", stored, fields=["effective_to"])
    return stored


def _check_future(day: datetime.date, now: datetime.datetime) -> None:
    if day <= timezone.localdate(now):
        raise OnlyFromTomorrow


@transaction.atomic
def save_pause_reason(reason: PauseReason, *, by: "User") -> PauseReason:
    """File or change a reason for pauses (暂停事由). Pauses that were made keep their own end."""
    if not can_set_rules(by):
        raise NotAllowed
    reason.full_clean()
    reason.save()
    record(by, "complaints.save_pause_reason", reason)
    return reason
